import { untilFound } from '../dub/untilFound';
import type { Outcome } from '../shared/outcome';
import { textAt } from '../shared/records';

/** Dub does not know the click, or not yet (dub.md#order-of-checks). */
const UNKNOWN_CLICK = 'Click event not found';

/**
 * Sends a lead as deferred until Dub knows the click, or does not know it for some seconds.
 * @param sendDeferred sends it once; reserves nothing, so it may be sent at will (dub.md#deferred-leads)
 * @param wait waits some ms
 * @returns the last outcome
 */
export async function clickVerified(
	sendDeferred: () => Promise<Outcome>,
	wait: (ms: number) => Promise<void>,
): Promise<Outcome> {
	return await untilFound(sendDeferred, wait, [UNKNOWN_CLICK]);
}

/**
 * Older builds of Dub know no deferred mode and refuse it as a value of `mode` (dub.md#your-own-dub). Such a refusal
 * comes before anything is reserved.
 */
export function knowsNoDeferredMode(outcome: Outcome): boolean {
	if (outcome.kind !== 'answer' || outcome.status !== 422) return false;
	return /^\w+: mode: /.test(textAt(outcome.body, 'error', 'message') ?? '');
}
