import type { Outcome } from './outcome';
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
 * @returns the last outcome, good or bad
 */
export async function send(
	kind: Kind,
	limits: RetryLimits,
	around: Surroundings,
): Promise<Outcome> {
	const { now, pause, pace } = around;
	let waitedMs = 0;
	let failures = 0;
	for (;;) {
		const turn = await myTurn(around);
		const outcome = await attemptIn(turn, around);
		const asked = around.askedWaitMs(outcome, now());
		const step = nextStep(outcome, kind, failures + 1, waitedMs, asked, around.random(), limits);
		if (step.do === 'finish') {
			if (isRefusal(outcome)) pace.givenUp(turn);
			return outcome;
		}
		if (step.everyone) {
			waitedMs += step.waitMs;
			const untilMs = now() + step.waitMs;
			pause.extendTo(untilMs);
			pace.refused(turn, now(), untilMs, around.limitNamed(outcome));
		} else {
			failures += 1;
			await around.wait(step.waitMs);
		}
	}
}

/** Waits for the end of the pause, then for a turn, and for the end of a pause that came up meanwhile. */
async function myTurn(around: Surroundings): Promise<Turn> {
	const { pace, wait, now } = around;
	for (;;) {
		await keepPause(around);
		const turn = pace.next(now());
		if (turn.waitMs > 0) await wait(turn.waitMs);
		if (turn.askAgain === true) continue;
		await keepPause(around);
		return turn;
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

const isRefusal = (outcome: Outcome): boolean =>
	outcome.kind === 'answer' && outcome.status === 429;

/** Another request may lengthen the pause while this one waits, hence the loop. */
async function keepPause({ pause, wait, now }: Surroundings): Promise<void> {
	for (let rest = pause.remainingMs(now()); rest > 0; rest = pause.remainingMs(now())) {
		await wait(rest);
	}
}
