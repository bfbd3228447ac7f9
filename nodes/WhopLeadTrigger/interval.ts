/** A stretch of creation times in ms: `from` belongs to it, `to` does not. */
export interface Interval {
	from: number;
	to: number;
}

/** @returns undefined instead of an empty stretch */
export function interval(from: number, to: number): Interval | undefined {
	return from < to ? { from, to } : undefined;
}

/** @returns whether a creation time lies in the stretch */
export function contains(stretch: Interval | undefined, time: number): boolean {
	return stretch !== undefined && stretch.from <= time && time < stretch.to;
}

/**
 * What is left of a stretch after reading its first pages, whichever way the service sorts (whop-api.md 7: newest
 * first is likely, not certain). The creation time where reading stopped stays unread, since more leads may share it.
 * @param stretch what was asked for
 * @param times creation times in the order in which they were read
 * @returns undefined when the order cannot be told (all equal, or unsorted), so that nothing can be skipped
 */
export function unread(stretch: Interval, times: readonly number[]): Interval | undefined {
	const first = times[0];
	const last = times.at(-1);
	if (first === undefined || last === undefined || first === last) return undefined;
	const newestFirst = first > last;
	const sorted = times.every((time, index) => {
		const before = times[index - 1];
		return before === undefined || (newestFirst ? time <= before : time >= before);
	});
	if (!sorted) return undefined;
	return newestFirst ? { from: stretch.from, to: last + 1 } : { from: last, to: stretch.to };
}
