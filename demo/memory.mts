import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod/v4';
import type { Sandbox } from '../sandbox/sandbox.mts';

const user = z.object({
	id: z.string(),
	email: z.string().nullable(),
	name: z.string().nullable(),
	username: z.string(),
});

const memorySchema = z.object({
	/** n8n's trigger starts anew when the address of Whop changes. */
	sandboxPort: z.number(),
	clicks: z.array(z.string()),
	leads: z.array(
		z.object({
			id: z.string(),
			companyId: z.string(),
			createdAt: z.number(),
			updatedAt: z.number(),
			visibleAt: z.number(),
			user: user.nullable(),
			productId: z.string().nullable(),
			referrer: z.string().nullable(),
			metadata: z.record(z.string(), z.unknown()).nullable(),
			memberId: z.string().nullable(),
		}),
	),
});

/** What a kept demo knows of the sandbox it ran with, so that n8n meets the same leads again. */
export type Memory = z.infer<typeof memorySchema>;

const EVERY_MS = 5000;

const fileIn = (userFolder: string): string => join(userFolder, 'sandbox.json');

/** Reads the memory of a kept demo; undefined for its first run. */
export async function readMemory(userFolder: string): Promise<Memory | undefined> {
	const text = await readFile(fileIn(userFolder), 'utf8').catch(() => undefined);
	return text === undefined ? undefined : memorySchema.parse(JSON.parse(text));
}

/** Puts the remembered clicks and leads into a new sandbox. */
export function restore(memory: Memory, sandbox: Pick<Sandbox, 'whop' | 'dub'>): void {
	for (const id of memory.clicks) sandbox.dub.addClick({ id });
	for (const lead of memory.leads) sandbox.whop.addLead(lead);
}

/** What there is to remember of a sandbox. */
export function memoryOf(sandbox: Pick<Sandbox, 'whop' | 'dub'>, sandboxPort: number): Memory {
	return {
		sandboxPort,
		clicks: [...sandbox.dub.clicks.keys()],
		leads: sandbox.whop.leads.map(({ product, ...lead }) => ({
			...memorySchema.shape.leads.element.omit({ productId: true }).parse(lead),
			productId: product?.id ?? null,
		})),
	};
}

/** Writes the memory down every five seconds, and once more when the returned function is called. */
export function keepMemory(
	sandbox: Sandbox,
	sandboxPort: number,
	userFolder: string,
): () => Promise<void> {
	const write = async (): Promise<void> => {
		await writeFile(fileIn(userFolder), JSON.stringify(memoryOf(sandbox, sandboxPort)));
	};
	const timer = setInterval(() => void write(), EVERY_MS);
	return async () => {
		clearInterval(timer);
		await write();
	};
}
