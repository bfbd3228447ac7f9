import type { IExecuteFunctions } from 'n8n-workflow';

import type { Given } from './readFields';
import { valueAt } from './records';

/**
 * The parameters of one input item.
 * @param itemIndex counted from 0, as n8n does
 * @param collections names of the collections that hold those which are not at the top level
 */
export function givenBy(
	context: IExecuteFunctions,
	itemIndex: number,
	...collections: string[]
): Given {
	const inner = collections.map((name): unknown => context.getNodeParameter(name, itemIndex, {}));
	return {
		value: (parameter) =>
			inner.map((values) => valueAt(values, parameter)).find((value) => value !== undefined) ??
			context.getNodeParameter(parameter, itemIndex, null),
		timezone: context.getTimezone(),
	};
}
