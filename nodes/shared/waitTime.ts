/** Numbers above these cannot be a wait in seconds, so they are a point in time. */
const LOOKS_LIKE_EPOCH_MS = 1e12;
const LOOKS_LIKE_EPOCH_SECONDS = 1e9;

/**
 * Reads a `Retry-After` value in all the forms seen in the wild.
 * Dub sends Unix epoch **milliseconds** where its docs say seconds (dub.md#retry-after); Whop sends
 * seconds, a date, or nothing (whop.md#rate-limit).
 * @param value the header's text
 * @param nowMs the present moment, Unix epoch ms
 * @returns the wait in ms, never negative; undefined when the value is missing or unreadable
 */
export function retryAfterMs(value: string | undefined, nowMs: number): number | undefined {
	const text = value?.trim() ?? '';
	if (text === '') return undefined;
	const number = Number(text);
	if (Number.isNaN(number)) {
		const date = Date.parse(text);
		return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
	}
	if (number > LOOKS_LIKE_EPOCH_MS) return Math.max(0, number - nowMs);
	if (number > LOOKS_LIKE_EPOCH_SECONDS) return Math.max(0, number * 1000 - nowMs);
	return Math.max(0, number * 1000);
}
