import type { IDataObject } from 'n8n-workflow';

import { InputProblem } from '../shared/problem';
import { readFields } from '../shared/readFields';
import type { Given } from '../shared/readFields';
import { textAt } from '../shared/records';
import { TRACK_LEAD_FIELDS } from './trackLeadFields';

/** What to do with an item that has no click ID: stop, use the click Dub stored for the customer, or pass it by. */
export const EMPTY_CLICK_CHOICES = ['stop', 'storedClick', 'skip'] as const;

/** One of {@link EMPTY_CLICK_CHOICES}. */
export type EmptyClickChoice = (typeof EMPTY_CLICK_CHOICES)[number];

/** One item, checked: a body to send, or the reason why nothing is sent. */
export type Lead =
	| { send: true; body: IDataObject; customer: string; deferred: boolean }
	| { send: false; reason: string };

/**
 * Reads and checks one lead; sends nothing.
 * @throws InputProblem naming the field, its limit and what was given
 */
export function readLead(given: Given, choice: unknown): Lead {
	const { clickId: rawClick, ...rest } = readFields(TRACK_LEAD_FIELDS, given);
	const clickId = readClickId(typeof rawClick === 'string' ? rawClick : '');
	if (clickId === undefined) {
		switch (readChoice(choice)) {
			case 'stop':
				throw new InputProblem(
					rawClick === undefined
						? "'Click ID' is empty, so Dub cannot tell which link the lead came from"
						: "'Click ID' is an address without a dub_id parameter, so Dub cannot tell which link the lead came from",
					"Map the click ID from where it was stored. For leads without one, set 'If Click ID Is Empty' in the options: use the click that Dub stored for the customer (the second step of a deferred lead), or skip the item.",
				);
			case 'skip':
				return {
					send: false,
					reason:
						'The item has no click ID, and the options say to skip such items; nothing was sent',
				};
			case 'storedClick':
				return toSend(rest);
		}
	}
	return toSend({ clickId, ...rest });
}

function toSend(body: IDataObject): Lead {
	return {
		send: true,
		body,
		customer: textAt(body, 'customerExternalId') ?? '',
		deferred: body.mode === 'deferred',
	};
}

function readChoice(given: unknown): EmptyClickChoice {
	const choice = EMPTY_CLICK_CHOICES.find((known) => known === given);
	if (choice === undefined) {
		throw new InputProblem(
			`'If Click ID Is Empty' must be one of ${EMPTY_CLICK_CHOICES.join(', ')}`,
		);
	}
	return choice;
}

/**
 * Takes a click ID, or the address of a page that Dub's redirect led to.
 * An ID that cannot be one is refused here, because Dub would first reserve the customer and event for 7 days
 * (dub-api.md 1, observed).
 * @returns undefined when there is none
 */
function readClickId(text: string): string | undefined {
	if (/^https?:\/\//i.test(text)) {
		const id = /[?&#]dub_id=([^&#]+)/.exec(text)?.[1];
		return id === undefined ? undefined : refuseSpaces(decode(id));
	}
	return text === '' ? undefined : refuseSpaces(text);
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

function refuseSpaces(id: string): string {
	if (/\s/.test(id)) {
		throw new InputProblem(`'Click ID' must be an ID without spaces. Given: ${id.slice(0, 60)}`);
	}
	return id;
}
