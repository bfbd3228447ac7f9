import { parse } from 'flatted';
import { z } from 'zod/v4';
import type { EditorApi } from './rest.mts';

/** One run of a workflow that has ended. */
export interface EndedExecution {
	readonly id: string;
	readonly workflowId: string;
	readonly status: string;
	/** Unix epoch milliseconds. */
	readonly startedAt: number;
	/** n8n's words, where it failed. */
	readonly error: string | undefined;
	/** What the nodes gave out, by node type without the package: `dubTrackLead`. */
	readonly outputs: ReadonlyMap<string, readonly OutputItem[]>;
	/** The same by the name of the node, each of its outputs for itself. */
	readonly branches: ReadonlyMap<string, readonly (readonly OutputItem[])[]>;
}

/** One item that a node gave out. */
export interface OutputItem {
	readonly json: Record<string, unknown>;
	/** Which input item it came of. */
	readonly inputIndex: number | undefined;
}

const STILL_RUNNING = new Set(['new', 'running', 'waiting']);

const listSchema = z.object({
	results: z.array(z.object({ id: z.coerce.string(), status: z.string() })),
});

const executionSchema = z.object({
	workflowId: z.string(),
	status: z.string(),
	startedAt: z.string(),
	workflowData: z.object({ nodes: z.array(z.object({ name: z.string(), type: z.string() })) }),
	data: z.string(),
});

const itemSchema = z.object({
	json: z.record(z.string(), z.unknown()),
	pairedItem: z.unknown(),
});

const runDataSchema = z.object({
	resultData: z.object({
		error: z.object({ message: z.string(), description: z.string().nullish() }).optional(),
		runData: z.record(
			z.string(),
			z.array(
				z.object({
					// A model or a tool gives nothing out here, but to its agent.
					data: z.object({ main: z.array(z.array(itemSchema).nullable()).default([]) }).optional(),
				}),
			),
		),
	}),
});

/** IDs of a workflow's ended executions, oldest first. */
export async function endedExecutionIds(api: EditorApi, workflowId: string): Promise<string[]> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const { results } = await api.call('GET', `executions?filter=${filter}&limit=100`, listSchema);
	return results
		.filter(({ status }) => !STILL_RUNNING.has(status))
		.map(({ id }) => id)
		.sort((a, b) => Number(a) - Number(b));
}

/** Reads one ended execution with what its nodes gave out. */
export async function readExecution(api: EditorApi, id: string): Promise<EndedExecution> {
	return decodeExecution(id, await api.call('GET', `executions/${id}`, z.unknown()));
}

/** Reads n8n's answer about an execution. */
export function decodeExecution(id: string, answer: unknown): EndedExecution {
	const { workflowId, status, startedAt, workflowData, data } = executionSchema.parse(answer);
	const { resultData } = runDataSchema.parse(parse(data));
	const types = new Map(workflowData.nodes.map(({ name, type }) => [name, shortType(type)]));
	const outputs = new Map<string, OutputItem[]>();
	const branches = new Map<string, OutputItem[][]>();
	for (const [name, runs] of Object.entries(resultData.runData)) {
		const ofNode = runs
			.flatMap((run) => run.data?.main ?? [])
			.map((branch) =>
				(branch ?? []).map(({ json, pairedItem }) => ({ json, inputIndex: indexIn(pairedItem) })),
			);
		branches.set(name, ofNode);
		outputs.set(types.get(name) ?? name, ofNode.flat());
	}
	return {
		id,
		workflowId,
		status,
		startedAt: Date.parse(startedAt),
		error: wordsIn(resultData.error),
		outputs,
		branches,
	};
}

function shortType(type: string): string {
	return type.slice(type.lastIndexOf('.') + 1);
}

function wordsIn(error: z.infer<typeof runDataSchema>['resultData']['error']): string | undefined {
	if (error === undefined) return undefined;
	const { message, description } = error;
	return description == null || description === '' ? message : `${message} (${description})`;
}

const pair = z.object({ item: z.number() });

function indexIn(pairedItem: unknown): number | undefined {
	if (typeof pairedItem === 'number') return pairedItem;
	const first: unknown = Array.isArray(pairedItem) ? pairedItem[0] : pairedItem;
	const read = pair.safeParse(first);
	return read.success ? read.data.item : undefined;
}
