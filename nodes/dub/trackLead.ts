import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { request } from '../shared/http';
import type { SendSettings } from '../shared/http';
import type { Lead } from './lead';
import { leadOutput, skippedOutput } from './leadOutput';
import { DUB } from './service';

/**
 * Sends one lead to Dub, unless there is nothing to send.
 * @param baseUrl where Dub's API is, without a trailing slash
 * @returns the output row
 * @throws ApiProblem when Dub did not take it
 */
export async function trackLead(
	context: IExecuteFunctions,
	settings: SendSettings,
	baseUrl: string,
	lead: Lead,
): Promise<IDataObject> {
	if (!lead.send) return skippedOutput(lead.reason);
	const { body, deferred } = lead;
	const outcome = await request(context, DUB, settings, {
		// A deferred call reserves and counts nothing, so it can be sent again like a read.
		kind: deferred ? 'read' : 'write',
		method: 'POST',
		url: `${baseUrl}/track/lead`,
		body,
	});
	return leadOutput(outcome, { deferred }, Date.now());
}
