import type { IDataObject } from 'n8n-workflow';

import { dubRequest } from '../dub/client';
import type { Dub } from '../dub/client';
import { waitIn } from '../shared/http';
import type { Outcome } from '../shared/outcome';
import { defineOperation } from '../shared/operation';
import { FIELDS, FIELDS_OF_VERSION_1 } from './fields';
import { toLead } from './lead';
import type { Lead } from './lead';
import { leadOutput, requireKnownClick, skippedOutput, withRemarks } from './leadOutput';
import { UnverifiableClicks } from './unverifiableClicks';
import { clickVerified, knowsNoDeferredMode } from './verifyClick';

/** Sends one lead to Dub for each item: `POST /track/lead` (dub.md#track-lead). */
export const trackLead = defineOperation({
	fields: FIELDS,
	top: ['findClickId', 'clickId', 'emptyClickId', 'eventName', 'customerExternalId', 'metadata'],
	collection: {
		name: 'additionalFields',
		displayName: 'Additional Fields',
		placeholder: 'Add Field',
	},
	options: ['verifyClick'],
	version1: {
		fields: FIELDS_OF_VERSION_1,
		top: ['clickId', 'eventName', 'customerExternalId'],
		options: ['emptyClickId', 'verifyClick'],
	},
	begin: (context) => {
		const unverifiable = new UnverifiableClicks(context);
		// An expression that finds nothing leaves a choice as it is at first; version 1 has them otherwise.
		const { findClickId, emptyClickId } = FIELDS;
		const preset =
			context.getNode().typeVersion > 1
				? { findClickId: findClickId.default, emptyClickId: emptyClickId.default }
				: {};
		return (dub: Dub, values, _parameters, { json, leftOut }) => {
			const lead = toLead({ ...preset, ...values }, json);
			return {
				// Two events of one customer are recorded in the order in which they came in.
				...(lead.send ? { orderKey: lead.customer } : {}),
				send: async () => [
					lead.send
						? withRemarks(await sendLead(dub, lead, unverifiable), lead.clickFoundIn, leftOut)
						: withRemarks(skippedOutput(lead.reason, lead.customer), undefined, leftOut),
				],
			};
		};
	},
});

/**
 * Sends one lead.
 * @returns the output row
 * @throws ApiError when Dub did not take it
 */
async function sendLead(
	dub: Dub,
	{ body, deferred, verifyClick }: Extract<Lead, { send: true }>,
	unverifiable: UnverifiableClicks,
): Promise<IDataObject> {
	const sendOnce = async (fields: IDataObject, idempotent: boolean): Promise<Outcome> =>
		await dubRequest(dub, { path: '/track/lead', body: fields, idempotent });
	const verifies = verifyClick && !deferred;
	if (verifies && !unverifiable.has(dub)) {
		const checked = await clickVerified(
			async () => await sendOnce({ ...body, mode: 'deferred' }, true),
			async (ms) => {
				await waitIn(dub.context, ms);
			},
		);
		if (knowsNoDeferredMode(checked)) unverifiable.add(dub);
		else requireKnownClick(checked, Date.now());
	}
	// With the click ID again: without one Dub takes the click stored for the customer, which for a known customer is
	// an older one (dub.md#stored-clicks). Either way Dub looks the click up once more; it has just been found.
	// A deferred call reserves and counts nothing, so it can be sent again at will.
	const outcome = await sendOnce(body, deferred);
	return leadOutput(outcome, { deferred, verified: verifies }, Date.now());
}
