/**
 * Words for items that fail the check before anything is sent.
 * @param failed numbers of the items that do not pass
 * @param count how many items there are
 */
export function failedChecks(failed: readonly number[], count: number): string {
	if (count === 1) return 'Nothing was sent.';
	if (failed.length === 1)
		return `It is the only one of ${count} items that fails the check. Nothing was sent.`;
	return `${failed.length} of ${count} items fail the check: ${numbers(failed)} (n8n counts from 0). Nothing was sent.`;
}

/**
 * Words for an item that fails after sending has begun.
 * @param others numbers of the items that were under way and failed too; a lost answer often concerns all of them
 * @param done how many items were done
 * @param count how many items there are
 * @returns empty when there is nothing to say
 */
export function failedSending(others: readonly number[], done: number, count: number): string {
	const sentences: string[] = [];
	if (others.length === 1) {
		sentences.push(
			`Item ${numbers(others)} was under way and failed too: what is said here may hold for it as well.`,
		);
	} else if (others.length > 1) {
		sentences.push(
			`Items ${numbers(others)} were under way and failed too: what is said here may hold for them as well.`,
		);
	}
	if (done > 0) {
		sentences.push(
			`${done} of ${count} items were already done before this; running the node again would send those again too.`,
		);
	}
	return sentences.join(' ');
}

/** More numbers help nobody; those of 100,000 items would fill 689 kB. */
const MOST_NUMBERS = 10;

/** `0, 3 and 4`, or the first ten of many. */
function numbers(indexes: readonly number[]): string {
	const sorted = [...indexes].sort((a, b) => a - b);
	const named = sorted.slice(0, MOST_NUMBERS);
	const last = sorted.length > named.length ? `${sorted.length - named.length} more` : named.pop();
	return named.length === 0 ? `${last}` : `${named.join(', ')} and ${last}`;
}
