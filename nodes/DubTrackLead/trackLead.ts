import type { IDataObject } from 'n8n-workflow';

import { dubRequest } from '../dub/client';
import type { Dub } from '../dub/client';
import { waitIn } from '../shared/http';
import type { Outcome } from '../shared/outcome';
import { defineOperation } from '../shared/operation';
import { FIELDS } from './fields';
import { toLead } from './lead';
import type { Lead } from './lead';
import { leadOutput, requireKnownClick, skippedOutput } from './leadOutput';
import { clickVerified } from './verifyClick';

/** Sends one lead to Dub for each item: `POST /track/lead` (dub.md#track-lead). */
export const trackLead = defineOperation({
	fields: FIELDS,
	top: ['clickId', 'eventName', 'customerExternalId'],
	collection: {
		name: 'additionalFields',
		displayName: 'Additional Fields',
		placeholder: 'Add Field',
	},
	options: ['emptyClickId', 'verifyClick'],
	begin: () => (dub: Dub, values) => {
		const lead = toLead(values);
		return {
			// Two events of one customer are recorded in the order in which they came in.
			...(lead.send ? { orderKey: lead.customer } : {}),
			send: async () => [await sendLead(dub, lead)],
		};
	},
});

/**
 * Sends one lead, unless there is nothing to send.
 * @returns the output row
 * @throws ApiError when Dub did not take it
 */
async function sendLead(dub: Dub, lead: Lead): Promise<IDataObject> {
	if (!lead.send) return skippedOutput(lead.reason);
	const { body, deferred } = lead;
	const sendOnce = async (fields: IDataObject, idempotent: boolean): Promise<Outcome> =>
		await dubRequest(dub, { path: '/track/lead', body: fields, idempotent });
	const verified = lead.verifyClick && !deferred;
	if (verified) {
		const checked = await clickVerified(
			async () => await sendOnce({ ...body, mode: 'deferred' }, true),
			async (ms) => {
				await waitIn(dub.context, ms);
			},
		);
		requireKnownClick(checked, Date.now());
	}
	// With the click ID again: without one Dub takes the click stored for the customer, which for a known customer is
	// an older one (dub.md#stored-clicks). Either way Dub looks the click up once more; it has just been found.
	// A deferred call reserves and counts nothing, so it can be sent again at will.
	return leadOutput(await sendOnce(body, deferred), { deferred, verified }, Date.now());
}
