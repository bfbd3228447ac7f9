import type { Outcome } from './outcome';

/**
 * Whether sending a request twice does no more than sending it once: always, never, or only once the first one has
 * ended, as of what a service finds out by what it stored before.
 */
export type Idempotent = boolean | 'onceEnded';

/** What to do after one attempt. */
export interface NextStep {
	do: 'finish' | 'again';
	/** The wait before the next attempt, in ms; at the end, for how long a rate limit will hold. */
	waitMs: number;
}

/** How often and how long a request may be tried. */
export interface RetryLimits {
	/** Attempts after the first one, for causes other than a rate limit. */
	retries: number;
	/** The longest wait for a rate limit to pass, in ms, counted over all waits of one request. */
	longestWaitMs: number;
}

const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;
/** When a 429 names no wait. */
const DEFAULT_RATE_LIMIT_WAIT_MS = 5_000;
/** At the first refusal; a service whose clock is ahead of ours can ask for no wait at all. */
const SHORTEST_RATE_LIMIT_WAIT_MS = 200;
const WORTH_ANOTHER_READ = new Set([408, 500, 502, 503, 504]);

/** What one request has been through so far. */
export interface Attempts {
	/** Attempts that failed for other reasons than a rate limit. */
	failures: number;
	/** Attempts that met a rate limit. */
	refusals: number;
	/** How long it has waited for rate limits, in ms. */
	waitedMs: number;
}

/**
 * Decides what follows an attempt. Pure: the clock and chance come in as values.
 * @param outcome what came of the attempt
 * @param idempotent whether sending the request twice does no more than once; others are sent again only when it is proven
 *   that the first one had no effect
 * @param before the attempts before this one
 * @param askedWaitMs the wait that the service named in a 429, if it named one
 * @param random a number from 0 to 1 that spreads the retries of parallel requests
 */
export function nextStep(
	outcome: Outcome,
	idempotent: Idempotent,
	before: Attempts,
	askedWaitMs: number | undefined,
	random: number,
	limits: RetryLimits,
): NextStep {
	if (outcome.kind === 'answer' && outcome.status === 429) {
		const asked = askedWaitMs ?? DEFAULT_RATE_LIMIT_WAIT_MS;
		// A service may ask for no wait at all, again and again.
		const waitMs = Math.max(growing(SHORTEST_RATE_LIMIT_WAIT_MS, before.refusals), asked);
		if (before.waitedMs + waitMs > limits.longestWaitMs) return { do: 'finish', waitMs };
		return { do: 'again', waitMs };
	}
	if (before.failures >= limits.retries || !mayBeSentAgain(outcome, idempotent))
		return { do: 'finish', waitMs: 0 };
	const backoff = growing(FIRST_BACKOFF_MS, before.failures);
	return { do: 'again', waitMs: Math.round(backoff * (0.5 + random / 2)) };
}

/** Twice as long each time, in ms. */
function growing(firstMs: number, times: number): number {
	return Math.min(LONGEST_BACKOFF_MS, firstMs * 2 ** times);
}

/** No answer came in time, here or behind a gateway: the service may still be at it. */
const TIMED_OUT: ReadonlySet<string | number> = new Set(['ECONNABORTED', 'ETIMEDOUT', 408, 504]);

function mayBeSentAgain(outcome: Outcome, idempotent: Idempotent): boolean {
	const [end, isWorthIt] =
		outcome.kind === 'noResponse'
			? [outcome.code, true]
			: [outcome.status, WORTH_ANOTHER_READ.has(outcome.status)];
	if (outcome.kind === 'noResponse' && !outcome.mayHaveReachedServer) return true;
	const mayBe = idempotent === 'onceEnded' ? !TIMED_OUT.has(end) : idempotent;
	return mayBe && isWorthIt;
}
