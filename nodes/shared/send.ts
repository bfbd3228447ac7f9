import type { Answer, Outcome } from './outcome';
import type { Pace, Turn } from './pace';
import { nextStep } from './retry';
import type { Kind, RetryLimits } from './retry';
import type { SharedPause } from './sharedPause';

/** The world as one request meets it; n8n and the clock come in here, so that tests can stand in for both. */
export interface Surroundings {
	/** Sends the request once. Never throws for an HTTP status or a network failure. */
	attempt: () => Promise<Outcome>;
	/** The wait a 429 names, in ms, in the service's own way of saying it. */
	askedWaitMs: (outcome: Outcome, nowMs: number) => number | undefined;
	/** The limit a 429 names, in requests within the service's usual window. */
	limitNamed: (outcome: Outcome) => number | undefined;
	/** Waits; throws when the execution was cancelled. */
	wait: (ms: number) => Promise<void>;
	now: () => number;
	random: () => number;
	/** Of all requests of the run. */
	pause: SharedPause;
	/** Of the requests that count against the same limit. */
	pace: Pace;
}

/**
 * Sends one request until its outcome is final: again after a rate limit, again after a failure where
 * nothing can be done twice.
 * @returns the last outcome, good or bad; where a rate limit holds longer than this request may wait, the refusal that
 *   another request met, with nothing sent
 */
export async function send(
	kind: Kind,
	limits: RetryLimits,
	around: Surroundings,
): Promise<Outcome> {
	const { now, pause, pace } = around;
	let waitedMs = 0;
	let mayWaitMs = limits.longestWaitMs;
	let failures = 0;
	for (;;) {
		const { turn, refusal } = await myTurn(around, mayWaitMs);
		if (turn === undefined) return refusal;
		const outcome = await attemptIn(turn, around);
		const asked = around.askedWaitMs(outcome, now());
		const step = nextStep(outcome, kind, failures + 1, waitedMs, asked, around.random(), limits);
		if (step.do === 'finish') {
			if (isRefusal(outcome)) {
				pace.givenUp(turn);
				pause.extendTo(now() + (step.closedForMs ?? 0), outcome);
			}
			return outcome;
		}
		if (isRefusal(outcome)) {
			// Leaves room for the wait that was just granted: the pause it makes is met at the next turn.
			mayWaitMs = limits.longestWaitMs - waitedMs;
			waitedMs += step.waitMs;
			const untilMs = now() + step.waitMs;
			pause.extendTo(untilMs, outcome);
			pace.refused(turn, now(), untilMs, around.limitNamed(outcome));
		} else {
			failures += 1;
			await around.wait(step.waitMs);
		}
	}
}

/** A turn to send, or the refusal that makes waiting for one pointless. */
type TurnOrRefusal = { turn: Turn; refusal?: undefined } | { turn?: undefined; refusal: Answer };

/** Waits for the end of the pause, then for a turn, and for the end of a pause that came up meanwhile. */
async function myTurn(around: Surroundings, mayWaitMs: number): Promise<TurnOrRefusal> {
	const { pace, wait, now } = around;
	for (;;) {
		const refusal = await keepPause(around, mayWaitMs);
		if (refusal !== undefined) return { refusal };
		const turn = pace.next(now());
		if (turn.waitMs > 0) await wait(turn.waitMs);
		if (turn.askAgain === true) continue;
		const later = await keepPause(around, mayWaitMs);
		if (later === undefined) return { turn };
		pace.givenUp(turn);
		return { refusal: later };
	}
}

/** Sends once, and notes what it means for the pace; a refusal is left to the caller. */
async function attemptIn(turn: Turn, { attempt, now, pace }: Surroundings): Promise<Outcome> {
	const sentMs = now();
	let outcome: Outcome | undefined;
	try {
		outcome = await attempt();
		return outcome;
	} finally {
		if (outcome === undefined) pace.givenUp(turn);
		else if (!isRefusal(outcome)) pace.letThrough(turn, sentMs, now());
	}
}

const isRefusal = (outcome: Outcome): outcome is Answer =>
	outcome.kind === 'answer' && outcome.status === 429;

/**
 * Another request may lengthen the pause while this one waits, hence the loop.
 * @returns undefined once the pause is over; the refusal behind it when it lasts longer than this request may wait
 */
async function keepPause(
	{ pause, wait, now }: Surroundings,
	mayWaitMs: number,
): Promise<Answer | undefined> {
	for (let rest = pause.remainingMs(now()); rest > 0; rest = pause.remainingMs(now())) {
		const refusal = pause.refusalBeyond(mayWaitMs, now());
		if (refusal !== undefined) return refusal;
		await wait(rest);
	}
	return undefined;
}
