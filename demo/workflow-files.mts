import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod/v4';
import { projectFolder } from './folders.mts';

/** A credential as a node refers to it. */
export interface CredentialReference {
	readonly id: string;
	readonly name: string;
}

/** The demo's credentials by their type. */
export type Credentials = Readonly<Record<'whopApi' | 'dubApi', CredentialReference>>;

const nodeSchema = z.looseObject({ name: z.string(), type: z.string() });

const workflowSchema = z.object({
	name: z.string(),
	nodes: z.array(nodeSchema),
	connections: z.record(z.string(), z.unknown()),
	settings: z.record(z.string(), z.unknown()),
});

/** An importable n8n workflow. */
export type WorkflowFile = z.infer<typeof workflowSchema>;

/** The example workflows that the demo runs, by their files in `examples/`. */
export const EXAMPLES = {
	leads: 'whop-leads-to-dub.json',
	form: 'form-to-whop-and-dub.json',
} as const;

/** Reads one of the workflows in `examples/`. */
export async function readExample(file: string): Promise<WorkflowFile> {
	const text = await readFile(join(projectFolder, 'examples', file), 'utf8');
	return workflowSchema.parse(JSON.parse(text));
}

/** The workflow with a credential at every node of the pack; other nodes stay as they are. */
export function withCredentials(workflow: WorkflowFile, credentials: Credentials): WorkflowFile {
	return {
		...workflow,
		nodes: workflow.nodes.map((node) => {
			const type = credentialTypeOf(node.type);
			return type === undefined ? node : { ...node, credentials: { [type]: credentials[type] } };
		}),
	};
}

function credentialTypeOf(nodeType: string): keyof Credentials | undefined {
	if (!nodeType.startsWith('n8n-nodes-whop-dub.')) return undefined;
	return nodeType.endsWith('.dubTrackLead') ? 'dubApi' : 'whopApi';
}
