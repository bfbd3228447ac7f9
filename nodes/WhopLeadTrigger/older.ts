import { fillHot, halfOf, hotAmong } from './hot';
import { interval } from './interval';
import type { Interval } from './interval';
import type { LeadEvent } from './ledger';
import type { PollUnderWay } from './news';
import type { NeverRead, Progress, TriggerState } from './state';

/** JSON has no Infinity. */
const UP_TO_HOT = Number.MAX_SAFE_INTEGER;

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
	const hot = hotAmong(newsTimes, Math.max(newsFrom, windowFrom), limits.hot);
	const round = presentRound(before, windowFrom);
	const stillNeverRead = cutOff(neverRead, newsFrom);
	const toGo = interval(Math.max(round.from, windowFrom), Math.min(round.to, hot.from));
	const target = stillNeverRead ?? toGo;
	const hasRoom = hot.times.length < limits.hot && hot.from > windowFrom;
	// The other half is for making more leads hot: with little time, they would stay few.
	const share = hasRoom && !stillNeverRead ? Math.ceil(limits.older / 2) : limits.older;
	const { leads, left } =
		target && !source.outOfTime() ? await source.read(target, share) : { leads: [], left: target };
	// As long as no lead was ever listed, the key may lack the permission, and the first leads to show are old ones.
	if (newsTimes.length + leads.length === 0 && reachesOver(neverRead, windowFrom, newsFrom)) {
		return { events: [], progress: progress(hot.from, neverRead, round) };
	}
	const events = ledger.take(leads, stillNeverRead);
	const leftNeverRead = stillNeverRead && left && { ...stillNeverRead, ...left };
	// When the hot leads take up all the time, poll after poll, the older ones never get their turn.
	const noTurn = left !== undefined && leads.length === 0 && source.outOfTime();
	const filled = await fillHot(poll, noTurn ? halfOf(hot) : hot, leftNeverRead);
	return {
		events: [...events, ...filled.events],
		progress: progress(
			filled.hotFrom,
			cutOff(leftNeverRead, filled.readFrom),
			stillNeverRead ? round : left,
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

/** The present round, or a new one: until it is first read from, it goes up to where the hot leads begin then. */
export function presentRound({ round }: TriggerState, windowFrom: number): Interval {
	return round ?? { from: windowFrom, to: UP_TO_HOT };
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
