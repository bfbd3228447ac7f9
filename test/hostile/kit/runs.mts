/** How many cases `npm test` plays, shared out over all properties; `npm run hostile` plays more. */
const CASES = Number(process.env['CASES'] ?? 5000);
/** The same seed plays the same cases; without one each run plays others. */
const SEED = process.env['SEED'];

/** No time limit on a property but that of a long run. */
export const HOUR = 60 * 60_000;

/** @param percent what a property plays of all cases */
export function runs(percent: number): { numRuns: number; seed?: number } {
	const numRuns = Math.max(1, Math.round((CASES * percent) / 100));
	return { numRuns, ...(SEED !== undefined && { seed: Number(SEED) }) };
}
