import type { IDataObject } from 'n8n-workflow';

import { request } from '../shared/http';
import type { RequestContext } from '../shared/http';
import type { Outcome } from '../shared/outcome';
import type { Idempotent } from '../shared/retry';
import { perCredential } from '../shared/session';
import type { SendSettings, Session } from '../shared/session';
import { toBaseUrl } from './baseUrl';
import { DUB } from './rateLimit';
import { refusePublishableKey } from './secretKey';

/** Dub, as one run of a node talks to it with one credential. */
export interface Dub {
	context: RequestContext;
	session: Session;
	/** Without a slash at its end. */
	baseUrl: string;
}

/**
 * Opens a run's conversations with Dub, on the node's credential.
 * @returns gives the one for an item (counted from 0), which is the same for all items whose credential is
 * @throws InvalidInputError, for an item, when its credential cannot be used
 */
export function dubFor(
	context: RequestContext,
	settings: SendSettings,
): (itemIndex: number) => Promise<Dub> {
	return perCredential(context, DUB.credentialType, settings, (session) => {
		refusePublishableKey(session.apiKey);
		return { context, session, baseUrl: toBaseUrl(session.credential.baseUrl) };
	});
}

/** One request to Dub. */
export interface DubRequest {
	/** Below the base URL, such as `/track/lead`. */
	path: string;
	body: IDataObject;
	/** Whether sending it twice does no more than sending it once. */
	idempotent: Idempotent;
}

/**
 * Sends a request to Dub.
 * @returns its final outcome, good or bad; `dubError` words a bad one
 * @throws ApiError when n8n refuses to send it, or the execution was cancelled
 */
export async function dubRequest(
	{ context, session, baseUrl }: Dub,
	{ path, body, idempotent }: DubRequest,
): Promise<Outcome> {
	const url = `${baseUrl}${path}`;
	return await request(context, DUB, session, { idempotent, method: 'POST', url, body });
}
