import type { IExecuteFunctions } from 'n8n-workflow';

import type { Service } from '../shared/http';
import type { Outcome } from '../shared/outcome';
import { InputProblem } from '../shared/problem';
import { retryAfterMs } from '../shared/waitTime';

const CREDENTIAL_TYPE = 'dubApi';

/** Where Dub's API is, unless the credential names another place. */
export const DEFAULT_BASE_URL = 'https://api.dub.co';

/** Dub's limit is counted per minute, so a longer wait than this cannot be meant (dub-api.md 8). */
const LONGEST_SINGLE_WAIT_MS = 60_000;

/**
 * The wait that Dub asks for, 0 to 60 s in ms. Dub sends `Retry-After` with every refusal, so it counts only
 * with the status 429 (dub-api.md 8, read in its code).
 * @returns undefined when the answer is no rate limit, or names no wait
 */
export function askedWaitMs(outcome: Outcome, nowMs: number): number | undefined {
	if (outcome.kind !== 'answer' || outcome.status !== 429) return undefined;
	const { headers } = outcome;
	const asked =
		retryAfterMs(headers['retry-after'], nowMs) ??
		retryAfterMs(headers['x-ratelimit-reset'], nowMs);
	return asked === undefined ? undefined : Math.min(asked, LONGEST_SINGLE_WAIT_MS);
}

/** The Business plan's, the smallest that tracks leads; a 429 names that of the key (dub-api.md 8). */
const USUAL_LIMIT = { requests: 1200, windowMs: 60_000 };

/** The requests a minute that the key may send, as a 429 names them. */
export function limitNamed(outcome: Outcome): number | undefined {
	const named = outcome.kind === 'answer' ? outcome.headers['x-ratelimit-limit'] : undefined;
	return named === undefined ? undefined : Number(named);
}

/** How requests reach Dub. */
export const DUB: Service = {
	credentialType: CREDENTIAL_TYPE,
	askedWaitMs,
	limitNamed,
	usualLimit: USUAL_LIMIT,
};

/**
 * @param given the credential's Base URL
 * @returns it without spaces and trailing slashes; Dub's own when it is empty
 * @throws InputProblem when it is no web address
 */
export function toBaseUrl(given: unknown): string {
	const text = typeof given === 'string' ? given.trim().replace(/\/+$/, '') : '';
	if (text === '') return DEFAULT_BASE_URL;
	if (!/^https?:\/\/[^\s/?#]+(?:\/[^\s?#]*)?$/i.test(text)) {
		throw new InputProblem(
			`'Base URL' of the Dub credential must be an address such as ${DEFAULT_BASE_URL}`,
		);
	}
	return text;
}

/**
 * Reads where Dub's API is from the node's credential.
 * @throws InputProblem when the credential names no web address
 */
export async function readBaseUrl(context: IExecuteFunctions): Promise<string> {
	const { baseUrl } = await context.getCredentials(CREDENTIAL_TYPE);
	return toBaseUrl(baseUrl);
}
