import type { IDataObject } from 'n8n-workflow';

/**
 * Reads any JSON value as n8n's own type for data.
 * @returns the value itself; undefined for what JSON cannot hold
 */
export function toData(value: unknown): IDataObject[string] {
	switch (typeof value) {
		case 'object':
		case 'string':
		case 'number':
		case 'boolean':
			return value;
		default:
			return undefined;
	}
}

/** Reads a JSON object as n8n's own type for data; nulls stay nulls. */
export function toDataObject(record: Readonly<Record<string, unknown>>): IDataObject {
	// Not by assignment, which would lose a key called `__proto__`.
	return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, toData(value)]));
}
