import type { Outcome } from './outcome';
import { nextStep } from './retry';
import type { Kind, RetryLimits } from './retry';
import type { SharedPause } from './sharedPause';

/** The world as one request meets it; n8n and the clock come in here, so that tests can stand in for both. */
export interface Surroundings {
	/** Sends the request once. Never throws for an HTTP status or a network failure. */
	attempt: () => Promise<Outcome>;
	/** The wait a 429 names, in ms, in the service's own way of saying it. */
	askedWaitMs: (outcome: Outcome, nowMs: number) => number | undefined;
	/** Waits; throws when the execution was cancelled. */
	wait: (ms: number) => Promise<void>;
	now: () => number;
	random: () => number;
	pause: SharedPause;
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
	let waitedMs = 0;
	let failures = 0;
	for (;;) {
		await keepPause(around);
		const outcome = await around.attempt();
		const asked = around.askedWaitMs(outcome, around.now());
		const step = nextStep(outcome, kind, failures + 1, waitedMs, asked, around.random(), limits);
		if (step.do === 'finish') return outcome;
		if (step.everyone) {
			waitedMs += step.waitMs;
			around.pause.extendTo(around.now() + step.waitMs);
		} else {
			failures += 1;
			await around.wait(step.waitMs);
		}
	}
}

/** Another request may lengthen the pause while this one waits, hence the loop. */
async function keepPause({ pause, wait, now }: Surroundings): Promise<void> {
	for (let rest = pause.remainingMs(now()); rest > 0; rest = pause.remainingMs(now())) {
		await wait(rest);
	}
}
