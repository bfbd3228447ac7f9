import type { Outcome } from './outcome';

/** A read may be sent again at will; a write only when it is proven that the first one had no effect. */
export type Kind = 'read' | 'write';

/** What to do after one attempt. */
export type NextStep =
	/** `closedForMs`: a rate limit holds for so long that nobody else needs to run into it meanwhile. */
	{ do: 'finish'; closedForMs?: number } | { do: 'again'; waitMs: number };

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
/** A service whose clock is ahead of ours can ask for no wait at all. */
const SHORTEST_RATE_LIMIT_WAIT_MS = 200;
const WORTH_ANOTHER_READ = new Set([408, 500, 502, 503, 504]);

/**
 * Decides what follows an attempt. Pure: the clock and the dice come in as values.
 * @param outcome what came of the attempt
 * @param kind read or write
 * @param attempt 1 for the first
 * @param waitedMs how long this request has waited for rate limits so far
 * @param askedWaitMs the wait that the service named in a 429, if it named one
 * @param dice a number from 0 to 1 that spreads the retries of parallel requests
 */
export function nextStep(
	outcome: Outcome,
	kind: Kind,
	attempt: number,
	waitedMs: number,
	askedWaitMs: number | undefined,
	dice: number,
	limits: RetryLimits,
): NextStep {
	if (outcome.kind === 'answer' && outcome.status === 429) {
		const waitMs = Math.max(SHORTEST_RATE_LIMIT_WAIT_MS, askedWaitMs ?? DEFAULT_RATE_LIMIT_WAIT_MS);
		if (waitedMs + waitMs > limits.longestWaitMs) return { do: 'finish', closedForMs: waitMs };
		return { do: 'again', waitMs };
	}
	if (attempt > limits.retries || !mayBeSentAgain(outcome, kind)) return { do: 'finish' };
	const backoff = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (attempt - 1));
	return { do: 'again', waitMs: Math.round(backoff * (0.5 + dice / 2)) };
}

function mayBeSentAgain(outcome: Outcome, kind: Kind): boolean {
	if (outcome.kind === 'silence') return kind === 'read' || !outcome.mayHaveArrived;
	return kind === 'read' && WORTH_ANOTHER_READ.has(outcome.status);
}
