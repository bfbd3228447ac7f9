import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { INode } from 'n8n-workflow';

import { ApiProblem, InputProblem } from './problem';
import { isRecord, textAt } from './records';
import { hideSecrets } from './secrets';

/** What n8n shows on a failed node. */
export type ShownError = NodeApiError | NodeOperationError;

/**
 * Turns whatever was thrown into an error that n8n shows as we worded it.
 * Built anew each time: n8n drops message and description when it wraps one of its own errors again
 * (n8n-platform.md 5.1, observed).
 * @param node the node that is running
 * @param caught what was thrown
 * @param itemIndex the input item it belongs to (counted from 0, as n8n does)
 */
export function toNodeError(node: INode, caught: unknown, itemIndex?: number): ShownError {
	const place = itemIndex === undefined ? '' : ` [item ${itemIndex}]`;
	if (caught instanceof ApiProblem) {
		const { message, description, httpCode, failure } = caught.details;
		const shown = hideSecrets(`${message}${place}`);
		const error = new NodeApiError(
			node,
			{ message: shown },
			{
				message: shown,
				description: description === undefined ? undefined : hideSecrets(description),
				httpCode: httpCode === undefined ? undefined : String(httpCode),
				itemIndex,
				failure,
			},
		);
		// n8n puts a sentence of its own in its place where the message contains something like EPERM (observed).
		error.message = shown;
		return error;
	}
	if (caught instanceof InputProblem) {
		return new NodeOperationError(node, hideSecrets(`${caught.message}${place}`), {
			description: caught.hint,
			itemIndex,
			failure: { cause: 'configuration-invalid' },
		});
	}
	const { message } = caught instanceof Error ? caught : { message: String(caught) };
	const description = isRecord(caught) ? textAt(caught, 'description') : undefined;
	const shown = hideSecrets(`${message}${place}`);
	return new NodeOperationError(node, new Error(shown), {
		message: shown,
		...(description === undefined ? {} : { description: hideSecrets(description) }),
		itemIndex,
	});
}
