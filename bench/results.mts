import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { z } from 'zod/v4';
import { projectFolder } from '../demo/folders.mts';

const conditions = z.object({
	date: z.iso.datetime(),
	cores: z.number(),
	/** Of the last minute, when the part started. */
	loadAverage: z.number(),
	versions: z.record(z.string(), z.string()),
});
/** Where and when a part was measured. */
export type Conditions = z.infer<typeof conditions>;

const latencyRow = z.object({
	id: z.string(),
	label: z.string(),
	/** The node or client alone, each run. */
	ownMs: z.array(z.number()),
	/** From the call of the webhook to its answer, each run. */
	wholeMs: z.array(z.number()),
	/** The most requests under way at once, over all runs. */
	inFlight: z.number(),
});
/** One candidate of the latency part. */
export type LatencyRow = z.infer<typeof latencyRow>;

const latency = z.object({
	conditions,
	items: z.number(),
	latencyMs: z.number(),
	rows: z.array(latencyRow),
});
/** What the latency part measured. */
export type LatencyResult = z.infer<typeof latency>;

const limitRow = z.object({
	id: z.string(),
	label: z.string(),
	ownMs: z.number(),
	wholeMs: z.number(),
	inFlight: z.number(),
	/** n8n's words where the execution failed, else null. */
	error: z.string().nullable(),
	/** Items that the node did not output. */
	failed: z.number(),
	/** Leads that Dub recorded, counted once per customer. */
	recorded: z.number(),
	lost: z.number(),
	duplicated: z.number(),
	/** Requests refused with 429. */
	refused: z.number(),
});
/** One candidate of the limit part. */
export type LimitRow = z.infer<typeof limitRow>;

const limit = z.object({
	conditions,
	items: z.number(),
	latencyMs: z.number(),
	requests: z.number(),
	windowMs: z.number(),
	/** The earliest moment at which the limit lets the last request through. */
	boundMs: z.number(),
	rows: z.array(limitRow),
});
/** What the limit part measured. */
export type LimitResult = z.infer<typeof limit>;

const packageResult = z.object({
	conditions,
	files: z.number(),
	/** All published files, source maps left out. */
	unpackedBytes: z.number(),
	/** All three nodes, each in a fresh process, n8n-workflow not counted. */
	loadMs: z.array(z.number()),
});
/** What the package part measured. */
export type PackageResult = z.infer<typeof packageResult>;

const memory = z.object({
	conditions,
	leads: z.number(),
	requests: z.number(),
	/** By how much the process was larger at its largest. */
	peakBytes: z.number(),
	/** What the output itself takes. */
	heldBytes: z.number(),
});
/** What the memory part measured. */
export type MemoryResult = z.infer<typeof memory>;

const results = z.object({
	package: packageResult.optional(),
	memory: memory.optional(),
	latency: latency.optional(),
	limit: limit.optional(),
});
/** Everything measured, by part. */
export type Results = z.infer<typeof results>;

const file = join(projectFolder, 'bench', 'results.json');

/** Writes the parts that were measured now; parts measured earlier stay. */
export async function saveResults(measured: Results): Promise<void> {
	const text = await readFile(file, 'utf8').catch(() => '{}');
	const earlier = results.safeParse(JSON.parse(text)).data;
	const json = JSON.stringify({ ...earlier, ...measured });
	await writeFile(file, await format(json, { ...(await resolveConfig(file)), filepath: file }));
}
