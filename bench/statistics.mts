/** The middle value; of an even number of values, the mean of the middle two. */
export function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const middle = sorted.length / 2;
	const lower = sorted[Math.ceil(middle) - 1];
	const upper = sorted[Math.floor(middle)];
	if (lower === undefined || upper === undefined) throw new RangeError('No values');
	return (lower + upper) / 2;
}
