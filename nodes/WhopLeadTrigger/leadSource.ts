import type { Whop } from '../whop/client';
import { leadPages } from '../whop/leadPages';
import { LEADS } from '../whop/leads';
import type { Listing } from '../whop/pages';
import type { LeadRow } from '../whop/types';
import { createdMs } from './leadTimes';
import type { Watch } from './parameters';
import { contains, unread } from './range';
import type { Range } from './range';

/** What reading one range of creation times brought. */
export interface Reading {
	leads: LeadRow[];
	/** What was not reached; undefined when everything was read. */
	left: Range | undefined;
	/** How many leads were read and not used, as no order showed in them when the time was up. */
	dropped?: number;
}

/** Where one poll gets its leads from. */
export interface LeadSource {
	/**
	 * Reads the leads created within a range, and stops after a page once `mostLeads` are read or the time of the poll
	 * is up.
	 * @throws ApiError when a page cannot be had, or a lead not be read; then nothing of the poll counts
	 */
	read: (asked: Range, mostLeads: number) => Promise<Reading>;
	/** True when the time of the poll is up. */
	outOfTime: () => boolean;
	/** The service's clock (Unix epoch ms) at its first answer of this poll, as it says; undefined before that. */
	serverNow: () => number | undefined;
}

const WATCHED_LEADS: Listing = { ...LEADS, otherWay: () => 'as the next poll does by itself' };

/**
 * The leads of one company on Whop.
 * Bounds are sent one ms wide of the mark and cut here, since it is unknown whether Whop counts them in
 * (whop.md#bounds-of-creation-time).
 */
export function whopLeads(whop: Whop, watch: Watch, outOfTime: () => boolean): LeadSource {
	const read = async (asked: Range, mostLeads: number): Promise<Reading> => {
		const leads: LeadRow[] = [];
		const times: number[] = [];
		const pages = leadPages(
			whop,
			{
				company: watch.company,
				filters: {
					created_after: new Date(Math.floor(asked.from) - 1).toISOString(),
					...(Number.isFinite(asked.to) && {
						created_before: new Date(Math.ceil(asked.to)).toISOString(),
					}),
					...(watch.productIds.length > 0 && { product_ids: watch.productIds }),
				},
			},
			WATCHED_LEADS,
		);
		let pagesRead = 0;
		for await (const { leads: page, hasNextPage } of pages) {
			pagesRead += 1;
			for (const lead of page) {
				const created = createdMs(lead);
				// Leads on a bound do not count: with many of them, they would use up `mostLeads` again and again.
				if (!contains(asked, created)) continue;
				times.push(created);
				leads.push(lead);
			}
			if (!hasNextPage || (leads.length < mostLeads && !outOfTime())) continue;
			const left = unread(asked, times);
			// Where no order shows, there is no telling what was skipped: read on to the end, or count nothing. One page
			// gets another try, as all its leads may have one time: else polls with time for one page never got past it.
			if (left !== undefined) return { leads, left };
			if (outOfTime() && pagesRead > 1) return { leads: [], left: asked, dropped: leads.length };
		}
		return { leads, left: undefined };
	};
	return { read, outOfTime, serverNow: () => whop.serverNow };
}
