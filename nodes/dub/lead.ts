import type { IDataObject } from 'n8n-workflow';

import type { Field } from '../shared/fields';
import { refused } from '../shared/fieldValues';
import { cleanToken } from '../shared/identifying';
import { whyNoId } from '../shared/noValue';
import { InvalidInputError } from '../shared/errors';
import { readField, readFields } from '../shared/readFields';
import type { ParameterReader } from '../shared/parameterReader';
import { textAt } from '../shared/records';
import { TRACK_LEAD_FIELDS } from './trackLeadFields';

/** The option for leads without a click ID. Dub itself would take the click that it stored, if any (dub-api.md 5). */
export const emptyClickField = {
	parameter: 'emptyClickId',
	label: 'If Click ID Is Empty',
	rule: {
		is: 'choice',
		options: [
			{
				name: 'Skip the Item',
				value: 'skip',
				description: 'Send nothing, and pass the item on as not recorded, with the reason',
			},
			{
				name: 'Stop',
				value: 'stop',
				description: 'Fail the item with an error, before anything is sent',
			},
			{
				name: "Use the Customer's Stored Click",
				value: 'storedClick',
				description:
					'Let Dub use the click it stored for this customer. This is the second step of a deferred lead.',
			},
		],
	},
	default: 'stop',
	description: 'What to do with an item that has no click ID',
} satisfies Field;

/** One item, checked: a body to send, or the reason why nothing is sent. */
export type Lead =
	| { send: true; body: IDataObject; customer: string; deferred: boolean }
	| { send: false; reason: string };

/**
 * Reads and checks one lead; sends nothing.
 * @param parameters the fields of a lead, and the option for those without a click ID
 * @throws InvalidInputError naming the field, its limit and what was given
 */
export function readLead(parameters: ParameterReader): Lead {
	const { clickId: rawClick, ...rest } = readFields(TRACK_LEAD_FIELDS, parameters);
	const clickId = readClickId(typeof rawClick === 'string' ? rawClick : '');
	if (clickId !== undefined) return toSend({ clickId, ...rest });
	switch (readField(emptyClickField, parameters)) {
		case 'storedClick':
			return toSend(rest);
		case 'skip':
			return {
				send: false,
				reason:
					'The item has no click ID, and the options say to skip such items; nothing was sent',
			};
		default:
			throw new InvalidInputError(
				rawClick === undefined
					? "'Click ID' is empty, so Dub cannot tell which link the lead came from"
					: "'Click ID' is an address without a dub_id parameter, so Dub cannot tell which link the lead came from",
				`Map the click ID from where it was stored. For leads without one, set '${emptyClickField.label}' in the options: use the click that Dub stored for the customer (the second step of a deferred lead), or skip the item.`,
			);
	}
}

function toSend(body: IDataObject): Lead {
	return {
		send: true,
		body,
		customer: textAt(body, 'customerExternalId') ?? '',
		deferred: body.mode === 'deferred',
	};
}

/**
 * Takes a click ID, or the address (or a part of it) of a page that Dub's redirect led to.
 * An ID that cannot be one is refused here, because Dub would first reserve the customer and event for 7 days
 * (dub-api.md 1, observed). Today's IDs are 16 letters and digits (dub-api.md 2, read in its code).
 * @returns undefined when there is none
 */
function readClickId(given: string): string | undefined {
	const id = /(?:^|[?&#;])dub_id=([^&#/?\s]+)/.exec(given)?.[1];
	if (id !== undefined) return checkClickId(cleanToken(decode(id)), given);
	if (given === '' || /^https?:\/\//i.test(given)) return undefined;
	return checkClickId(cleanToken(given), given);
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

function checkClickId(id: string, given: string): string {
	if (!/^[A-Za-z0-9_-]+$/.test(id) || NO_CLICK.test(id) || whyNoId(id) !== undefined) {
		throw refused(
			TRACK_LEAD_FIELDS.clickId.label,
			'must be an ID of letters and digits, or an address with a dub_id parameter',
			given,
			'It is the value of dub_id in the address that a Dub link leads to, such as rLnWe1uz9t282v7g. Dub would take a wrong one, and then record this customer and event no more for 7 days.',
		);
	}
	return id;
}
