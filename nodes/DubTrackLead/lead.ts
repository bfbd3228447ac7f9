import type { IDataObject } from 'n8n-workflow';

import { readClickId } from '../dub/clickId';
import { findClick } from '../dub/findClick';
import type { FoundClick } from '../dub/findClick';
import { InvalidInputError } from '../shared/errors';
import type { FieldValues } from '../shared/fields';
import { quoted } from '../shared/foreignText';
import { FIELDS, FIELDS_OF_VERSION_1 } from './fields';
import type { TRACK_LEAD_FIELDS } from './fields';

type Values = FieldValues<typeof FIELDS>;
/** What is sent besides the click. */
type Body = Omit<FieldValues<typeof TRACK_LEAD_FIELDS>, 'clickId'>;

/** One item, checked: a body to send, or the reason why nothing is sent. */
export type Lead =
	| {
			send: true;
			body: IDataObject;
			customer: string;
			deferred: boolean;
			verifyClick: boolean;
			/** Where in the item the click was found, if it was looked for there. */
			clickFoundIn?: string;
	  }
	| { send: false; reason: string; customer: SkippedCustomer };

/** Who was skipped, as Dub names the parts of a customer. */
export interface SkippedCustomer extends IDataObject {
	name: string | null;
	email: string | null;
	avatar: string | null;
	externalId: string;
}

/**
 * Decides what becomes of one item; sends nothing.
 * Each of the node's choices may be absent, as it is from workflows of version 1, which had no search and stopped
 * where there was no click.
 * @param item the item's own data
 * @throws InvalidInputError when its click ID cannot be one, or is missing where the user wants no such item
 */
export function toLead(
	{ findClickId, clickId: rawClick, emptyClickId = 'stop', verifyClick = true, ...rest }: Values,
	item: IDataObject,
): Lead {
	const searched = findClickId === 'item' ? findClick(item) : undefined;
	const clickId = searched === undefined ? readClickId(rawClick ?? '') : searched.clickId;
	const customer = rest.customerExternalId;
	const deferred = rest.mode === 'deferred';
	if (clickId !== undefined) {
		const place = searched === undefined ? {} : { clickFoundIn: searched.foundIn };
		return { send: true, body: { clickId, ...rest }, customer, deferred, verifyClick, ...place };
	}
	const why = searched === undefined ? whyNoneGiven(rawClick) : whyNoneFound(searched);
	const { emptyClickId: choice } = findClickId === undefined ? FIELDS_OF_VERSION_1 : FIELDS;
	switch (emptyClickId) {
		case 'storedClick':
			return { send: true, body: rest, customer, deferred, verifyClick: false };
		case 'skip':
			return { send: false, reason: `${SKIPPED}: ${why}`, customer: skipped(rest) };
		case 'stop':
			throw new InvalidInputError(
				`${why.charAt(0).toUpperCase()}${why.slice(1)}, so Dub cannot tell which link the lead came from`,
				`Map the click ID from where it was stored. For leads without one, set '${choice.label}': skip the lead, or use the click that Dub stored for the customer (the second step of a deferred lead).`,
			);
	}
}

/** How the reason of every skipped lead begins. */
export const SKIPPED = 'Skipped, nothing was sent';

function whyNoneGiven(rawClick: string | undefined): string {
	return rawClick === undefined
		? "'Click ID' is empty"
		: "'Click ID' is an address without a dub_id parameter";
}

function whyNoneFound({ unusable, incomplete }: FoundClick): string {
	if (unusable !== undefined) {
		return `the item has no click ID: ${unusable.foundIn} holds ${quoted(unusable.given)}, which cannot be one`;
	}
	return incomplete === true
		? 'no click ID was found in the item, which is too large to be searched to its end'
		: 'no click ID was found in the item';
}

function skipped(body: Body): SkippedCustomer {
	return {
		name: body.customerName ?? null,
		email: body.customerEmail ?? null,
		avatar: body.customerAvatar ?? null,
		externalId: body.customerExternalId,
	};
}
