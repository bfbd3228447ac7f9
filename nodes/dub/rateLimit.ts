import type { Service } from '../shared/http';
import type { Outcome } from '../shared/outcome';
import { retryAfterMs } from '../shared/waitTime';

/** Dub's limit is counted per minute, so a longer wait than this cannot be meant (dub.md#rate-limit). */
const LONGEST_SINGLE_WAIT_MS = 60_000;

/**
 * The wait that Dub asks for, 0 to 60 s in ms. Dub sends `Retry-After` with every refusal, so it counts only
 * with the status 429 (dub.md#retry-after).
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

/** The Business plan's, the smallest that tracks leads; a 429 names that of the key (dub.md#rate-limit). */
const USUAL_LIMIT = { requests: 1200, windowMs: 60_000 };

/** The requests a minute that the key may send, as a 429 names them. */
export function limitNamed(outcome: Outcome): number | undefined {
	const named = outcome.kind === 'answer' ? outcome.headers['x-ratelimit-limit'] : undefined;
	return named === undefined ? undefined : Number(named);
}

/** How requests reach Dub. */
export const DUB: Service = {
	credentialType: 'dubApi',
	askedWaitMs,
	limitNamed,
	usualLimit: USUAL_LIMIT,
};
