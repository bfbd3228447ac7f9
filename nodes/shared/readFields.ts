import type { IDataObject } from 'n8n-workflow';

import { toData, toDataObject } from './data';
import { toIsoTime } from './dates';
import { jsonParameter } from './fields';
import type { Field, FieldTable } from './fields';
import { InputProblem } from './problem';
import { isRecord } from './records';

/** Where the raw values of the parameters come from. */
export interface Given {
	/** @returns the raw value of a parameter; undefined when it is not filled in */
	value: (parameter: string) => unknown;
	/** The workflow's time zone (IANA name). */
	timezone: string;
}

/**
 * Reads the fields of a request, checks them, and names them as the API does. Empty fields are left out.
 * @throws InputProblem naming the field, its limit and what was given
 */
export function readFields(table: FieldTable, given: Given): IDataObject {
	const body: IDataObject = {};
	for (const [key, field] of Object.entries(table)) {
		const value = readField(field, given);
		if (value !== undefined) body[key] = value;
		else if (field.required === true)
			throw new InputProblem(`'${field.label}' is empty; it is required`);
	}
	return body;
}

/**
 * Reads and checks one field.
 * @returns its value, or undefined when it is empty
 * @throws InputProblem naming the field, its limit and what was given
 */
export function readField(field: Field, given: Given): IDataObject[string] {
	const raw = unwrap(given.value(field.parameter));
	const { rule, label } = field;
	if (rule.is === 'object')
		return readObject(field, rule.maxCharacters, raw, given.value(jsonParameter(field)));
	if (isEmpty(raw)) return undefined;
	switch (rule.is) {
		case 'text':
			return readText(label, raw, rule.maxLength);
		case 'email':
			return readEmail(label, raw, rule.maxLength);
		case 'integer':
			return readInteger(label, raw, rule.min, rule.max);
		case 'choice': {
			const allowed = rule.options.map(({ value }) => value);
			const choice = readText(label, raw);
			if (!allowed.includes(choice))
				throw refused(label, `must be one of ${allowed.join(', ')}`, raw);
			return choice;
		}
		case 'id':
			return readId(label, raw, rule.prefix, rule.hint);
		case 'ids': {
			const list = Array.isArray(raw) ? raw : readText(label, raw).split(',');
			const ids = list.filter((id) => !isEmpty(id)).map((id) => readId(label, id, rule.prefix));
			return ids.length > 0 ? ids : undefined;
		}
		case 'switch':
			return readSwitch(label, raw);
		case 'date': {
			const time = toIsoTime(raw, given.timezone);
			if (time === undefined)
				throw refused(label, 'must be a date such as 2026-01-31T09:00:00Z', raw);
			return time;
		}
	}
}

/**
 * Reads a whole number that has a default.
 * @returns the default when the field is empty
 * @throws InputProblem naming the field, its limits and what was given
 */
export function readNumber(field: Field & { default: number }, given: Given): number {
	const value = readField(field, given);
	return typeof value === 'number' ? value : field.default;
}

/** A resource locator carries its value inside. */
function unwrap(raw: unknown): unknown {
	return isRecord(raw) && raw.__rl === true ? raw.value : raw;
}

function isEmpty(raw: unknown): boolean {
	return raw === undefined || raw === null || (typeof raw === 'string' && raw.trim() === '');
}

function readText(label: string, raw: unknown, maxLength?: number): string {
	// IDs often arrive as numbers from other nodes, and neither API converts them (dub-api.md 1, observed).
	if (typeof raw !== 'string' && typeof raw !== 'number') throw refused(label, 'must be text', raw);
	if (typeof raw === 'number' && !(Math.abs(raw) <= Number.MAX_SAFE_INTEGER)) {
		throw refused(label, 'must be text: as a number it is too large to be exact', raw);
	}
	const text = String(raw).trim();
	if (maxLength !== undefined && text.length > maxLength) {
		throw refused(
			label,
			`can have at most ${maxLength} characters, and this has ${text.length}`,
			text,
		);
	}
	return text;
}

/** Expressions give text now and then. */
function readSwitch(label: string, raw: unknown): boolean {
	const found = [true, false].find((value) => raw === value || raw === String(value));
	if (found === undefined) throw refused(label, 'must be true or false', raw);
	return found;
}

function readEmail(label: string, raw: unknown, maxLength: number): string {
	const email = readText(label, raw, maxLength);
	// What Dub accepts (dub-api.md 2, observed): ASCII only, and a domain with a dot.
	if (!/^[A-Za-z0-9_'+\-.]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}$/.test(email)) {
		throw refused(label, 'must be an email address', raw);
	}
	return email;
}

function readInteger(label: string, raw: unknown, min: number, max = Infinity): number {
	const number = typeof raw === 'number' ? raw : Number(readText(label, raw));
	if (!Number.isInteger(number) || number < min || number > max) {
		const bounds = max === Infinity ? `, ${min} or more` : ` from ${min} to ${max}`;
		throw refused(label, `must be a whole number${bounds}`, raw);
	}
	return number;
}

/** Takes the ID itself, or an address of the service's dashboard that contains it. */
function readId(label: string, raw: unknown, prefix: string, hint?: string): string {
	const text = readText(label, raw);
	const found = new RegExp(`(?:^|[/?=&#])(${prefix}[A-Za-z0-9_-]+)`).exec(text)?.[1];
	const isPartOfAnAddress = /[/?=&#]/.test(text);
	if (found === undefined || (!isPartOfAnAddress && found !== text)) {
		throw refused(label, `must be an ID that starts with "${prefix}"`, raw, hint);
	}
	return found;
}

function readObject(
	field: Field,
	maxCharacters: number | undefined,
	rows: unknown,
	json: unknown,
): IDataObject | undefined {
	const { label } = field;
	const fromRows = readRows(label, rows);
	const fromJson = readJson(`${label} (JSON)`, json);
	if (fromRows && fromJson) {
		throw new InputProblem(
			`'${label}' and '${label} (JSON)' are both filled in; fill in one of them`,
		);
	}
	const object = fromRows ?? fromJson;
	const length = object === undefined ? 0 : JSON.stringify(object).length;
	if (maxCharacters !== undefined && length > maxCharacters) {
		throw new InputProblem(
			`'${label}' can have at most ${maxCharacters} characters written as JSON, and this has ${length}`,
		);
	}
	return object;
}

function readRows(label: string, raw: unknown): IDataObject | undefined {
	const entries = isRecord(raw) ? raw.entries : undefined;
	// An expression in place of the rows gives the object itself.
	if (isRecord(raw) && entries === undefined && Object.keys(raw).length > 0) {
		return toDataObject(raw);
	}
	if (!Array.isArray(entries)) return undefined;
	const object: IDataObject = {};
	for (const entry of entries) {
		const { key: rawKey, value } = isRecord(entry) ? entry : {};
		if (isEmpty(rawKey)) throw new InputProblem(`'${label}' has an entry without a key`);
		const key = readText(label, rawKey);
		if (Object.hasOwn(object, key))
			throw new InputProblem(`'${label}' has two entries with the key ${key}`);
		object[key] = toData(value);
	}
	return Object.keys(object).length > 0 ? object : undefined;
}

function readJson(label: string, raw: unknown): IDataObject | undefined {
	if (isEmpty(raw)) return undefined;
	const parsed = typeof raw === 'string' ? parse(label, raw) : raw;
	// A date object has keys too, none of which a person means.
	if (!isRecord(parsed) || typeof parsed.valueOf() === 'number')
		throw refused(label, 'must be an object such as {"plan": "pro"}', raw);
	return toDataObject(parsed);
}

function parse(label: string, text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return refusedJson(label, text);
	}
}

function refusedJson(label: string, text: string): never {
	throw refused(label, 'must be valid JSON such as {"plan": "pro"}', text);
}

const SHOWN_LENGTH = 60;

function refused(label: string, demand: string, given: unknown, hint?: string): InputProblem {
	const isPlain = typeof given === 'string' || typeof given === 'number';
	const text = isPlain ? String(given) : JSON.stringify(given);
	const shown = text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
	return new InputProblem(`'${label}' ${demand}. Given: ${shown}`, hint);
}
