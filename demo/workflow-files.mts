import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod/v4';
import { projectFolder } from './folders.mts';

/** A credential as a node refers to it. */
export interface CredentialReference {
	readonly id: string;
	readonly name: string;
}

/** Credentials by their type; that of Crypto nodes only where there are such nodes. */
export type Credentials = Readonly<
	Record<'whopApi' | 'dubApi', CredentialReference> & { crypto?: CredentialReference }
>;

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
	payments: 'whop-payments-to-dub.json',
} as const;

/** Reads one of the workflows in `examples/`. */
export async function readExample(file: string): Promise<WorkflowFile> {
	const text = await readFile(join(projectFolder, 'examples', file), 'utf8');
	return workflowSchema.parse(JSON.parse(text));
}

/** The workflow with a credential at every node of the pack and at Crypto nodes; other nodes stay as they are. */
export function withCredentials(workflow: WorkflowFile, credentials: Credentials): WorkflowFile {
	return {
		...workflow,
		nodes: workflow.nodes.map((node) => {
			const type = credentialTypeOf(node.type);
			const credential = type === undefined ? undefined : credentials[type];
			return type === undefined || credential === undefined
				? node
				: { ...node, credentials: { [type]: credential } };
		}),
	};
}

function credentialTypeOf(nodeType: string): keyof Credentials | undefined {
	if (nodeType === 'n8n-nodes-base.crypto') return 'crypto';
	const [, name] = /^n8n-nodes-whop-dub\.(.+)$/.exec(nodeType) ?? [];
	if (name === undefined) return undefined;
	return name.startsWith('dub') ? 'dubApi' : 'whopApi';
}
