import { cleanIdentifier, whyNoIdentifier } from './identifying';
import { isInvalidDate } from './jsonValue';
import { InputProblem } from './problem';

/** True for what a field holds that nobody filled in. */
export function isEmpty(raw: unknown): boolean {
	return (
		raw === undefined || raw === null || (typeof raw === 'string' && cleanIdentifier(raw) === '')
	);
}

/**
 * Text as it stands, without spaces around it. Numbers become text: IDs often arrive as numbers from other nodes, and
 * neither API converts them (dub-api.md 1, observed).
 * @throws InputProblem for other kinds of values, and for text that is too long (in characters)
 */
export function readText(label: string, raw: unknown, maxLength?: number): string {
	return limited(label, toText(label, raw).trim(), maxLength);
}

/**
 * Text by which something is found again.
 * @param clean takes out what nobody sees
 * @throws InputProblem also for what stands for a missing value, such as `undefined` or `{{ $json.id }}`
 */
export function readIdentifier(
	label: string,
	raw: unknown,
	clean: (text: string) => string,
	maxLength?: number,
): string {
	const text = clean(toText(label, raw));
	refuseNoValue(label, text, raw);
	return limited(label, text, maxLength);
}

/** A web address, or what stands for one: cleaned, not checked. */
export function readAddress(label: string, raw: unknown): string {
	return cleanIdentifier(toText(label, raw));
}

/** @throws InputProblem unless it is true or false; expressions give them as text now and then */
export function readSwitch(label: string, raw: unknown): boolean {
	const found = [true, false].find((value) => raw === value || raw === String(value));
	if (found === undefined) throw refused(label, 'must be true or false', raw);
	return found;
}

/** What Dub accepts, which is the rule of zod 4 (dub-api.md 16, observed with zod). */
const EMAIL =
	/^(?!\.)(?!.*\.\.)([A-Za-z0-9_'+\-.]*)[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}$/;

/** @throws InputProblem unless it is one email address that Dub accepts */
export function readEmail(label: string, raw: unknown, maxLength: number): string {
	const email = limited(label, cleanIdentifier(toText(label, raw)), maxLength);
	if (!EMAIL.test(email)) {
		throw refused(label, 'must be an email address', raw);
	}
	return email;
}

/** @throws InputProblem unless it is a whole number within the limits */
export function readInteger(label: string, raw: unknown, min: number, max = Infinity): number {
	const number = typeof raw === 'number' ? raw : Number(cleanIdentifier(toText(label, raw)));
	if (!Number.isSafeInteger(number) || number < min || number > max) {
		const bounds = max === Infinity ? `, ${min} or more` : ` from ${min} to ${max}`;
		throw refused(label, `must be a whole number${bounds}`, raw);
	}
	return number;
}

/** How IDs of one kind begin. */
export interface IdForm {
	prefix: string;
	/** Older or other forms that the service takes as well. */
	otherPrefixes?: readonly string[];
}

/**
 * Takes the ID itself, or an address of the service's dashboard that contains it.
 * @throws InputProblem when there is no such ID in it
 */
export function readId(label: string, raw: unknown, rule: IdForm, hint?: string): string {
	const text = cleanIdentifier(toText(label, raw));
	const prefixes = [rule.prefix, ...(rule.otherPrefixes ?? [])];
	const found = new RegExp(`(?:^|[/?=&#])((?:${prefixes.join('|')})[A-Za-z0-9_-]+)`).exec(
		text,
	)?.[1];
	const isPartOfAnAddress = /[/?=&#]/.test(text);
	refuseNoValue(label, found ?? text, raw);
	if (found === undefined || (!isPartOfAnAddress && found !== text)) {
		const starts = prefixes.filter(Boolean).map((prefix) => `"${prefix}"`);
		const form = starts.length === 0 ? '' : ` that starts with ${starts.join(' or ')}`;
		throw refused(label, `must be an ID${form}`, raw, hint);
	}
	return found;
}

function refuseNoValue(label: string, text: string, raw: unknown): void {
	const reason = whyNoIdentifier(text);
	if (reason === undefined) return;
	throw refused(
		label,
		reason,
		raw,
		'All items with such a value would count as one and the same. Map the field to the right value, and leave out items that have none.',
	);
}

/** @throws InputProblem for a value that is no text, or that text cannot hold exactly */
function toText(label: string, raw: unknown): string {
	if (typeof raw === 'string') return raw;
	if (typeof raw === 'bigint') return raw.toString();
	if (typeof raw !== 'number' || !Number.isFinite(raw)) throw refused(label, 'must be text', raw);
	if (Math.abs(raw) > Number.MAX_SAFE_INTEGER) {
		throw refused(label, 'must be text: as a number it is too large to be exact', raw);
	}
	return String(raw);
}

function limited(label: string, text: string, maxLength = Infinity): string {
	if (text.length <= maxLength) return text;
	const demand = `can have at most ${maxLength} characters, and this has ${text.length}`;
	throw refused(label, demand, text);
}

const SHOWN_LENGTH = 60;

/**
 * What a user is told about a value that cannot be used.
 * @param demand goes on from the field's name: "must be text"
 */
export function refused(
	label: string,
	demand: string,
	given: unknown,
	hint?: string,
): InputProblem {
	const text = inWords(given).replace(/\s+/g, ' ');
	const shown = text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
	return new InputProblem(`'${label}' ${demand}. Given: ${shown}`, hint);
}

function inWords(given: unknown): string {
	if (typeof given === 'function') return 'a function';
	if (typeof given !== 'object' || given === null) return String(given);
	if (isInvalidDate(given)) return 'an invalid date';
	try {
		return JSON.stringify(given) ?? 'nothing';
	} catch {
		return 'data that cannot be shown';
	}
}
