import { NO_TIME_LEFT, noResponse } from './outcome';
import type { Answer, Outcome } from './outcome';
import type { Pace, Permit } from './pace';
import { nextStep } from './retry';
import type { Attempts, Idempotent } from './retry';
import type { SendSettings } from './session';
import type { SharedPause } from './sharedPause';

/** What one request depends on: n8n and the clock come in here, so that tests can replace both. */
export interface Dependencies {
	/** Sends the request once, for so long at most. Never throws for an HTTP status or a network failure. */
	attempt: (timeoutMs: number) => Promise<Outcome>;
	/** The wait a 429 names, in ms, in the service's own way of saying it. */
	askedWaitMs: (outcome: Outcome, nowMs: number) => number | undefined;
	/** The limit a 429 names, in requests within the service's usual window. */
	limitNamed: (outcome: Outcome) => number | undefined;
	/** Waits; throws when the execution was cancelled. */
	wait: (ms: number) => Promise<void>;
	now: () => number;
	random: () => number;
	/** Of all requests with the same key. */
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
	idempotent: Idempotent,
	limits: SendSettings,
	dependencies: Dependencies,
): Promise<Outcome> {
	const { now, pause, pace } = dependencies;
	const timeLeft = () => (limits.endsAtMs ?? Infinity) - now();
	/** Of any attempt so far: the last one alone would not tell the truth about a change that was tried again. */
	let mayHaveReachedServer = false;
	const attempts: Attempts = { failures: 0, refusals: 0, waitedMs: 0 };
	let mayWaitMs = limits.longestWaitMs;

	/** After the last attempt: the others need not run into the same limit. */
	const giveUp = (permit: Permit, refusal: Answer, closedForMs: number) => {
		pace.cancel(permit);
		if (attempts.refusals > 0) pause.close(refusal);
		else pause.extendTo(now() + closedForMs, refusal);
	};
	/** The pause is kept when the next permit is taken. */
	const slowDown = (permit: Permit, refusal: Answer, waitMs: number) => {
		// Leaves room for the wait that was just granted.
		mayWaitMs = limits.longestWaitMs - attempts.waitedMs;
		attempts.waitedMs += waitMs;
		attempts.refusals += 1;
		const untilMs = now() + waitMs;
		pause.extendTo(untilMs, refusal);
		pace.refused(permit, now(), untilMs, dependencies.limitNamed(refusal));
	};

	for (;;) {
		const { permit, instead } = await acquirePermit(dependencies, timeLeft, mayWaitMs);
		if (permit === undefined) return afterOthers(instead, mayHaveReachedServer);
		const outcome = await attemptIn(permit, dependencies, Math.min(limits.timeoutMs, timeLeft()));
		const asked = dependencies.askedWaitMs(outcome, now());
		const step = nextStep(outcome, idempotent, attempts, asked, dependencies.random(), limits);
		const isLast = step.do === 'finish' || step.waitMs >= timeLeft();
		if (isRefusal(outcome)) {
			if (isLast) giveUp(permit, outcome, step.waitMs);
			else slowDown(permit, outcome, step.waitMs);
		}
		if (isLast) return afterOthers(outcome, mayHaveReachedServer);
		mayHaveReachedServer ||= mayHaveActed(outcome);
		if (isRefusal(outcome)) continue;
		attempts.failures += 1;
		await dependencies.wait(step.waitMs);
	}
}

/** Whether an attempt may have had its effect: all that are tried again, but for a rate limit, fail half-way. */
const mayHaveActed = (outcome: Outcome): boolean =>
	outcome.kind === 'noResponse' ? outcome.mayHaveReachedServer : outcome.status !== 429;

/**
 * The last outcome of a request, which may prove that nothing came of its own attempt.
 * @param mayHaveReachedServer whether one of the attempts before may have had its effect
 */
function afterOthers(outcome: Outcome, mayHaveReachedServer: boolean): Outcome {
	if (!mayHaveReachedServer) return outcome;
	if (outcome.kind === 'noResponse') return { ...outcome, mayHaveReachedServer };
	return isRefusal(outcome) ? { ...outcome, earlierMayHaveReachedServer: true } : outcome;
}

/** A permit to send, or what stands in the place of an outcome where there is none to be had. */
type PermitOrOutcome =
	| { permit: Permit; instead?: undefined }
	| { permit?: undefined; instead: Outcome };

/** Waits for the end of the pause, then for a permit, and for the end of a pause that came up meanwhile. */
async function acquirePermit(
	dependencies: Dependencies,
	timeLeft: () => number,
	longestWaitMs: number,
): Promise<PermitOrOutcome> {
	const { pace, wait, now } = dependencies;
	const mayWaitMs = () => Math.min(longestWaitMs, timeLeft());
	for (;;) {
		const refusal = await keepPause(dependencies, mayWaitMs);
		if (refusal !== undefined) return { instead: refusal };
		const permit = pace.next(now());
		if (permit.waitMs >= timeLeft()) {
			if (permit.askAgain !== true) pace.cancel(permit);
			return { instead: noResponse(NO_TIME_LEFT) };
		}
		if (permit.waitMs > 0) await wait(permit.waitMs);
		if (permit.askAgain === true) continue;
		const later = await keepPause(dependencies, mayWaitMs);
		if (later === undefined) return { permit };
		pace.cancel(permit);
		return { instead: later };
	}
}

/** Sends once, and notes what it means for the pace; a refusal is left to the caller. */
async function attemptIn(
	permit: Permit,
	{ attempt, now, pace }: Dependencies,
	timeoutMs: number,
): Promise<Outcome> {
	const sentMs = now();
	let outcome: Outcome | undefined;
	try {
		outcome = await attempt(timeoutMs);
		return outcome;
	} finally {
		if (outcome === undefined) pace.cancel(permit);
		else if (!isRefusal(outcome)) pace.complete(permit, sentMs, now());
	}
}

const isRefusal = (outcome: Outcome): outcome is Answer =>
	outcome.kind === 'answer' && outcome.status === 429;

/**
 * Another request may lengthen the pause while this one waits, hence the loop.
 * @returns undefined once the pause is over; the refusal that caused it when it lasts longer than this request may wait
 */
async function keepPause(
	{ pause, wait, now }: Dependencies,
	mayWaitMs: () => number,
): Promise<Answer | undefined> {
	for (let rest = pause.remainingMs(now()); rest > 0; rest = pause.remainingMs(now())) {
		const refusal = pause.refusalBeyond(mayWaitMs(), now());
		if (refusal !== undefined) return refusal;
		await wait(rest);
	}
	return undefined;
}
