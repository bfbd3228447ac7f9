import type { IExecuteFunctions } from 'n8n-workflow';

import { isEmpty, refused } from './fieldValues';
import { isRecord, valueAt } from './records';

/** Where the raw values of parameters come from. */
export interface ParameterReader {
	/** @returns the raw value of a parameter; undefined when it is not filled in */
	value: (parameter: string) => unknown;
	/** The workflow's time zone (IANA name). */
	timezone: string;
}

/**
 * The parameters of one input item.
 * @param itemIndex counted from 0, as n8n does
 * @param collections names of the collections that hold those which are not at the top level
 */
export function parameterReader(
	context: IExecuteFunctions,
	itemIndex: number,
	...collections: string[]
): ParameterReader {
	const inner = collections.map((name) =>
		asCollection(name, context.getNodeParameter(name, itemIndex, {})),
	);
	return {
		value: (parameter) => {
			const found = inner.map((values) => valueAt(values, parameter));
			const value = found.find((each) => each !== undefined);
			// n8n takes no undefined for a parameter that is not there.
			return value === undefined ? context.getNodeParameter(parameter, itemIndex, '') : value;
		},
		timezone: context.getTimezone(),
	};
}

/** @throws InvalidInputError for an expression that gives something else, in which all fields would be lost */
function asCollection(name: string, values: unknown): unknown {
	if (isRecord(values) || isEmpty(values)) return values;
	const label = name.replace(/[A-Z]/g, ' $&').replace(/^[a-z]/, (letter) => letter.toUpperCase());
	throw refused(label, 'must be an object with the names of its fields', values);
}
