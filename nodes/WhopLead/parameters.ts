import { updateDisplayOptions } from 'n8n-workflow';
import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Given } from '../shared/readFields';
import { isRecord } from '../shared/records';

/** The operations of the node, as they are stored in workflows. */
export type Operation = 'create' | 'get' | 'getAll' | 'update';

/** Shows properties for these operations only. */
export function shownFor(
	operations: Operation[],
	properties: INodeProperties[],
): INodeProperties[] {
	return updateDisplayOptions({ show: { resource: ['lead'], operation: operations } }, properties);
}

/**
 * The parameters of one input item.
 * @param collection name of the collection that holds those which are not at the top level
 */
export function givenBy(context: IExecuteFunctions, itemIndex: number, collection?: string): Given {
	const inner: unknown =
		collection === undefined ? {} : context.getNodeParameter(collection, itemIndex, {});
	return {
		value: (parameter) =>
			isRecord(inner) && parameter in inner
				? inner[parameter]
				: context.getNodeParameter(parameter, itemIndex, null),
		timezone: context.getTimezone(),
	};
}
