import { refused } from '../shared/fieldValues';
import { cleanToken } from '../shared/identifying';
import { whyNoId } from '../shared/noValue';
import { clickIdField } from './fields';

/** What a wrong click ID does to a lead (dub.md#reserved-pairs). */
const RESERVES =
	'Dub would take a wrong one, and then record this customer and event no more for 7 days.';

/**
 * Takes a click ID, or the address (or a part of it) of a page that Dub's redirect led to.
 * An ID that cannot be one is refused here, because Dub would first reserve the customer and event for 7 days
 * (dub.md#reserved-pairs). Today's IDs are 16 letters and digits (dub.md#click-ids).
 * @param harm what a wrong one would do, in a sentence
 * @returns undefined when there is none
 * @throws InvalidInputError for what cannot be a click ID
 */
export function readClickId(given: string, harm = RESERVES): string | undefined {
	const id = /(?:^|[?&#;])dub_id=([^&#/?\s]+)/.exec(given)?.[1];
	if (id !== undefined) return checkClickId(cleanToken(decode(id)), given, harm);
	if (given === '' || /^https?:\/\//i.test(given)) return undefined;
	return checkClickId(cleanToken(given), given, harm);
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

function checkClickId(id: string, given: string, harm: string): string {
	if (!/^[A-Za-z0-9_-]+$/.test(id) || NO_CLICK.test(id) || whyNoId(id) !== undefined) {
		throw refused(
			clickIdField.label,
			'must be an ID of letters and digits, or an address with a dub_id parameter',
			given,
			`It is the value of dub_id in the address that a Dub link leads to, such as rLnWe1uz9t282v7g. ${harm}`,
		);
	}
	return id;
}
