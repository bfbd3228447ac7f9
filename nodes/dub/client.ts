import type { IExecuteFunctions } from 'n8n-workflow';

import { perCredential } from '../shared/session';
import type { SendSettings, Session } from '../shared/session';
import { toBaseUrl } from './baseUrl';
import { DUB } from './rateLimit';

/** Dub, as one run of a node talks to it with one credential. */
export interface Dub {
	context: IExecuteFunctions;
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
	context: IExecuteFunctions,
	settings: SendSettings,
): (itemIndex: number) => Promise<Dub> {
	return perCredential(context, DUB.credentialType, settings, (session) => ({
		context,
		session,
		baseUrl: toBaseUrl(session.credential.baseUrl),
	}));
}
