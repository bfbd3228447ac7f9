import type { IDataObject } from 'n8n-workflow';

import { InvalidInputError } from './errors';

type Json = IDataObject[string];

/** Deeper data is a mistake, or holds itself, and would exhaust the stack when it is written. */
const DEEPEST = 200;
const LONGEST_PLACE = 60;
const DIGITS_LOST =
	'Its last digits may be lost already. Have it arrive as text, in quotes where it first comes in.';

/**
 * Makes what a user gave into what JSON can hold, without losing or changing anything silently. What is undefined was
 * not given and is left out, at any depth; so is an object or a list in which there was nothing else. BigInt becomes
 * text.
 * @param label the field's name, for the message
 * @returns undefined when nothing was given
 * @throws InvalidInputError naming the place of a value that JSON cannot hold: NaN, a number too large to be exact, an
 *   invalid date, a Map, a function …
 */
export function toJsonValue(label: string, value: unknown): Json {
	return convert(value, { label, path: [], depth: 0 });
}

/** Names a place inside data: `customer.tags.0`. */
export function pathInWords(path: readonly string[]): string {
	const words = path.join('.');
	return words.length > LONGEST_PLACE ? `${words.slice(0, LONGEST_PLACE)}…` : words;
}

/** Where a value stands. */
interface Place {
	label: string;
	path: readonly string[];
	/** Also counts what the path does not show, such as a value that stands for another one. */
	depth: number;
}

function convert(value: unknown, place: Place): Json {
	switch (typeof value) {
		case 'undefined':
		case 'boolean':
			return value;
		case 'string':
			return INVALID_TIME.test(value) ? refuse(place, `the text "${value}"`) : value;
		case 'bigint':
			return value.toString();
		case 'number':
			return convertNumber(value, place);
		case 'object':
			return value === null ? null : convertObject(value, place);
		default:
			return refuse(place, `a ${typeof value}`);
	}
}

function convertNumber(value: number, place: Place): number {
	if (!Number.isFinite(value)) return refuse(place, String(value));
	const isExact = !Number.isInteger(value) || Number.isSafeInteger(value);
	return isExact ? value : refuse(place, `${value}, a number too large to be exact`, DIGITS_LOST);
}

function convertObject(value: object, place: Place): Json {
	const inside = (key: string): Place => ({
		...place,
		path: [...place.path, key],
		depth: place.depth + 1,
	});
	if (place.depth > DEEPEST) {
		const top = { ...place, path: place.path.slice(0, 2) };
		return refuse(top, `data more than ${DEEPEST} levels deep, or data that holds itself`);
	}
	if (Array.isArray(value)) {
		const items = Array.from(value, (item, index) => convert(item, inside(String(index))));
		const given = items.filter((item) => item !== undefined);
		return given.length === 0 && items.length > 0 ? undefined : given;
	}
	const kind = kindOf(value);
	if (isInvalidTime(value)) return refuse(place, 'an invalid date');
	const toJson: unknown = Reflect.get(value, isLuxon(value) ? 'toISO' : 'toJSON');
	if (typeof toJson === 'function' && STANDS_FOR_ANOTHER.has(kind)) {
		return convert(toJson.call(value), { ...place, depth: place.depth + 1 });
	}
	if (kind !== 'Object') return refuse(place, `${/^[AEIO]/.test(kind) ? 'an' : 'a'} ${kind}`);
	const entries = Object.entries(value).map(
		([key, inner]) => [key, convert(inner, inside(key))] as const,
	);
	const given = entries.filter(([, inner]) => inner !== undefined);
	return given.length === 0 && entries.length > 0 ? undefined : Object.fromEntries(given);
}

/** Kinds that JSON writes as what their `toJSON` gives; a Buffer has one too, which nobody means. */
const STANDS_FOR_ANOTHER = new Set(['Object', 'Date', 'URL']);

/** `Object`, `Date`, `Map` …: also for values of another realm, as n8n's expressions give. */
function kindOf(value: object): string {
	return Object.prototype.toString.call(value).slice('[object '.length, -1);
}

/** JavaScript's and Luxon's; JSON would write null for most of them. */
export function isInvalidTime(value: object): boolean {
	return kindOf(value) === 'Date'
		? Number.isNaN(Number(value))
		: isLuxon(value) && Reflect.get(value, 'isValid') !== true;
}

/** A Luxon DateTime, Duration or Interval; `$now` and `DateTime` of n8n's expressions are Luxon's. */
function isLuxon(value: object): boolean {
	return ['isLuxonDateTime', 'isLuxonDuration', 'isLuxonInterval'].some(
		(mark) => Reflect.get(value, mark) === true,
	);
}

/** What Luxon writes of a time that is none, where n8n's expression engine hands it over as text. */
const INVALID_TIME = /^Invalid (?:Date|DateTime|Duration|Interval)$/;

function refuse({ label, path }: Place, what: string, hint?: string): never {
	const place = path.length === 0 ? '' : ` at ${pathInWords(path)}`;
	throw new InvalidInputError(`'${label}' cannot be sent: it holds ${what}${place}`, hint);
}
