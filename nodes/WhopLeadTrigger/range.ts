/** A range of creation times in ms: `from` belongs to it, `to` does not. */
export interface Range {
	from: number;
	to: number;
}

export const MINUTE_MS = 60_000;

/** @returns undefined instead of an empty range */
export function range(from: number, to: number): Range | undefined {
	return from < to ? { from, to } : undefined;
}

/** @returns whether a creation time lies in the range */
export function contains({ from, to }: Range, time: number): boolean {
	return from <= time && time < to;
}

/**
 * What is left of a range after its first pages, whichever way the service sorts (whop.md#order-of-lists: newest first
 * is likely, not certain). The first lead against the last tells the direction. Neighbours may be swapped, also where
 * reading stopped. So a minute before that place is left to be read again, back to the lead before the last at least,
 * and as much as leads were seen out of order; but not so much that reading does not get on among close leads.
 * @param asked the range that was asked for
 * @param times creation times in the order in which they were read
 * @returns undefined when nothing can be skipped, as no order shows: all times equal, or much out of order
 */
export function unread(asked: Range, times: readonly number[]): Range | undefined {
	const first = times[0] ?? 0;
	const direction = Math.sign((times.at(-1) ?? 0) - first);
	/** How far (ms) the two leads farthest from the first one are, and how far a lead was out of order. */
	let reached = 0;
	let lastButOne = 0;
	let disorder = 0;
	for (const time of times) {
		const distance = (time - first) * direction;
		disorder = Math.max(disorder, reached - distance);
		lastButOne = Math.max(lastButOne, Math.min(reached, distance));
		reached = Math.max(reached, distance);
	}
	const quarter = Math.floor(reached / 4);
	if (direction === 0 || disorder > Math.max(MINUTE_MS, quarter)) return undefined;
	const lastGap = reached - lastButOne;
	const again = Math.max(
		disorder,
		Math.min(MINUTE_MS, quarter),
		lastGap <= reached / 2 ? lastGap : 0,
	);
	const edge = first + direction * (reached - again);
	// All leads of the last creation time stay unread, as more may share it.
	const left = direction > 0 ? { from: edge, to: asked.to } : { from: asked.from, to: edge + 1 };
	return left.from > asked.from || left.to < asked.to ? left : undefined;
}
