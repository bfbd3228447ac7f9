import { updateDisplayOptions } from 'n8n-workflow';
import type { INodeProperties } from 'n8n-workflow';

/** The operations of the node, as they are stored in workflows. */
export type OperationName = 'create' | 'get' | 'getAll' | 'update';

/** Shows properties for these operations only. */
export function shownFor(
	operations: OperationName[],
	properties: INodeProperties[],
): INodeProperties[] {
	return updateDisplayOptions({ show: { resource: ['lead'], operation: operations } }, properties);
}
