import type { IDataObject } from 'n8n-workflow';

import { ApiProblem } from '../shared/problem';
import type { Whop } from './client';
import { listLeads } from './leads';
import type { LeadPage } from './types';

/** Which leads to list. */
export interface LeadQuery {
	/** `biz_…` */
	company: string;
	/**
	 * Under their API names: `created_after` and `created_before` (ISO 8601, UTC, with ms; whether Whop includes the
	 * moment itself is unknown, whop-api.md 15), and `product_ids` (leads of any of these `prod_…`). None = all leads.
	 */
	filters: IDataObject;
	/** How many leads are wanted in all; only keeps the pages from being larger than that. */
	limit?: number | undefined;
}

/** The largest page known to work (whop-api.md 7, field). */
const LARGEST_PAGE = 100;

/** Far above any real list; a server that always has one more page must not keep a node busy for ever. */
const MOST_PAGES = 100_000;

/**
 * Lists leads page by page, in Whop's order (which Whop does not promise). A page is fetched when it is asked for.
 * Reaching the end means that the list is complete.
 * @throws IncompleteList when Whop says that there is more but gives no way on
 * @throws ApiProblem when a page cannot be had
 */
export async function* leadPages(
	whop: Whop,
	query: LeadQuery,
): AsyncGenerator<LeadPage, void, undefined> {
	const { company, filters, limit = LARGEST_PAGE } = query;
	const asked = { ...filters, first: Math.min(LARGEST_PAGE, limit) };
	yield* followPages(async (after) => {
		return await listLeads(whop, company, after === undefined ? asked : { ...asked, after });
	});
}

/**
 * Follows cursors until a page says that it is the last one. The cursor itself does not tell: Whop fills it in on
 * the last page too (whop-api.md 7, field).
 * @param fetchPage fetches the page after a cursor; the first page when there is none
 */
export async function* followPages(
	fetchPage: (after: string | undefined) => Promise<LeadPage>,
): AsyncGenerator<LeadPage, void, undefined> {
	const seen = new Set<string>();
	let after: string | undefined;
	let count = 0;
	for (let pages = 1; ; pages++) {
		const page = await fetchPage(after);
		const { leads, endCursor, hasNextPage } = page;
		count += leads.length;
		if (leads.length > 0) yield page;
		if (!hasNextPage) return;
		if (leads.length === 0) throw new IncompleteList(count, 'sent an empty page');
		if (endCursor === undefined) throw new IncompleteList(count, 'did not say where it starts');
		if (seen.has(endCursor)) throw new IncompleteList(count, 'led back to a page already read');
		if (pages === MOST_PAGES) throw new IncompleteList(count, 'never came to an end');
		seen.add(endCursor);
		after = endCursor;
	}
}

/** A list that ended before Whop said that it was complete. */
export class IncompleteList extends ApiProblem {
	constructor(count: number, what: string) {
		super({
			message: `Whop's list of leads is incomplete: after ${count} leads Whop said that there is more, but ${what}`,
			description: `This is on the side of Whop. Try again later, ask for at most ${count} leads, or for a shorter time between 'Created After' and 'Created Before'.`,
			failure: { cause: 'temporarily-unavailable' },
		});
		this.name = 'IncompleteList';
	}
}
