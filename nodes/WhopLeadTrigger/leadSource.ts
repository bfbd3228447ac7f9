import type { Whop } from '../whop/client';
import { leadPages } from '../whop/leadPages';
import type { LeadRow } from '../whop/types';
import { contains, unread } from './interval';
import type { Interval } from './interval';
import { createdMs } from './ledger';
import type { Watch } from './parameters';

/** What reading one stretch of creation times brought. */
export interface Reading {
	leads: LeadRow[];
	/** What was not reached; undefined when everything was read. */
	left: Interval | undefined;
}

/** Where one poll gets its leads from. */
export interface LeadSource {
	/**
	 * Reads the leads created within a stretch of time, and stops after a page once `mostLeads` are read or the time
	 * of the poll is up.
	 * @throws ApiProblem when a page cannot be had; then nothing of the poll counts
	 */
	read: (stretch: Interval, mostLeads: number) => Promise<Reading>;
	/** True when the time of the poll is up. */
	outOfTime: () => boolean;
	/** The service's clock (Unix epoch ms) at its first answer of this poll; undefined before that. */
	serverNow: () => number | undefined;
}

/**
 * The leads of one company on Whop.
 * Bounds are sent one ms wide of the mark and cut here, since it is unknown whether Whop counts them in
 * (whop-api.md 15).
 */
export function whopLeads(whop: Whop, watch: Watch, outOfTime: () => boolean): LeadSource {
	const read = async (stretch: Interval, mostLeads: number): Promise<Reading> => {
		const leads: LeadRow[] = [];
		const times: number[] = [];
		const pages = leadPages(whop, {
			company: watch.company,
			filters: {
				created_after: new Date(stretch.from - 1).toISOString(),
				...(Number.isFinite(stretch.to) && { created_before: new Date(stretch.to).toISOString() }),
				...(watch.productIds.length > 0 && { product_ids: watch.productIds }),
			},
		});
		let pagesRead = 0;
		for await (const { leads: page, hasNextPage } of pages) {
			pagesRead += 1;
			for (const lead of page) {
				const created = createdMs(lead);
				// Leads on a bound do not count: with many of them, they would use up `mostLeads` again and again.
				if (!contains(stretch, created)) continue;
				times.push(created);
				leads.push(lead);
			}
			if (!hasNextPage || (times.length < mostLeads && !outOfTime())) continue;
			const left = unread(stretch, times);
			// Where no order shows, there is no telling what was skipped: read on to the end, or count nothing. One page
			// gets another try, as all its leads may have one time: else polls with time for one page never got past it.
			if (left !== undefined) return { leads, left };
			if (outOfTime() && pagesRead > 1) return { leads: [], left: stretch };
		}
		return { leads, left: undefined };
	};
	return { read, outOfTime, serverNow: () => whop.serverNow };
}
