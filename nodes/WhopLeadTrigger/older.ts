import { fillHot, hotAmong } from './hot';
import { interval } from './interval';
import type { Interval } from './interval';
import type { LeadEvent } from './ledger';
import type { PollUnderWay } from './news';
import type { NeverRead, Progress, TriggerState } from './state';

/**
 * Reads a share of the leads that are no longer hot, once all news was read: first what was never read, then round
 * after round to find conversions. With the time that is left, it makes more leads hot if they are few.
 * @param newsFrom the leads created at this time (ms) or later were read in this poll
 * @param newsTimes their creation times (ms)
 */
export async function readOlder(
	poll: PollUnderWay,
	newsFrom: number,
	newsTimes: readonly number[],
): Promise<{ events: LeadEvent[]; progress: Progress }> {
	const { source, ledger, limits, before, windowFrom, neverRead } = poll;
	// When the hot leads take up all the time, poll after poll, the older ones never get their turn.
	const mostHot = source.outOfTime() ? Math.floor(newsTimes.length / 2) : limits.hot;
	const hot = hotAmong(newsTimes, Math.max(newsFrom, windowFrom), mostHot);
	const round = roundToGo(before, windowFrom, hot.from);
	const stillNeverRead = cutOff(neverRead, newsFrom);
	const target = stillNeverRead ?? round;
	const { leads, left } =
		target && !source.outOfTime()
			? await source.read(target, limits.older)
			: { leads: [], left: target };
	// As long as no lead was ever listed, the key may lack the permission, and the first leads to show are old ones.
	if (newsTimes.length + leads.length === 0 && reachesOver(neverRead, windowFrom, newsFrom)) {
		return { events: [], progress: progress(hot.from, neverRead, round) };
	}
	const events = ledger.take(leads, stillNeverRead);
	const leftNeverRead = stillNeverRead && left && { ...stillNeverRead, ...left };
	const filled = await fillHot(poll, hot, leftNeverRead);
	const leftOfRound = stillNeverRead ? round : left;
	return {
		events: [...events, ...filled.events],
		progress: progress(
			filled.hot.from,
			cutOff(leftNeverRead, filled.hot.from),
			leftOfRound && interval(leftOfRound.from, Math.min(leftOfRound.to, filled.hot.from)),
		),
	};
}

/** True when no part of the window before `newsFrom` was ever read. */
function reachesOver(
	neverRead: NeverRead | undefined,
	windowFrom: number,
	newsFrom: number,
): boolean {
	return neverRead !== undefined && neverRead.from <= windowFrom && neverRead.to >= newsFrom;
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
