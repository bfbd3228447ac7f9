import type { Credentials, WorkflowFile } from '../../demo/workflow-files.mts';
import type { Candidate } from '../candidates.mts';
import type { TestedNode } from './nodes.mts';

/** The name of the measured node in its workflow. */
export const TESTED = 'Tested';

/**
 * A workflow that gets items by webhook, gives them to the tested node, and answers when that has finished. The items
 * are split off by a node without code, so that n8n's task runner has no part in it.
 *
 * @param path of the webhook; n8n takes each only once
 */
export function workflowFor(
	candidate: Candidate,
	node: TestedNode,
	credentials: Credentials,
	path: string,
): WorkflowFile {
	const credentialType = candidate.service === 'whop' ? 'whopApi' : 'dubApi';
	const to = (name: string): object => ({ main: [[{ node: name, type: 'main', index: 0 }]] });
	return {
		name: `Bench: ${candidate.id}`,
		nodes: [
			{
				id: 'webhook',
				name: 'Webhook',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2.1,
				position: [0, 0],
				webhookId: path,
				parameters: {
					httpMethod: 'POST',
					path,
					responseMode: 'lastNode',
					responseData: 'noData',
					options: {},
				},
			},
			{
				id: 'items',
				name: 'Items',
				type: 'n8n-nodes-base.splitOut',
				typeVersion: 1,
				position: [220, 0],
				parameters: { fieldToSplitOut: 'body.items', include: 'noOtherFields', options: {} },
			},
			{
				...node,
				id: 'tested',
				name: TESTED,
				position: [440, 0],
				credentials: { [credentialType]: credentials[credentialType] },
			},
		],
		connections: { Webhook: to('Items'), Items: to(TESTED) },
		settings: { executionOrder: 'v1' },
	};
}
