import { refused } from '../shared/fieldValues';
import { cleanToken } from '../shared/identifying';
import { whyNoId } from '../shared/noValue';
import { clickIdField } from './fields';

/** What a wrong click ID does to a lead (dub.md#reserved-pairs). */
const RESERVES =
	'Dub would take a wrong one, and then record this customer and event no more for 7 days.';

/** What a text says about a click. */
export type ClickInText =
	| { is: 'click'; id: string }
	/** Nothing, or an address without a click. */
	| { is: 'none' }
	/** What stands where a click ID is missing, such as `undefined` or a template that was not filled in. */
	| { is: 'placeholder' }
	| { is: 'malformed' };

/** `dub_id` in an address, or in the header of a request with its cookies. */
const DUB_ID = /(?:^|[?&#;\s])dub_id=([^&#;/?\s]+)/g;

/** So many of a text are looked at; an address has one, a text that has thousands is up to no good. */
const MOST_PARAMETERS = 50;

/**
 * Reads a click ID, or the address (or a part of it) of a page that Dub's redirect led to. Pure.
 * Today's IDs are 16 letters and digits (dub.md#click-ids); others of letters and digits are taken too.
 */
export function clickInText(text: string): ClickInText {
	const inParameters = clickInParameters(text);
	if (inParameters.is !== 'none') return inParameters;
	return text === '' || /^https?:\/\//i.test(text) ? inParameters : clickFrom(cleanToken(text));
}

/** The same with a click of Dub's form in it, also in an address that stands encoded in another, or between marks. */
const CLICK_IN_WORDS =
	/(?:^|[?&#;,\s"'(]|%(?:25)?(?:3F|26|23))dub_id(?:=|%(?:25)?3D)["']?([A-Za-z0-9]{16})(?![A-Za-z0-9_-])/gi;

/** The same as JSON text writes it, which may stand in other JSON text, with its quotes escaped. */
const CLICK_IN_JSON =
	/["']dub[_-]?(?:click[_-]?)?id\\*["']\s*:\s*\\*["']([A-Za-z0-9]{16})(?![A-Za-z0-9_-])/gi;

/**
 * Reads the first `dub_id` parameter that can be a click out of a text that may be anybody's words, such as
 * "what is dub_id=test?": only what has the form of Dub's own IDs counts (dub.md#click-ids). Pure.
 */
export function clickInWords(text: string): ClickInText {
	for (const form of [CLICK_IN_WORDS, CLICK_IN_JSON]) {
		for (const [, id = ''] of text.matchAll(form)) {
			const found = clickFrom(id);
			if (found.is === 'click') return found;
		}
	}
	const other = clickInParameters(text);
	return other.is === 'click' && !hasDubsForm(other.id) ? { is: 'malformed' } : other;
}

/** Whether an ID is one as Dub makes them today (dub.md#click-ids). */
export const hasDubsForm = (id: string): boolean => /^[A-Za-z0-9]{16}$/.test(id);

/** Reads the first `dub_id` parameter of a text that can be a click; where none can, what the first one is. Pure. */
function clickInParameters(text: string): ClickInText {
	let first: ClickInText | undefined;
	let looked = 0;
	for (const [, value = ''] of text.matchAll(DUB_ID)) {
		if (++looked > MOST_PARAMETERS) break;
		const found = clickFrom(cleanToken(decode(value)));
		if (found.is === 'click') return found;
		first ??= found;
	}
	return first ?? { is: 'none' };
}

/**
 * Takes what was given as the click ID.
 * An ID that cannot be one is refused here, because Dub would first reserve the customer and event for 7 days
 * (dub.md#reserved-pairs).
 * @param harm what a wrong one would do, in a sentence
 * @returns undefined when there is none
 * @throws InvalidInputError for what cannot be a click ID
 */
export function readClickId(given: string, harm = RESERVES): string | undefined {
	const found = clickInText(given);
	if (found.is === 'click') return found.id;
	if (found.is === 'none') return undefined;
	throw refused(
		clickIdField.label,
		'must be an ID of letters and digits, or an address with a dub_id parameter',
		given,
		`It is the value of dub_id in the address that a Dub link leads to, such as rLnWe1uz9t282v7g. ${harm}`,
	);
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** The parameter's name in place of its value, as of a template that was not filled in. */
const NO_CLICK = /^(?:dub_?id|click_?id|0)$/i;

function clickFrom(id: string): ClickInText {
	if (NO_CLICK.test(id) || whyNoId(id) !== undefined) return { is: 'placeholder' };
	return /^[A-Za-z0-9_-]+$/.test(id) ? { is: 'click', id } : { is: 'malformed' };
}
