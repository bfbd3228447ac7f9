// What a user meant by a value, said once more and apart from the nodes: they may refuse a value, but what they send is this.

import type { Rule } from '../../../nodes/shared/fields.ts';
import { read, same } from './values.mts';

/** Nobody sees them, or sees a space. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\p{Z}\u2800\uFFFC]/gu;
/** In no ID of a service, and in no email address. */
const NOT_IN_IDS = /[\p{Cf}\p{Cc}\u034F\u115F\u1160\u3164\uFFA0]|(?! )\p{Z}/u;
/** In nothing else; joiners and tags shape emoji and letters. */
const NOT_IN_NAMES =
	/[\p{Cc}\u00AD\u200B\u200E\u200F\u2028\u2029\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/u;
const NO_ID =
	/^(?:undefined|null|nan|n\/a|none|true|false|\[object .*\]|invalid date.*)$|\{\{|\$\{|<%|(?:_|-)(?:undefined|null|NaN)$/i;

/** The same in a name, which may be any words, such as `lead_null`. */
const NO_NAME = /^(?:undefined|null|NaN)$|\[object |\{\{|\$\{|<%/;

const seen = (text: string) => text.replace(UNSEEN, '');

/** @returns the text of a value that has one which is exact */
function textOf(raw: unknown): string | undefined {
	if (typeof raw === 'string') return raw;
	if (typeof raw === 'bigint') return String(raw);
	return typeof raw === 'number' && Math.abs(raw) <= Number.MAX_SAFE_INTEGER
		? String(raw)
		: undefined;
}

/** True for a field that nobody filled in. */
export function isEmpty(raw: unknown): boolean {
	return raw === undefined || raw === null || (typeof raw === 'string' && seen(raw) === '');
}

/** What a picked value holds. */
export function picked(raw: unknown): { value: unknown; mode?: unknown } {
	const isPicked = typeof raw === 'object' && raw !== null && Reflect.get(raw, '__rl') === true;
	return isPicked
		? { value: Reflect.get(raw, 'value'), mode: Reflect.get(raw, 'mode') }
		: { value: raw };
}

/** Whether what was sent is what was meant, for every rule but that of objects. */
export function isMeant(rule: Rule, given: unknown, sent: unknown): boolean {
	const { value: raw, mode } = picked(given);
	if (sent === undefined) return isEmpty(raw) || (rule.is === 'ids' && isEmptyList(raw));
	switch (rule.is) {
		case 'id':
			return isId(mode === 'list' ? [''] : [rule.prefix, ...(rule.otherPrefixes ?? [])], raw, sent);
		case 'ids': {
			const list: unknown[] = Array.isArray(raw) ? raw : String(textOf(raw)).split(',');
			const wanted = list.filter((one) => !isEmpty(one));
			const prefixes = [rule.prefix, ...(rule.otherPrefixes ?? [])];
			return (
				Array.isArray(sent) &&
				sent.length === wanted.length &&
				sent.every((one, place) => isId(prefixes, wanted[place], one))
			);
		}
		case 'integer':
			return sent === Number(seen(textOf(raw) ?? '')) && Number.isSafeInteger(sent);
		case 'choice':
			return (
				Object.keys(rule.options).some((value) => value === sent) &&
				sent === seen(textOf(raw) ?? '')
			);
		case 'date':
			return isMoment(raw, sent);
		case 'text':
			return sent === textOf(raw)?.trim();
		default:
			return isShown(rule, raw, sent);
	}
}

const isEmptyList = (raw: unknown): boolean =>
	Array.isArray(raw)
		? Array.from<unknown>(raw).every(isEmpty)
		: /^[,\s\p{C}\p{Z}]*$/u.test(String(textOf(raw)));

function isId(prefixes: readonly string[], raw: unknown, sent: unknown): boolean {
	const text = seen(textOf(raw) ?? '');
	return (
		typeof sent === 'string' &&
		/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(sent) &&
		prefixes.some((prefix) => sent.startsWith(prefix) && sent !== prefix) &&
		!NO_ID.test(sent) &&
		(text === sent || (/[/?=&#]/.test(text) && text.includes(sent)))
	);
}

function isMoment(raw: unknown, sent: unknown): boolean {
	if (
		typeof sent !== 'string' ||
		!/^(?:[+-]\d\d)?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(sent)
	)
		return false;
	return typeof raw === 'object'
		? sent === new Date(Number(raw)).toISOString()
		: /\d{4}/.test(String(textOf(raw)));
}

function isShown(rule: Rule, raw: unknown, sent: unknown): boolean {
	const text = textOf(raw);
	if (typeof sent !== 'string' || text === undefined || sent !== sent.trim()) return false;
	const isEmail = rule.is === 'email';
	if ((isEmail ? NOT_IN_IDS : NOT_IN_NAMES).test(sent) || seen(sent) !== seen(text)) return false;
	if (rule.is === 'name') return !NO_NAME.test(sent);
	return rule.is === 'address' || isEmail || !NO_ID.test(sent);
}

/** A click's ID, or an address with it. */
export function isMeantClick(given: unknown, sent: unknown): boolean {
	const { value: raw } = picked(given);
	const text = seen(textOf(raw) ?? '');
	const isAddress = /^https?:|dub_id=/.test(text);
	if (sent === undefined) return isEmpty(raw) || isAddress;
	return (
		typeof sent === 'string' &&
		/^[A-Za-z0-9_-]+$/.test(sent) &&
		!NO_ID.test(sent) &&
		(isAddress ? text.includes(`dub_id=${sent}`) : text === sent)
	);
}

/**
 * Whether the metadata that was sent is what was meant by rows or JSON.
 * @param emptyIsNothing whether an empty object may be left out
 */
export function isMeantObject(
	rows: unknown,
	json: unknown,
	sent: unknown,
	emptyIsNothing: boolean,
): boolean {
	const meant = [objectInRows(rows), objectInJson(json)].filter((one) => one !== undefined);
	if (sent === undefined) {
		return meant.every((one) => emptyIsNothing && isObject(one) && Object.keys(one).length === 0);
	}
	const [object] = meant;
	return meant.length === 1 && isObject(object) && same(sent, JSON.parse(JSON.stringify(object)));
}

function objectInRows(given: unknown): unknown {
	if (isEmpty(given)) return undefined;
	const entries: unknown = Reflect.get(Object(given), 'entries');
	if (!Array.isArray(entries)) {
		const object = inJson(given);
		return isObject(object) && Object.keys(object).length === 0 ? undefined : object;
	}
	const pairs = entries.map((entry) => {
		const [key, value] = [
			Reflect.get(Object(entry), 'key'),
			Reflect.get(Object(entry), 'value'),
		] as unknown[];
		return [String(key).replace(/\s+/g, ' ').trim(), value] as const;
	});
	return pairs.length === 0 ? undefined : inJson(Object.fromEntries(pairs));
}

/** A text is JSON already, and its numbers are as they are written. */
function objectInJson(given: unknown): unknown {
	if (isEmpty(given)) return undefined;
	return typeof given === 'string' ? read(given) : inJson(given);
}

const isObject = (value: unknown): value is object =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Far deeper than the nodes take. */
const DEEPEST = 1000;

const isInexact = (value: number) => Number.isInteger(value) && !Number.isSafeInteger(value);

/** @throws for what JSON cannot hold */
function inJson(value: unknown, depth = 0): unknown {
	if (depth > DEEPEST) throw new Error('too deep');
	if (typeof value === 'bigint') return String(value);
	if (typeof value === 'number' && (!Number.isFinite(value) || isInexact(value))) {
		throw new Error('no exact number');
	}
	if (typeof value === 'symbol' || typeof value === 'function') throw new Error('no data');
	if (typeof value !== 'object' || value === null) return value;
	if (value instanceof Date) return value.toISOString();
	if (value instanceof URL) return value.href;
	if (Array.isArray(value)) {
		const items = Array.from<unknown>(value).map((one) => inJson(one, depth + 1));
		const given = items.filter((one) => one !== undefined);
		return given.length === 0 && items.length > 0 ? undefined : given;
	}
	if (Object.prototype.toString.call(value) !== '[object Object]') throw new Error('no data');
	const entries = Object.entries(value).map(
		([name, one]) => [name, inJson(one, depth + 1)] as const,
	);
	const given = entries.filter(([, one]) => one !== undefined);
	return given.length === 0 && entries.length > 0 ? undefined : Object.fromEntries(given);
}
