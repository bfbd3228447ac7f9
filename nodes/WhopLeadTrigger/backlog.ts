import type { LeadRow } from '../whop/types';
import type { Interval } from './interval';
import { createdMs } from './ledger';
import type { LeadEvent, Ledger } from './ledger';
import type { LeadSource } from './leadSource';
import type { ReadingLimits } from './limits';
import { DAY_MS } from './state';
import type { NeverRead } from './state';

/** Leads that were taken, and what is new about them. */
export interface Taken {
	events: LeadEvent[];
	/** Creation times, ms. */
	times: number[];
}

/** Takes leads into the ledger. */
export function take(
	ledger: Ledger,
	leads: readonly LeadRow[],
	neverRead: NeverRead | undefined,
): Taken {
	return { events: ledger.take(leads, neverRead), times: leads.map(createdMs) };
}

/**
 * Reads a backlog in slices of time, oldest first, each completely, whichever way the service sorts.
 * What does not fit into this poll follows in the next one, since `newest` only moves with what was taken.
 * @param seen some leads of the backlog, to judge how dense it is
 */
export async function readBacklog(
	source: LeadSource,
	ledger: Ledger,
	backlog: Interval,
	neverRead: NeverRead | undefined,
	seen: readonly LeadRow[],
	limits: ReadingLimits,
): Promise<Taken & { complete: boolean }> {
	const events: LeadEvent[] = [];
	const times: number[] = [];
	let width = sliceWidth(seen.map(createdMs), limits.slice);
	let { from } = backlog;
	while (!source.outOfTime() && events.length < limits.events) {
		const to = from + width < backlog.to ? from + width : Infinity;
		// A single ms cannot be cut further.
		const slice = await source.read({ from, to }, width === 1 ? Infinity : limits.news);
		if (slice.left !== undefined) {
			width = Math.max(1, Math.floor(width / 4));
			continue;
		}
		const some = take(ledger, slice.leads, neverRead);
		events.push(...some.events);
		times.push(...some.times);
		if (to === Infinity) return { events, times, complete: true };
		from = to;
		if (slice.leads.length < limits.slice / 2) width *= 2;
	}
	return { events, times, complete: false };
}

/** A stretch of time (ms) that should hold about one slice of leads, going by the leads already read. */
function sliceWidth(times: readonly number[], sliceLeads: number): number {
	const span = times.length === 0 ? DAY_MS : highest(times) - lowest(times);
	return Math.max(1, Math.floor((span * sliceLeads) / Math.max(1, times.length)));
}

const highest = (times: readonly number[]): number =>
	times.reduce((high, time) => Math.max(high, time), -Infinity);
const lowest = (times: readonly number[]): number =>
	times.reduce((low, time) => Math.min(low, time), Infinity);
