import type { LeadRow } from '../whop/types';
import { firstClock, heal, laterClock } from './clock';
import { createdMs } from './leadTimes';
import { CLOCK_GRAIN_MS, Ledger } from './ledger';
import type { LeadEvent } from './ledger';
import type { LeadSource, Reading } from './leadSource';
import { range } from './range';
import type { Range } from './range';
import { DAY_MS, OVERLAP_MS } from './state';
import type { Baseline, Sweep, TriggerState } from './state';

/** How much one poll reads and emits, in leads. */
export interface ReadingLimits {
	/** The newest leads, read at every poll: most conversions happen among them. */
	newest: number;
	/** The sweep's share of a poll. */
	sweep: number;
	/** Leads read in the very first poll; those beyond are read in the polls that follow. */
	first: number;
	/** More news than this in one poll is a backlog: worked off in slices, oldest first, so that order and memory hold. */
	news: number;
	/** Leads in one slice, roughly. */
	slice: number;
	/** Events that one poll emits, roughly; the rest follows with the next poll. */
	events: number;
}

/** 10 requests for the newest leads and 10 for the sweep. */
export const READING_LIMITS: ReadingLimits = {
	newest: 1000,
	sweep: 1000,
	first: 5000,
	news: 2500,
	slice: 1000,
	events: 10_000,
};

/** What one poll found out. */
export interface Found {
	/** Oldest lead first. */
	events: LeadEvent[];
	state: TriggerState;
	/** Sentences for the log. */
	warnings: string[];
	/** Why nothing could be read that was not read before, though there is more to read. */
	stuckBy?: 'disorder' | 'time';
}

/**
 * The very first reading: notes the leads that already exist, reports nothing.
 * @param hostNow the clock of this machine (ms)
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
	const asked = { from: hostNow - lookback - DAY_MS, to: Infinity };
	const { leads, left } = await source.read(asked, limits.first);
	const clock = firstClock(source.serverNow(), hostNow, leads.map(createdMs));
	const { now, atLeast } = clock;
	const isComplete = left === undefined || Number.isFinite(left.to);
	const sweep = { lookbackStart: now - lookback, startedAt: now, previousStartedAt: now };
	const blank: TriggerState = {
		version: 2,
		scope,
		since: now,
		watermark: isComplete ? (left?.to ?? asked.from) : atLeast - OVERLAP_MS,
		seen: {},
		converted: {},
		sweep,
	};
	const ledger = new Ledger(blank, clock, sweep.lookbackStart);
	// Leads created while this was read are left out, so that the next poll reports them.
	const known = leads.filter((lead) => createdMs(lead) < now + CLOCK_GRAIN_MS);
	ledger.take({ leads: known, left }, { before: Infinity, watchedSince: now });
	const watermark = ledger.watermark(limits.newest);
	const remaining = left && cut(left, sweep.lookbackStart, watermark);
	const baseline = remaining && { before: remaining.to, watchedSince: now };
	return {
		...ledger.close(watermark, { ...sweep, ...(remaining && { remaining, baseline }) }),
		// Where the service's clock is ahead of this machine's, either may be wrong: a lead of the time in between that was
		// not listed yet is new. A list without leads says nothing, as the key may lack the permission.
		since: isComplete && leads.length > 0 ? atLeast : now,
	};
}

/**
 * A later reading: the news, which is everything from the watermark on; then, once nothing of it is left, a share of
 * the sweep and the newest leads that the sweep has already passed.
 * @param hostNow the clock of this machine (ms)
 */
export async function nextReading(
	source: LeadSource,
	saved: TriggerState,
	lookbackDays: number,
	hostNow: number,
	limits: ReadingLimits = READING_LIMITS,
): Promise<Found> {
	const slice = { from: saved.watermark, width: saved.sliceMs ?? Infinity };
	const first = await readSlice(source, slice, limits);
	const clock = laterClock(source.serverNow(), hostNow, saved);
	const { now, doubt } = clock;
	const before = heal(saved, now);
	const sweep = presentSweep(before, now, lookbackDays);
	const ledger = new Ledger(before, clock, sweep.lookbackStart);
	const backlog = await readNews({ source, ledger, limits, now }, first);
	let state: TriggerState;
	let isSame: boolean;
	if (backlog) {
		state = ledger.close(ledger.watermarkAt(backlog.from), before.sweep, backlog.width);
		isSame = backlog.from === slice.from && backlog.width >= slice.width;
	} else {
		const watermark = ledger.watermark(source.outOfTime() ? 0 : limits.newest);
		const left = await readSweep({ source, ledger, limits, now }, sweep, before.watermark);
		// A list without any lead says nothing: the key may lack the permission.
		const reached = ledger.listed === 0 ? before.sweep : withRemaining(sweep, left);
		state = ledger.close(watermark, reached);
		isSame =
			left !== undefined &&
			left === sweep.remaining &&
			watermark === saved.watermark &&
			saved.sliceMs === undefined;
	}

	const { events, dropped } = ledger;
	const isStuck = isSame && events.length === 0;
	return {
		events: events.sort((a, b) => createdMs(a.lead) - createdMs(b.lead)),
		state,
		warnings: [doubt ?? [], dropped > 0 ? noOrder(dropped) : []].flat(),
		...(isStuck && { stuckBy: dropped > 0 ? 'disorder' : 'time' }),
	};
}

/** A poll once it knows what time it is at the service. */
interface PollUnderWay {
	source: LeadSource;
	ledger: Ledger;
	limits: ReadingLimits;
	/** The service's clock, ms. */
	now: number;
}

/** A slice of the news: so much time (ms) from a creation time on. */
interface Slice {
	from: number;
	width: number;
}

/**
 * Reads the leads of one slice, or of its oldest part, so that leads come oldest first whichever way the service sorts.
 * @returns with the slice to read next: the one that follows, or this one narrower, where it held too many leads for one
 *   slice or for the rest of the poll's time
 */
async function readSlice(
	source: LeadSource,
	{ from, width }: Slice,
	limits: ReadingLimits,
): Promise<Reading & { next: Slice }> {
	// A single ms cannot be cut further.
	const most = width === 1 ? Infinity : limits.news;
	const reading = await source.read({ from, to: from + width }, most);
	const { leads, left } = reading;
	if (!left) {
		const isSparse = leads.length < limits.slice / 2;
		return { ...reading, next: { from: from + width, width: isSparse ? width * 2 : width } };
	}
	const oldest = leads.filter((lead) => createdMs(lead) < left.from);
	const rest = left.from > from ? width : narrower(width, leads, limits);
	return { ...reading, leads: oldest, next: { from: left.from, width: rest } };
}

/** A width (ms) to try instead of one that was too much; for an open end, going by how close the newest leads are. */
function narrower(width: number, newest: readonly LeadRow[], { slice }: ReadingLimits): number {
	const [last, first] = [newest[0], newest.at(-1)];
	const spanMs = first && last ? createdMs(last) - createdMs(first) : DAY_MS;
	const estimate = (spanMs * slice) / Math.max(1, newest.length);
	return Math.max(1, Math.floor(Number.isFinite(width) ? width / 4 : estimate));
}

/**
 * Takes slice after slice into the ledger, until the newest lead was read, the poll's time is up, or it has emitted
 * enough.
 * @returns where the backlog begins that this leaves, if any
 */
async function readNews(
	{ source, ledger, limits, now }: PollUnderWay,
	first: Reading & { next: Slice },
): Promise<Slice | undefined> {
	let slice = first;
	for (;;) {
		ledger.take(slice);
		if (slice.next.from > now) return undefined;
		if (source.outOfTime() || ledger.events.length >= limits.events) return slice.next;
		slice = await readSlice(source, slice.next, limits);
	}
}

/**
 * The sweep that this poll works on: the one under way, or the next. A look-back that was made longer adds leads that
 * are read for the first time.
 */
function presentSweep(
	{ sweep, watermark }: TriggerState,
	now: number,
	lookbackDays: number,
): Sweep {
	const { remaining = EVERYTHING, baseline, ...times } = sweep;
	const present = sweep.remaining
		? times
		: { startedAt: now, previousStartedAt: Math.min(times.startedAt, now) };
	const lookbackStart = present.previousStartedAt - lookbackDays * DAY_MS;
	const underWay = sweep.remaining && baseline;
	const isLonger = lookbackStart < sweep.lookbackStart - CLOCK_GRAIN_MS;
	const longer = { before: sweep.lookbackStart, watchedSince: now, ...underWay };
	const from = isLonger ? lookbackStart : remaining.from;
	return withRemaining(
		{ ...present, lookbackStart, ...((isLonger || underWay) && { baseline: longer }) },
		cut({ from, to: remaining.to }, lookbackStart, watermark),
	);
}

const EVERYTHING: Range = { from: -Infinity, to: Infinity };

/**
 * Reads a share of the sweep, and the newest of the leads that it has already passed; what these leave over of their
 * number goes to the sweep. The sweep comes first, since it would otherwise get no time where time is short.
 * @param watermark the leads from here on (ms) were read as news
 * @returns what the sweep has still to read
 */
async function readSweep(
	{ source, ledger, limits }: PollUnderWay,
	{ remaining, baseline }: Sweep,
	watermark: number,
): Promise<Range | undefined> {
	const read = async (
		part: Range | undefined,
		most: number,
		first?: Baseline,
	): Promise<Reading> => {
		if (!part || most <= 0 || source.outOfTime()) return { leads: [], left: part };
		const reading = await source.read(part, most);
		ledger.take(reading, first);
		return reading;
	};
	const newest = limits.newest - ledger.listed;
	const share = await read(remaining, limits.sweep, baseline);
	const passed = remaining && range(remaining.to, watermark);
	const again = await read(passed, newest);
	const more = await read(share.left, newest - again.leads.length, baseline);
	return more.left;
}

function withRemaining(sweep: Sweep, remaining: Range | undefined): Sweep {
	const { lookbackStart, startedAt, previousStartedAt, baseline } = sweep;
	const times = { lookbackStart, startedAt, previousStartedAt };
	return remaining ? { ...times, remaining, ...(baseline && { baseline }) } : times;
}

/** @returns the part of a range from one time (ms) to another */
function cut({ from, to }: Range, start: number, end: number): Range | undefined {
	return range(Math.max(from, start), Math.min(to, end));
}

const noOrder = (dropped: number): string =>
	`Whop's list of leads is in no order that can be followed: ${dropped} leads were read for nothing and are read again, so that events come later`;
