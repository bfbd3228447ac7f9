import { foreignText } from './foreignText';
import { cleanAddress, cleanName, cleanOwnId, cleanSpaces, cleanToken } from './identifying';
import { isInvalidTime } from './jsonValue';
import { whyNoId, whyNoName } from './noValue';
import { InvalidInputError } from './errors';

/** True for what a field holds that nobody filled in. */
export function isEmpty(raw: unknown): boolean {
	return raw === undefined || raw === null || (typeof raw === 'string' && cleanToken(raw) === '');
}

/**
 * Text as it stands, without spaces around it. Numbers become text: IDs often arrive as numbers from other nodes, and
 * neither API converts them (dub.md#values-of-the-wrong-kind).
 * @throws InvalidInputError for other kinds of values, and for text that is too long (in characters)
 */
export function readText(label: string, raw: unknown, maxLength?: number): string {
	return limited(label, toText(label, raw).trim(), maxLength);
}

/**
 * Text as it stands, such as the name of a person.
 * @throws InvalidInputError also for what stands for a missing value, such as `undefined` or `{{ $json.name }}`
 */
export function readRealText(label: string, raw: unknown, maxLength?: number): string {
	const text = readText(label, raw, maxLength);
	const reason = whyNoName(cleanName(text));
	if (reason !== undefined) throw refused(label, reason, raw);
	return text;
}

/**
 * An ID that the user made up, such as a customer's.
 * @throws InvalidInputError also for what stands for a missing value, such as `undefined` or `{{ $json.id }}`
 */
export function readOwnId(label: string, raw: unknown, maxLength?: number): string {
	const id = cleanOwnId(toText(label, raw));
	refuseNoValue(label, whyNoId(id), raw);
	return limited(label, id, maxLength);
}

/** The same for a name by which something is found again, such as an event's. */
export function readName(label: string, raw: unknown, maxLength?: number): string {
	const name = cleanName(toText(label, raw));
	refuseNoValue(label, whyNoName(name), raw);
	return limited(label, name, maxLength);
}

/** A web address, or what stands for one: cleaned, not checked. */
export function readAddress(label: string, raw: unknown): string {
	return cleanAddress(toText(label, raw));
}

/** @throws InvalidInputError unless it is an address that a browser can open */
export function readWebAddress(label: string, raw: unknown): string {
	const address = readAddress(label, raw);
	if (!/^https?:\/\/[^/?#\s]/i.test(address)) {
		throw refused(label, 'must be a web address that starts with https://', raw);
	}
	return address;
}

/** One of the words that a service knows: cleaned, not checked. */
export function readWord(label: string, raw: unknown): string {
	return cleanToken(toText(label, raw));
}

/** @throws InvalidInputError unless it is true or false; expressions give them as text now and then */
export function readSwitch(label: string, raw: unknown): boolean {
	const found = [true, false].find((value) => raw === value || raw === String(value));
	if (found === undefined) throw refused(label, 'must be true or false', raw);
	return found;
}

/** What Dub accepts, which is the rule of zod 4 (dub.md#email-addresses). */
const EMAIL =
	/^(?!\.)(?!.*\.\.)([A-Za-z0-9_'+\-.]*)[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}$/;

/** @throws InvalidInputError unless it is one email address that Dub accepts */
export function readEmail(label: string, raw: unknown, maxLength: number): string {
	const email = limited(label, cleanToken(toText(label, raw)), maxLength);
	refuseNoValue(label, /^undefined@/i.test(email) ? whyNoId(email) : undefined, raw);
	if (!EMAIL.test(email)) {
		throw refused(label, 'must be an email address', raw);
	}
	return email;
}

/** @throws InvalidInputError unless it is a whole number within the limits; expressions give numbers as text, too */
export function readInteger(label: string, raw: unknown, min: number, max = Infinity): number {
	// Not of anything else: some values have no text, and asking for it throws.
	const isNumber = ['string', 'number', 'bigint'].includes(typeof raw);
	const text = isNumber ? cleanToken(String(raw)) : '';
	const number = /^[+-]?\d+(?:\.0*)?$/.test(text) ? Number(text) : NaN;
	if (!Number.isSafeInteger(number) || number < min || number > max) {
		const bounds = max === Infinity ? `, ${min} or more` : ` from ${min} to ${max}`;
		throw refused(label, `must be a whole number${bounds}`, raw);
	}
	return number;
}

/** So many digits of any decimal come through a number unchanged (IEEE 754); what calculating adds is behind them. */
const EXACT_DIGITS = 15;
/** From here on they do not reach to the third decimal, which is the last that an amount of money has. */
const LEAST_INEXACT = 1e12;

/**
 * An amount as people write it, with all its digits. Of numbers, what calculating with them has added is taken off:
 * 0.1 + 0.2 is 0.3.
 * @returns digits, perhaps with a point between them
 * @throws InvalidInputError for what is no number from 0, such as `49,99 €`, or one too large to be exact
 */
export function readDecimal(label: string, raw: unknown): string {
	const isNumber = ['string', 'number', 'bigint'].includes(typeof raw);
	if (typeof raw === 'number' && !Number.isInteger(raw) && Math.abs(raw) >= LEAST_INEXACT) {
		throw refused(label, 'must be text: as a number it is too large to be exact', raw);
	}
	const text = typeof raw === 'number' ? digitsOf(raw) : isNumber ? cleanAmount(String(raw)) : '';
	if (/^-[\d.,]*[1-9]/.test(text)) throw refused(label, 'cannot be negative', raw);
	const [, whole, fraction = ''] = /^\+?(\d+)(?:\.(\d*))?$/.exec(text) ?? [];
	if (whole === undefined) {
		const demand = 'must be a number such as 49.99, with a point and nothing but digits around it';
		throw refused(label, demand, raw);
	}
	return fraction === '' ? whole : `${whole}.${fraction}`;
}

/** Spaces of any kind between digits stay, as plain ones: they may stand for a point or for nothing. */
const cleanAmount = (text: string): string => cleanToken(cleanSpaces(text));

const digitsOf = (number: number): string =>
	String(Number.isInteger(number) ? number : Number(number.toPrecision(EXACT_DIGITS)));

/** How IDs of one kind begin. */
export interface IdForm {
	prefix: string;
	/** Older or other forms that the service takes as well. */
	otherPrefixes?: readonly string[];
}

/**
 * Takes the ID itself, or an address of the service's dashboard that contains it.
 * @throws InvalidInputError when there is no such ID in it
 */
export function readId(label: string, raw: unknown, rule: IdForm, hint?: string): string {
	const text = cleanToken(toText(label, raw));
	const prefixes = [rule.prefix, ...(rule.otherPrefixes ?? [])];
	const found = new RegExp(`(?:^|[/?=&#])((?:${prefixes.join('|')})[A-Za-z0-9_-]+)`).exec(
		text,
	)?.[1];
	const isPartOfAnAddress = /[/?=&#]/.test(text);
	const isWord = /[\p{L}\p{N}]/u.test(text);
	if (found !== undefined) refuseNoValue(label, whyNoId(found), raw);
	else if (isWord) refuseNoValue(label, whyNoName(text), raw);
	if (found === undefined || (!isPartOfAnAddress && found !== text)) {
		const starts = prefixes.map((prefix) => `"${prefix}"`).join(' or ');
		throw refused(label, `must be an ID that starts with ${starts}`, raw, hint);
	}
	return found;
}

/**
 * Takes an ID that the service itself offered, whatever it looks like.
 * @throws InvalidInputError for what is no ID at all
 */
export function readOfferedId(label: string, raw: unknown): string {
	const id = cleanToken(toText(label, raw));
	// It becomes part of a path, in which dots alone have a meaning.
	if (!/^\w[\w.-]*$/.test(id)) throw refused(label, 'must be an ID', raw);
	refuseNoValue(label, whyNoId(id), raw);
	return id;
}

function refuseNoValue(label: string, reason: string | undefined, raw: unknown): void {
	if (reason === undefined) return;
	throw refused(
		label,
		reason,
		raw,
		'All items with such a value would count as one and the same. Map the field to the right value, and leave out items that have none.',
	);
}

/** @throws InvalidInputError for a value that is no text, or that text cannot hold exactly */
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
 * The error for a value that cannot be used.
 * @param demand goes on from the field's name: "must be text"
 */
export function refused(
	label: string,
	demand: string,
	given: unknown,
	hint?: string,
): InvalidInputError {
	const shown = foreignText(inWords(given), SHOWN_LENGTH);
	return new InvalidInputError(`'${label}' ${demand}. Given: ${shown}`, hint);
}

function inWords(given: unknown): string {
	if (typeof given === 'function') return 'a function';
	if (typeof given !== 'object' || given === null) return String(given);
	if (isInvalidTime(given)) return 'an invalid date';
	try {
		const json: unknown = JSON.stringify(given);
		return typeof json === 'string' ? json : 'nothing';
	} catch {
		return 'data that cannot be shown';
	}
}
