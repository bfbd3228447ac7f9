import type { Outcome } from '../shared/outcome';
import { textAt } from '../shared/records';

/** How long a fresh click gets to become known, in ms. Dub does not say how long it takes (dub.md#fresh-clicks). */
const WAITS_MS = [1000, 2000, 4000];

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
	for (const waitMs of WAITS_MS) {
		const outcome = await sendDeferred();
		if (!isUnknownClick(outcome)) return outcome;
		await wait(waitMs);
	}
	return await sendDeferred();
}

/** Dub does not know the click, or not yet (dub.md#order-of-checks). */
function isUnknownClick(outcome: Outcome): boolean {
	if (outcome.kind !== 'answer' || outcome.status !== 404) return false;
	return textAt(outcome.body, 'error', 'message')?.startsWith('Click event not found') ?? false;
}

/**
 * Older builds of Dub know no deferred mode and refuse it as a value of `mode` (dub.md#your-own-dub). Such a refusal
 * comes before anything is reserved.
 */
export function knowsNoDeferredMode(outcome: Outcome): boolean {
	if (outcome.kind !== 'answer' || outcome.status !== 422) return false;
	return /^\w+: mode: /.test(textAt(outcome.body, 'error', 'message') ?? '');
}
