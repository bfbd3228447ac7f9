import type { IDataObject } from 'n8n-workflow';

import { request, waitIn } from '../shared/http';
import type { Outcome } from '../shared/outcome';
import type { Dub } from './client';
import type { Lead } from './lead';
import { leadOutput, requireKnownClick, skippedOutput } from './leadOutput';
import { DUB } from './rateLimit';
import { clickVerified } from './verifyClick';

/**
 * Sends one lead to Dub, unless there is nothing to send.
 * @param verifyClick have Dub look the click up in a deferred call first
 * @returns the output row
 * @throws ApiError when Dub did not take it
 */
export async function trackLead(
	{ context, session, baseUrl }: Dub,
	lead: Lead,
	verifyClick: boolean,
): Promise<IDataObject> {
	if (!lead.send) return skippedOutput(lead.reason);
	const { body, deferred } = lead;
	const sendOnce = async (fields: IDataObject, idempotent: boolean): Promise<Outcome> =>
		await request(context, DUB, session, {
			// True of a deferred call, which reserves and counts nothing.
			idempotent,
			method: 'POST',
			url: `${baseUrl}/track/lead`,
			body: fields,
		});
	const verified = verifyClick && !deferred && body.clickId !== undefined;
	if (verified) {
		const checked = await clickVerified(
			async () => await sendOnce({ ...body, mode: 'deferred' }, true),
			async (ms) => {
				await waitIn(context, ms);
			},
		);
		requireKnownClick(checked, Date.now());
	}
	// With the click ID again: without one Dub takes the click stored for the customer, which for a known customer is
	// an older one (dub-api.md 5). Either way Dub looks the click up once more; it has just been found.
	return leadOutput(await sendOnce(body, deferred), { deferred, verified }, Date.now());
}
