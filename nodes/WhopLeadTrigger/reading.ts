import { readBacklog, take } from './backlog';
import { interval } from './interval';
import type { Interval } from './interval';
import { CLOCK_GRAIN_MS, Ledger, createdMs } from './ledger';
import type { LeadEvent } from './ledger';
import type { LeadSource } from './leadSource';
import { READING_LIMITS } from './limits';
import type { ReadingLimits } from './limits';
import { DAY_MS, OVERLAP_MS } from './state';
import type { TriggerState, NeverRead } from './state';

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
		hotFrom: now,
	};
	const ledger = new Ledger(blank, now, windowFrom);
	// Leads created while this was read are left out, so that the next poll reports them.
	const known = leads.filter((lead) => createdMs(lead) < now + CLOCK_GRAIN_MS);
	ledger.take(known, { ...all, watchedSince: now });
	const complete = hotStart(known.map(createdMs), left?.to ?? windowFrom, limits.hot);
	const unread = left && interval(Math.max(left.from, windowFrom), Math.min(left.to, now));
	return ledger.close({
		hotFrom: reachesNow(left) ? Math.max(complete, windowFrom) : now,
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
	const newsFrom = Math.min(before.hotFrom, before.newest - OVERLAP_MS);
	const first = await source.read({ from: newsFrom, to: Infinity }, limits.news);
	const now = source.serverNow() ?? before.newest;
	const windowFrom = now - lookbackDays * DAY_MS;
	const ledger = new Ledger(before, now, windowFrom);
	const neverRead = neverReadPart(before, windowFrom, now);

	const { events, times, complete } =
		first.left === undefined
			? { ...take(ledger, first.leads, neverRead), complete: true }
			: await readBacklog(
					source,
					ledger,
					{ from: newsFrom, to: now },
					neverRead,
					first.leads,
					limits,
				);
	const hotFrom = Math.max(hotStart(times, newsFrom, limits.hot), windowFrom);
	const round = roundToGo(before, windowFrom, hotFrom);
	if (!complete) {
		return { events: inOrder(events), state: ledger.close(rest(hotFrom, neverRead, round)) };
	}

	const stillNeverRead = cutOff(neverRead, newsFrom);
	const target = stillNeverRead ?? round;
	if (target === undefined || source.outOfTime()) {
		return { events: inOrder(events), state: ledger.close(rest(hotFrom, stillNeverRead, round)) };
	}

	const older = await source.read(target, limits.older);
	events.push(...ledger.take(older.leads, stillNeverRead));
	// Few leads since the last poll leave room among the hot ones for those just before them.
	const adjoins = target.to >= hotFrom && (older.left === undefined || older.left.to < target.to);
	const nextHotFrom =
		adjoins && times.length < limits.hot
			? hotStart(
					[...times, ...older.leads.map(createdMs)],
					older.left?.to ?? target.from,
					limits.hot,
				)
			: hotFrom;
	const next = stillNeverRead
		? rest(nextHotFrom, older.left && { ...stillNeverRead, ...older.left }, round)
		: rest(nextHotFrom, undefined, older.left);
	return { events: inOrder(events), state: ledger.close(next) };
}

/**
 * Where the hot leads begin.
 * @param times creation times of leads that are complete from `completeFrom` up to now
 */
function hotStart(times: readonly number[], completeFrom: number, hotLeads: number): number {
	const newestFirst = [...times].sort((a, b) => b - a);
	return newestFirst.length > hotLeads ? (newestFirst[hotLeads - 1] ?? completeFrom) : completeFrom;
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
		return { from: windowFrom, to, watchedSince: now };
	}
	const inWindow = neverRead && interval(Math.max(neverRead.from, windowFrom), neverRead.to);
	return inWindow && { ...inWindow, watchedSince: neverRead.watchedSince };
}

function cutOff(neverRead: NeverRead | undefined, end: number): NeverRead | undefined {
	const cut = neverRead && interval(neverRead.from, Math.min(neverRead.to, end));
	return cut && { ...cut, watchedSince: neverRead.watchedSince };
}

/** What is to be read of the present round through the older leads; a new round when the last one is done. */
function roundToGo(
	before: TriggerState,
	windowFrom: number,
	hotFrom: number,
): Interval | undefined {
	const { round } = before;
	// A round that has not begun at its upper end grows with the leads that are no longer hot.
	const to = round?.to === before.hotFrom ? hotFrom : round?.to;
	const toGo =
		round && to !== undefined ? interval(Math.max(round.from, windowFrom), to) : undefined;
	return toGo ?? interval(windowFrom, hotFrom);
}

/** How far the reading came, in the form in which the state keeps it (an absent key where there is nothing). */
function rest(
	hotFrom: number,
	neverRead: NeverRead | undefined,
	round: Interval | undefined,
): Pick<TriggerState, 'hotFrom' | 'neverRead' | 'round'> {
	return { hotFrom, ...(neverRead && { neverRead }), ...(round && { round }) };
}

function inOrder(events: LeadEvent[]): LeadEvent[] {
	return events.sort((a, b) => createdMs(a.lead) - createdMs(b.lead));
}
