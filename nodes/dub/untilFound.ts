import type { Outcome } from '../shared/outcome';
import { textAt } from '../shared/records';

/** How long something fresh gets to become known, in ms. Dub does not say how long it takes (dub.md#fresh-clicks). */
const WAITS_MS = [1000, 2000, 4000];

/**
 * Sends a request until Dub finds what it is about, or does not find it for some seconds.
 * @param send sends it once; a refusal must leave nothing behind, so that it may be sent at will
 * @param wait waits some ms
 * @param refusals how Dub's words begin where it has not found something that may be too fresh
 * @returns the last outcome
 */
export async function untilFound(
	send: () => Promise<Outcome>,
	wait: (ms: number) => Promise<void>,
	refusals: readonly string[],
): Promise<Outcome> {
	for (const waitMs of WAITS_MS) {
		const outcome = await send();
		if (!isRefusedWith(outcome, refusals)) return outcome;
		await wait(waitMs);
	}
	return await send();
}

function isRefusedWith(outcome: Outcome, refusals: readonly string[]): boolean {
	if (outcome.kind !== 'answer' || outcome.status !== 404) return false;
	const text = textAt(outcome.body, 'error', 'message') ?? '';
	return refusals.some((begins) => text.startsWith(begins));
}
