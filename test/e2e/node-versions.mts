import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod/v4';
import type { Installation } from '../../demo/installation.mts';
import type { WorkflowFile } from '../../demo/workflow-files.mts';

const OF_N8N = 'n8n-nodes-base.';

const listSchema = z.array(
	z.object({ name: z.string(), version: z.union([z.number(), z.array(z.number())]) }),
);

/** The nodes of n8n's own that a workflow has in a version which an n8n lacks, as `crypto 2`. */
export async function lackingNodes(
	{ folder }: Installation,
	{ nodes }: WorkflowFile,
): Promise<string[]> {
	const file = join(folder, 'node_modules', 'n8n-nodes-base', 'dist', 'types', 'nodes.json');
	const list = listSchema.parse(JSON.parse(await readFile(file, 'utf8')));
	// A node of several versions is in the list several times, and each may stand for several.
	const known = new Set(
		list.flatMap(({ name, version }) =>
			[version].flat().map((one) => `${name.replace(OF_N8N, '')} ${one}`),
		),
	);
	return nodes
		.filter(({ type }) => type.startsWith(OF_N8N))
		.map(({ type, typeVersion }) => `${type.replace(OF_N8N, '')} ${String(typeVersion)}`)
		.filter((node) => !known.has(node));
}
