import type { IDataObject } from 'n8n-workflow';

import { toIsoTime } from './dates';
import type { Field, FieldTable, FieldValue, FieldValues, Rule } from './fields';
import {
	isEmpty,
	readAddress,
	readDecimal,
	readEmail,
	readId,
	readInteger,
	readName,
	readOfferedId,
	readOwnId,
	readRealText,
	readSwitch,
	readText,
	readWebAddress,
	readWord,
	refused,
} from './fieldValues';
import type { LeftOut } from './leaveOut';
import { readObject } from './objectField';
import { InvalidInputError } from './errors';
import type { ParameterReader } from './parameterReader';
import { isRecord, textAt } from './records';

/**
 * Reads the fields of a request, checks them, and names them as the API does. Empty fields are left out.
 * @param leftOut takes up the dispensable fields that cannot be sent; without it they are refused like all others
 * @throws InvalidInputError naming the field, its limit and what was given
 */
export function readFields<Table extends FieldTable>(
	table: Table,
	parameters: ParameterReader,
	leftOut?: LeftOut[],
): FieldValues<Table>;
// The types of the values follow from the rules, which TypeScript cannot follow through the loop.
export function readFields(
	table: FieldTable,
	parameters: ParameterReader,
	leftOut?: LeftOut[],
): IDataObject {
	const read = (key: string, field: Field): IDataObject[string] => {
		if (!isShown(field, parameters)) return undefined;
		if (leftOut === undefined || field.dispensable !== true) return readField(field, parameters);
		try {
			return readField(field, parameters);
		} catch (caught) {
			leftOut.push({ field: key, reason: textAt(caught, 'message') ?? 'It cannot be read' });
			return undefined;
		}
	};
	const values: IDataObject = {};
	for (const [key, field] of Object.entries(table)) {
		const value = read(key, field);
		if (value !== undefined) values[key] = value;
		else if (field.required === true)
			throw new InvalidInputError(`'${field.label}' is empty; it is required`);
	}
	return values;
}

function isShown({ showIf = {} }: Field, parameters: ParameterReader): boolean {
	return Object.entries(showIf).every(([name, values]) => {
		const given = parameters.value(name);
		// An expression may give a switch as text.
		return isEmpty(given) || values.some((value) => value === given || String(value) === given);
	});
}

/**
 * Reads and checks one field.
 * @returns its value, or undefined when it is empty
 * @throws InvalidInputError naming the field, its limit and what was given
 */
export function readField<F extends Field>(
	field: F,
	parameters: ParameterReader,
): FieldValue<F> | undefined;
export function readField(field: Field, parameters: ParameterReader): IDataObject[string] {
	const { rule, label } = field;
	if (rule.is === 'object') return readObject(field, rule.maxCharacters, parameters.value).object;
	const { value: raw, mode } = unwrap(parameters.value(field.parameter));
	const findsNothing = raw === undefined || (raw === null && mode !== 'list');
	if (field.emptyText !== undefined && mode !== undefined && findsNothing) {
		throw new InvalidInputError(
			`'${label}' is an expression that finds nothing for this item`,
			`Empty would mean '${field.emptyText}', which may be the wrong one. Map the field to the right value, or clear it.`,
		);
	}
	if (isEmpty(raw)) return undefined;
	switch (rule.is) {
		case 'text':
			return rule.real === true
				? readRealText(label, raw, rule.maxLength)
				: readText(label, raw, rule.maxLength);
		case 'identifier':
			return readOwnId(label, raw, rule.maxLength);
		case 'name':
			return readName(label, raw, rule.maxLength);
		case 'address':
			return rule.web === true ? readWebAddress(label, raw) : readAddress(label, raw);
		case 'email':
			return readEmail(label, raw, rule.maxLength);
		case 'integer':
			return readInteger(label, raw, rule.min, rule.max);
		case 'decimal':
			return readDecimal(label, raw);
		case 'choice': {
			const choice = readWord(label, raw);
			if (!Object.hasOwn(rule.options, choice))
				throw refused(label, `must be one of ${Object.keys(rule.options).join(', ')}`, raw);
			return choice;
		}
		case 'id':
			return rule.picker !== undefined && mode === 'list' && !isAddress(raw)
				? readOfferedId(label, raw)
				: readId(label, raw, rule, rule.hint);
		case 'ids': {
			const ids = readIds(label, raw, rule);
			return ids.length > 0 ? ids : undefined;
		}
		case 'switch':
			return readSwitch(label, raw);
		case 'date': {
			const time = toIsoTime(raw, parameters.timezone);
			if (time === undefined)
				throw refused(label, 'must be a date such as 2026-01-31T09:00:00Z', raw);
			return time;
		}
	}
}

/**
 * Reads one field that has a default.
 * @returns the default when the field is empty
 * @throws InvalidInputError naming the field, its limits and what was given
 */
export function readOrDefault<F extends Field & { default: FieldValue<F> }>(
	field: F,
	parameters: ParameterReader,
): FieldValue<F> {
	return readField(field, parameters) ?? field.default;
}

const isAddress = (raw: unknown): boolean => typeof raw === 'string' && /[/?=&#]/.test(raw);

/** What a resource locator holds, and how it was filled in; other values have no mode. */
function unwrap(raw: unknown): { value: unknown; mode?: unknown } {
	return isRecord(raw) && raw.__rl === true
		? { value: raw.value, mode: raw.mode ?? '' }
		: { value: raw };
}

function readIds(label: string, raw: unknown, rule: Extract<Rule, { is: 'ids' }>): string[] {
	const list = Array.isArray(raw) ? raw : readText(label, raw).split(',');
	return list.filter((id) => !isEmpty(id)).map((id) => readId(label, id, rule));
}
