import type { IDataObject } from 'n8n-workflow';

import { toDataObject } from './data';
import { parseExactly, repeatedKey } from './exactNumbers';
import type { ExactJson } from './exactNumbers';
import { isEmpty, readName, refused } from './fieldValues';
import { jsonParameter } from './fields';
import type { Field } from './fields';
import { cleanSpaces } from './identifying';
import { pathInWords, toJsonValue } from './jsonValue';
import { InvalidInputError } from './errors';
import { isRecord, valueAt } from './records';

/** Free keys and values, as a user gave them. */
export interface ObjectGiven {
	/** What JSON can hold of it: without what is undefined. Undefined when nothing was given. */
	object: IDataObject | undefined;
	/** All of it. */
	raw: Record<string, unknown>;
}

/**
 * Reads an object field: as rows of keys and values, or as JSON.
 * @param value the raw value of a parameter
 * @throws InvalidInputError naming what cannot be sent as it is, or both forms when both are filled in
 */
export function readObject(
	field: Field,
	maxCharacters: number | undefined,
	value: (parameter: string) => unknown,
): ObjectGiven {
	const { label } = field;
	const fromRows = readRows(label, value(field.parameter));
	const fromJson = readJson(`${label} (JSON)`, value(jsonParameter(field)));
	if (fromRows.object && fromJson.object) {
		throw new InvalidInputError(
			`'${label}' and '${label} (JSON)' are both filled in; fill in one of them`,
		);
	}
	const given = fromRows.object ? fromRows : fromJson;
	const length = given.object === undefined ? 0 : JSON.stringify(given.object).length;
	if (maxCharacters !== undefined && length > maxCharacters) {
		throw new InvalidInputError(
			`'${label}' can have at most ${maxCharacters} characters written as JSON, and this has ${length}`,
		);
	}
	return given;
}

const NOTHING: ObjectGiven = { object: undefined, raw: {} };

function readRows(label: string, value: unknown): ObjectGiven {
	if (isEmpty(value)) return NOTHING;
	const entries = valueAt(value, 'entries');
	if (!Array.isArray(entries)) {
		// An expression in place of the rows gives the object itself. n8n's empty one is that of no rows.
		if (typeof value !== 'object') {
			throw refused(label, 'must be rows of keys and values, or an object', value);
		}
		const inPlace = given(label, value);
		return Object.keys(inPlace.object ?? {}).length > 0 ? inPlace : NOTHING;
	}
	const rows = new Map<string, unknown>();
	for (const entry of entries) {
		const { key: rawKey, value: rawValue } = isRecord(entry) ? entry : {};
		if (isEmpty(rawKey)) throw new InvalidInputError(`'${label}' has an entry without a key`);
		const key = readName(`${label}: Key`, rawKey);
		if (rows.has(key))
			throw new InvalidInputError(`'${label}' has two entries with the key ${key}`);
		rows.set(key, rawValue);
	}
	return rows.size > 0 ? given(label, Object.fromEntries(rows)) : NOTHING;
}

function readJson(label: string, value: unknown): ObjectGiven {
	if (isEmpty(value)) return NOTHING;
	if (typeof value !== 'string') return given(label, value);
	const json = withoutStrangeSpaces(value);
	const { value: parsed, inexactNumbers } = parse(label, json);
	const [inexact] = inexactNumbers;
	if (inexact !== undefined) {
		const place = pathInWords(inexact.path);
		throw new InvalidInputError(
			`'${label}' holds a number that would be changed on the way: ${place} is ${shorten(inexact.written)}`,
			`Put it in quotes, so that it is sent as text: "${shorten(inexact.written)}".`,
		);
	}
	// First of all it refuses what is too deep: the keys of thousands of levels would take minutes to compare.
	const object = given(label, parsed);
	const repeated = repeatedKey(json);
	if (repeated !== undefined) {
		throw new InvalidInputError(`'${label}' holds the key ${pathInWords(repeated)} twice`);
	}
	return object;
}

/** What copying brings along between the parts of JSON, which takes only plain spaces; texts stay as they are. */
function withoutStrangeSpaces(json: string): string {
	return json.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|[^"]+/g, (part) =>
		part.startsWith('"') ? part : cleanSpaces(part),
	);
}

function given(label: string, raw: unknown): ObjectGiven {
	const object = toJsonValue(label, raw);
	if (object === undefined) return NOTHING;
	// A date is an object too, and becomes text.
	if (!isRecord(object) || !isRecord(raw)) {
		throw refused(label, 'must be an object such as {"plan": "pro"}', raw);
	}
	return { object: toDataObject(object), raw };
}

function parse(label: string, text: string): ExactJson {
	try {
		return parseExactly(text);
	} catch {
		throw refused(label, 'must be valid JSON such as {"plan": "pro"}', text);
	}
}

const LONGEST_NUMERAL = 40;

function shorten(numeral: string): string {
	return numeral.length > LONGEST_NUMERAL ? `${numeral.slice(0, LONGEST_NUMERAL)}…` : numeral;
}
