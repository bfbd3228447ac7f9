import type { LeadRow } from '../whop/types';
import { createdMs } from './ledger';
import type { LeadEvent, Ledger } from './ledger';
import type { LeadSource } from './leadSource';
import type { ReadingLimits } from './limits';
import { DAY_MS } from './state';
import type { Behind, NeverRead, TriggerState } from './state';

/** One slice of the news. */
export interface Slice {
	/** The leads of the slice, complete; none when it has to be tried again narrower. */
	leads: LeadRow[];
	/** The slice that follows; undefined once the newest lead was read. */
	next: Behind | undefined;
}

/** A poll once it knows what time it is at the service. */
export interface PollUnderWay {
	source: LeadSource;
	ledger: Ledger;
	limits: ReadingLimits;
	/** The state at its start. */
	before: TriggerState;
	/** The service's clock, ms. */
	now: number;
	/** Leads created before this time (ms) are too old to be watched. */
	windowFrom: number;
	neverRead: NeverRead | undefined;
}

/** What the newest leads brought. */
export interface NewsRead {
	events: LeadEvent[];
	/** Creation times (ms) of the leads that were read. */
	times: number[];
	/** Where the next poll goes on; undefined once the newest lead was read. */
	behind: Behind | undefined;
}

/**
 * Reads the leads of one slice of time, all of them or none, so that leads come oldest first whichever way the service
 * sorts. A slice with too many leads for one slice, or for the rest of the poll's time, is to be tried again narrower.
 * @param until the latest creation time (ms) to expect: a slice that reaches it is left open at its end
 */
export async function readSlice(
	source: LeadSource,
	{ from, width }: Behind,
	until: number,
	limits: ReadingLimits,
): Promise<Slice> {
	const to = from + width < until ? from + width : Infinity;
	// A single ms cannot be cut further.
	const { leads, left } = await source.read({ from, to }, width === 1 ? Infinity : limits.news);
	if (left !== undefined)
		return { leads: [], next: { from, width: narrower(width, leads, limits) } };
	if (to === Infinity) return { leads, next: undefined };
	return { leads, next: { from: to, width: leads.length < limits.slice / 2 ? width * 2 : width } };
}

/**
 * Takes slice after slice into the ledger, until the newest lead was read, the poll's time is up, or it has given out
 * enough. What does not fit follows in the next poll.
 * @param first the slice to begin with
 */
export async function readNews(
	{ source, ledger, limits, now, neverRead }: PollUnderWay,
	first: Slice,
): Promise<NewsRead> {
	const events: LeadEvent[] = [];
	const times: number[] = [];
	let slice = first;
	for (;;) {
		events.push(...ledger.take(slice.leads, neverRead));
		times.push(...slice.leads.map(createdMs));
		const { next } = slice;
		if (next === undefined || source.outOfTime() || events.length >= limits.events) {
			return { events, times, behind: next };
		}
		slice = await readSlice(source, next, now, limits);
	}
}

/** A width (ms) to try instead of one that was too much; for an open end, going by the leads already read. */
function narrower(width: number, seen: readonly LeadRow[], { slice }: ReadingLimits): number {
	if (Number.isFinite(width)) return Math.max(1, Math.floor(width / 4));
	const times = seen.map(createdMs);
	const span = times.length === 0 ? DAY_MS : highest(times) - lowest(times);
	return Math.max(1, Math.floor((span * slice) / Math.max(1, times.length)));
}

const highest = (times: readonly number[]): number =>
	times.reduce((high, time) => Math.max(high, time), -Infinity);
const lowest = (times: readonly number[]): number =>
	times.reduce((low, time) => Math.min(low, time), Infinity);
