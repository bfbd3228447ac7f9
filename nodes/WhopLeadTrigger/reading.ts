import { hotAmong } from './hot';
import { interval } from './interval';
import type { Interval } from './interval';
import { CLOCK_GRAIN_MS, Ledger, createdMs } from './ledger';
import type { LeadEvent } from './ledger';
import type { LeadSource } from './leadSource';
import { READING_LIMITS } from './limits';
import type { ReadingLimits } from './limits';
import { readNews, readSlice } from './news';
import type { NewsRead, PollUnderWay, Slice } from './news';
import { presentRound, progress, readOlder } from './older';
import { DAY_MS, OVERLAP_MS } from './state';
import type { Behind, NeverRead, Progress, Rounds, TriggerState } from './state';

/** What one poll found out. */
export interface News {
	/** Oldest lead first. */
	events: LeadEvent[];
	state: TriggerState;
}

/**
 * The very first reading: notes the leads that already exist, reports nothing.
 * @param hostNow the clock of this machine (ms), only to reach back far enough before the service's clock is known
 */
export async function firstReading(
	source: LeadSource,
	scope: string,
	lookbackDays: number,
	hostNow: number,
	limits: ReadingLimits = READING_LIMITS,
): Promise<TriggerState> {
	const lookback = lookbackDays * DAY_MS;
	// One more day makes up for a host clock that is hours off.
	const all = { from: hostNow - lookback - DAY_MS, to: Infinity };
	const { leads, left } = await source.read(all, limits.first);
	const now = source.serverNow() ?? hostNow;
	const windowFrom = now - lookback;
	const blank: TriggerState = {
		version: 1,
		scope,
		since: now,
		newest: now,
		recent: {},
		converted: {},
		windowFrom,
		rounds: { last: now, present: now },
		hotFrom: now,
	};
	const ledger = new Ledger(blank, now, windowFrom);
	// Leads created while this was read are left out, so that the next poll reports them.
	const known = leads.filter((lead) => createdMs(lead) < now + CLOCK_GRAIN_MS);
	ledger.take(known, { ...all, watchedSince: now });
	const hot = hotAmong(known.map(createdMs), left?.to ?? windowFrom, limits.hot);
	// A key that lacks the permission may get an empty list: then nothing was read.
	const notRead = leads.length === 0 ? all : left;
	const unread = notRead && interval(Math.max(notRead.from, windowFrom), Math.min(notRead.to, now));
	return ledger.close(blank.rounds, {
		hotFrom: reachesNow(left) ? Math.max(hot.from, windowFrom) : now,
		...(unread && { neverRead: { ...unread, watchedSince: now } }),
	});
}

/** A later reading: the newest leads completely, then a share of the older ones. */
export async function nextReading(
	source: LeadSource,
	before: TriggerState,
	lookbackDays: number,
	limits: ReadingLimits = READING_LIMITS,
): Promise<News> {
	const { newsFrom, first } = await beginNews(source, before, limits);
	const now = source.serverNow() ?? before.newest;
	const rounds = roundsAt(before, now);
	const windowFrom = rounds.last - lookbackDays * DAY_MS;
	const ledger = new Ledger(before, now, windowFrom);
	const neverRead = neverReadPart(before, windowFrom, now);
	const poll = { source, ledger, limits, before, now, windowFrom, neverRead };
	const news = await readNews(poll, first);
	if (!news.behind && isMuchToRead(poll, news)) ledger.settle(now - OVERLAP_MS);
	const older = news.behind
		? { events: [], progress: stillBehind(poll, news.behind) }
		: await readOlder(poll, newsFrom, news.times);
	return {
		events: inOrder([...news.events, ...older.events]),
		state: ledger.close(rounds, older.progress),
	};
}

/** @returns the first slice of the news, and from when on (ms) leads are read */
async function beginNews(
	source: LeadSource,
	{ behind, hotFrom, newest }: TriggerState,
	limits: ReadingLimits,
): Promise<{ newsFrom: number; first: Slice }> {
	if (behind) {
		return { newsFrom: behind.from, first: await readSlice(source, behind, Infinity, limits) };
	}
	const lateFrom = newest - OVERLAP_MS;
	const newsFrom = Math.min(hotFrom, lateFrom);
	const first = await readSlice(source, { from: newsFrom, width: Infinity }, Infinity, limits);
	if (first.next === undefined) return { newsFrom, first };
	// Too much for one poll: what came since the last one goes first.
	return { newsFrom: lateFrom, first: { ...first, next: { ...first.next, from: lateFrom } } };
}

/** With nothing left of a round, a new one begins. */
function roundsAt({ round, rounds }: TriggerState, now: number): Rounds {
	if (round) return rounds;
	return { last: Math.min(rounds.present, now), present: now };
}

/** The 20 minutes up to the newest lead may hold too many leads to read them at every poll. */
function isMuchToRead({ source, before, limits }: PollUnderWay, { times }: NewsRead): boolean {
	const usedUpTheTime = source.outOfTime() && times.length > 0;
	return before.behind !== undefined || times.length > limits.hot || usedUpTheTime;
}

/** How far the reading came when not all news could be read. */
function stillBehind({ before, now, windowFrom, neverRead }: PollUnderWay, next: Behind): Progress {
	const hotFrom = Math.max(before.hotFrom, windowFrom);
	// Leads that may still show up late are read again.
	const behind = { ...next, from: Math.min(next.from, now - OVERLAP_MS) };
	return { ...progress(hotFrom, neverRead, presentRound(before, windowFrom)), behind };
}

/** True when what was read of an open-ended stretch includes its newest leads. */
function reachesNow(left: Interval | undefined): boolean {
	return left === undefined || Number.isFinite(left.to);
}

/** The part of the window that was never read, with what a longer look-back adds to it. */
function neverReadPart(
	before: TriggerState,
	windowFrom: number,
	now: number,
): NeverRead | undefined {
	const { neverRead } = before;
	if (windowFrom < before.windowFrom - CLOCK_GRAIN_MS) {
		const to = neverRead?.to ?? before.windowFrom;
		// What was never read before stays watched from when it was.
		return { from: windowFrom, to, watchedSince: neverRead?.watchedSince ?? now };
	}
	const inWindow = neverRead && interval(Math.max(neverRead.from, windowFrom), neverRead.to);
	return inWindow && { ...inWindow, watchedSince: neverRead.watchedSince };
}

function inOrder(events: LeadEvent[]): LeadEvent[] {
	return events.sort((a, b) => createdMs(a.lead) - createdMs(b.lead));
}
