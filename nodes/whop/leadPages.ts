import type { IDataObject } from 'n8n-workflow';

import type { Whop } from './client';
import { LEADS, listLeads } from './leads';
import { followPages } from './pages';
import type { Listing } from './pages';
import type { LeadPage } from './types';

/** Which leads to list. */
export interface LeadQuery {
	/** `biz_…` */
	company: string;
	/**
	 * Under their API names: `created_after` and `created_before` (ISO 8601, UTC, with ms; whether Whop includes the
	 * moment itself is unknown, whop.md#bounds-of-creation-time), and `product_ids` (leads of any of these `prod_…`).
	 * None = all leads.
	 */
	filters: IDataObject;
	/** How many leads are wanted in all; only keeps the pages from being larger than that. */
	limit?: number | undefined;
}

/** The largest page known to work (whop.md#paging). */
const LARGEST_PAGE = 100;

/**
 * Lists leads page by page, in Whop's order (which Whop does not promise). A page is fetched when it is asked for.
 * Reaching the end means that the list is complete.
 * @param listing in which words its errors speak
 * @throws IncompleteList when Whop says that there is more but gives no way on
 * @throws ApiError when a page cannot be had
 */
export async function* leadPages(
	whop: Whop,
	query: LeadQuery,
	listing: Listing = LEADS,
): AsyncGenerator<LeadPage, void, undefined> {
	const { company, filters, limit = LARGEST_PAGE } = query;
	const asked = { ...filters, first: Math.min(LARGEST_PAGE, limit) };
	const pages = followPages(listing, async (after) => {
		return await listLeads(whop, company, after === undefined ? asked : { ...asked, after });
	});
	for await (const { items, hasNextPage } of pages) yield { leads: items, hasNextPage };
}
