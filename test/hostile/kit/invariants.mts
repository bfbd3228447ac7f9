import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { inspect } from 'node:util';

import { textsIn } from './values.mts';

/** What only a programmer would say. */
const TECHNICAL =
	/Cannot (?:read|set|convert|mix|destructure|assign)|is not (?:a function|iterable|defined|an object)|call stack|undefined|\[object|NaN|Invalid (?:time value|array length|string length)|circular|JSON at position|Unexpected (?:token|end)|BigInt|Symbol|Reduce of/;

/** n8n adds an item number to what the node says in 1,000 characters. */
const LONGEST_MESSAGE = 1_050;
/** What became of other items is said in some sentences more. */
const LONGEST_DESCRIPTION = 3_500;

/** What is shown of an error. */
export interface Shown {
	readonly message: string;
	readonly description: string;
}

/** Checks that an error is one that n8n can show to people. */
export function expectShowable(error: unknown, key: string): Shown {
	if (!(error instanceof NodeApiError || error instanceof NodeOperationError)) {
		throw new Error(`Not an error of n8n, but ${inspect(error)}`);
	}
	const { message, description } = error;
	const shown = { message, description: description ?? '' };
	expectPlain(message, key);
	expect(shown.description.length).toBeLessThanOrEqual(LONGEST_DESCRIPTION);
	expect(withoutQuotes(shown.description)).not.toMatch(TECHNICAL);
	expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(key);
	// n8n stores errors and copies them.
	expect(JSON.stringify(error)).not.toContain(key);
	structuredClone(error);
	return shown;
}

/** Checks one sentence for people. */
export function expectPlain(message: string, key: string): void {
	expect(message.trim()).not.toBe('');
	expect(message).not.toMatch(/[\r\n\u2028\u2029]/);
	expect(message.length).toBeLessThanOrEqual(LONGEST_MESSAGE);
	expect(withoutQuotes(message)).not.toMatch(TECHNICAL);
	expect(message).not.toContain(key);
}

/** Words of others are marked as such; names in a user's data stand at the end. */
const withoutQuotes = (text: string): string =>
	text.replace(/"[^"]*"|https?:\/\/\S+|(?:Given|cannot be sent|on the way): .*$/g, '');

/** Checks that a key is nowhere in the output of a run. */
export function expectNoKey(data: unknown, key: string): void {
	for (const text of textsIn(data)) {
		if (text.includes(key)) throw new Error(`The key stands in ${text.slice(0, 200)}`);
	}
}

/** The error of a row for an item that failed; undefined for a row with data. */
export const errorIn = ({ error }: INodeExecutionData): unknown => error;

/** What came of a run with one item. */
export type Ran = { shown: Shown; rows?: undefined } | { shown?: undefined; rows: IDataObject[] };

/**
 * Runs a node with one item and checks what holds for every run, whatever the service answers.
 * @param goesOn whether the node continues on errors, so that its error comes as a row
 */
export async function outcomeOf(
	execute: () => Promise<INodeExecutionData[][]>,
	key: string,
	goesOn: boolean,
): Promise<Ran> {
	let rows: INodeExecutionData[];
	try {
		rows = (await execute()).flat();
	} catch (caught) {
		expect(goesOn).toBe(false);
		return { shown: expectShowable(caught, key) };
	}
	const [failed] = rows.map(errorIn).filter((error) => error !== undefined);
	if (failed !== undefined) {
		expect([goesOn, rows.length]).toEqual([true, 1]);
		return { shown: expectShowable(failed, key) };
	}
	const data = rows.map(({ json }) => json);
	expectNoKey(data, key);
	return { rows: data };
}
