import type { IDataObject } from 'n8n-workflow';

import { readClickId } from '../dub/clickId';
import { InvalidInputError } from '../shared/errors';
import type { FieldValues } from '../shared/fields';
import { emptyClickField } from './fields';
import type { FIELDS } from './fields';

/** One item, checked: a body to send, or the reason why nothing is sent. */
export type Lead =
	| { send: true; body: IDataObject; customer: string; deferred: boolean; verifyClick: boolean }
	| { send: false; reason: string };

/**
 * Decides what becomes of one item; sends nothing.
 * @throws InvalidInputError when its click ID cannot be one, or is missing where the user wants no such item
 */
export function toLead({
	clickId: rawClick,
	emptyClickId = emptyClickField.default,
	verifyClick = false,
	...rest
}: FieldValues<typeof FIELDS>): Lead {
	const clickId = readClickId(rawClick ?? '');
	const customer = rest.customerExternalId;
	const deferred = rest.mode === 'deferred';
	if (clickId !== undefined) {
		return { send: true, body: { clickId, ...rest }, customer, deferred, verifyClick };
	}
	switch (emptyClickId) {
		case 'storedClick':
			return { send: true, body: rest, customer, deferred, verifyClick: false };
		case 'skip':
			return {
				send: false,
				reason:
					'The item has no click ID, and the options say to skip such items; nothing was sent',
			};
		case 'stop':
			throw new InvalidInputError(
				rawClick === undefined
					? "'Click ID' is empty, so Dub cannot tell which link the lead came from"
					: "'Click ID' is an address without a dub_id parameter, so Dub cannot tell which link the lead came from",
				`Map the click ID from where it was stored. For leads without one, set '${emptyClickField.label}' in the options: use the click that Dub stored for the customer (the second step of a deferred lead), or skip the item.`,
			);
	}
}
