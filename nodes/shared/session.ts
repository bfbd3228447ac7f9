import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';

import { readApiKey } from './apiKey';
import { Pace } from './pace';
import type { RateLimit } from './pace';
import type { RetryLimits } from './retry';
import { SharedPause } from './sharedPause';

/** How a run of a node sends. */
export interface SendSettings extends RetryLimits {
	/** The longest that one attempt may take, from start to end, in ms. */
	timeoutMs: number;
	/** No attempt, wait or retry goes on beyond this moment (Unix epoch ms). */
	endsAtMs?: number;
}

/** Settings for callers that offer the user no options: pickers and polls. */
export function defaultSettings(): SendSettings {
	return { retries: 3, longestWaitMs: 60_000, timeoutMs: 60_000 };
}

/** What is sent with one credential, as it is for one item: its expressions may give another key for each. */
export interface Session {
	credentialType: string;
	credential: ICredentialDataDecryptedObject;
	/** As it is sent, which no text that people read may hold. */
	apiKey: string;
	settings: SendSettings;
	/** Kept by all requests with the same key: services count by it. */
	pause: SharedPause;
	/** By what the service counts apart; filled as requests are sent. */
	paces: Map<string, Pace>;
}

/**
 * Opens what a run uses to talk to a service, once for each credential that its items give.
 * @param open makes it from a session
 * @returns gives it for an item (counted from 0): the same for all items whose credential is the same
 * @throws InvalidInputError, for an item, when its credential cannot be used
 */
export function perCredential<Client>(
	context: Pick<IExecuteFunctions, 'getCredentials'>,
	credentialType: string,
	settings: SendSettings,
	open: (session: Session) => Client,
): (itemIndex: number) => Promise<Client> {
	const clients = new Map<string, Client>();
	const byKey = new Map<string, Pick<Session, 'pause' | 'paces'>>();
	return async (itemIndex) => {
		const credential = await context.getCredentials(credentialType, itemIndex);
		const identity = JSON.stringify(credential, (_name, value: unknown) =>
			typeof value === 'bigint' ? value.toString() : value,
		);
		const known = clients.get(identity);
		if (known !== undefined) return known;
		const apiKey = readApiKey(credential.apiKey);
		const shared = byKey.get(apiKey) ?? { pause: new SharedPause(), paces: new Map() };
		byKey.set(apiKey, shared);
		const client = open({ credentialType, credential, apiKey, settings, ...shared });
		clients.set(identity, client);
		return client;
	};
}

/** @returns the pace of the requests that count together under this name */
export function paceOf({ paces }: Session, countedAs: string, usualLimit: RateLimit): Pace {
	const pace = paces.get(countedAs) ?? new Pace(usualLimit);
	paces.set(countedAs, pace);
	return pace;
}
