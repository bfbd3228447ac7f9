import { interval } from './interval';
import type { Interval } from './interval';
import { createdMs } from './ledger';
import type { LeadEvent } from './ledger';
import type { PollUnderWay } from './news';
import type { NeverRead, Progress, TriggerState } from './state';

/**
 * Reads a share of the leads that are no longer hot, once all news was read: first what was never read, then round
 * after round to find conversions.
 * @param newsFrom the leads created at this time (ms) or later were read in this poll
 * @param newsTimes their creation times (ms)
 */
export async function readOlder(
	{ source, ledger, limits, before, windowFrom, neverRead }: PollUnderWay,
	newsFrom: number,
	newsTimes: readonly number[],
): Promise<{ events: LeadEvent[]; progress: Progress }> {
	const hotFrom = Math.max(hotStart(newsTimes, newsFrom, limits.hot), windowFrom);
	const round = roundToGo(before, windowFrom, hotFrom);
	// As long as no lead was ever listed, the key may lack the permission, and the first leads to show are old ones.
	if (neverRead && newsFrom <= neverRead.from && newsTimes.length === 0) {
		return { events: [], progress: progress(hotFrom, neverRead, round) };
	}
	const stillNeverRead = cutOff(neverRead, newsFrom);
	const target = stillNeverRead ?? round;
	if (target === undefined || source.outOfTime()) {
		return { events: [], progress: progress(hotFrom, stillNeverRead, round) };
	}
	const { leads, left } = await source.read(target, limits.older);
	const events = ledger.take(leads, stillNeverRead);
	// Few leads since the last poll leave room among the hot ones for those just before them, unless even the present
	// ones take up the poll's time.
	const hasRoom = newsTimes.length < limits.hot && !source.outOfTime();
	const times = [...newsTimes, ...leads.map(createdMs)];
	const nextHotFrom =
		hasRoom && adjoins(target, left, hotFrom)
			? hotStart(times, left?.to ?? target.from, limits.hot)
			: hotFrom;
	return {
		events,
		progress: stillNeverRead
			? progress(nextHotFrom, left && { ...stillNeverRead, ...left }, round)
			: progress(nextHotFrom, undefined, left),
	};
}

/** True when a stretch was read from its newest end on, and hot leads follow there. */
function adjoins(stretch: Interval, left: Interval | undefined, hotFrom: number): boolean {
	return stretch.to >= hotFrom && (left === undefined || left.to < stretch.to);
}

/**
 * Where the hot leads begin.
 * @param times creation times of leads that are complete from `completeFrom` up to now
 */
export function hotStart(times: readonly number[], completeFrom: number, hotLeads: number): number {
	const newestFirst = [...times].sort((a, b) => b - a);
	return newestFirst.length > hotLeads ? (newestFirst[hotLeads - 1] ?? completeFrom) : completeFrom;
}

/** What is to be read of the present round through the older leads; a new round when the last one is done. */
export function roundToGo(
	before: TriggerState,
	windowFrom: number,
	hotFrom: number,
): Interval | undefined {
	const { round } = before;
	// Only a round that has not begun grows with the leads that are no longer hot: else one that is read from its lower
	// end on could grow faster than it is read.
	const untouched = round?.to === before.hotFrom && round.from <= windowFrom;
	const to = untouched ? hotFrom : round?.to;
	const toGo =
		round && to !== undefined ? interval(Math.max(round.from, windowFrom), to) : undefined;
	return toGo ?? interval(windowFrom, hotFrom);
}

/** How far the reading came, in the form in which the state keeps it (an absent key where there is nothing). */
export function progress(
	hotFrom: number,
	neverRead: NeverRead | undefined,
	round: Interval | undefined,
): Progress {
	return { hotFrom, ...(neverRead && { neverRead }), ...(round && { round }) };
}

function cutOff(neverRead: NeverRead | undefined, end: number): NeverRead | undefined {
	const cut = neverRead && interval(neverRead.from, Math.min(neverRead.to, end));
	return cut && { ...cut, watchedSince: neverRead.watchedSince };
}
