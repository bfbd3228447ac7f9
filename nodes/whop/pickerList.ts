// What Whop's pickers choose from: the companies that a key reaches, and the products of a company
// (whop.md#companies-and-products).

import type { IDataObject } from 'n8n-workflow';

import { textAt } from '../shared/records';
import { whopRequest } from './client';
import type { Whop } from './client';
import { cursorAfter, followPages, readPage, strangeItem } from './pages';
import type { Listing, Page } from './pages';
import { API_VERSION } from './version';

/** `/accounts`, the only list of companies with a published maximum, takes 50 at most (whop.md#paging). */
const COMPANIES_PER_PAGE = 50;
const PRODUCTS_PER_PAGE = 100;

/** Whop has no text search here, so pages are read to the end, but not for ever: somebody waits for the list. */
const MOST_PAGES = 100;

/** One of Whop's lists that a picker shows. */
export interface PickerList extends Listing {
	path: '/companies' | '/products';
	query: IDataObject;
	/** Where the dashboard shows an entry, by its ID (whop.md#dashboard). */
	dashboardPath: (id: string) => string[];
	/** Only entries that do not say they belong to another company. */
	company?: string;
}

/** What a picker shows of a company or product. */
export interface Entry {
	id: string;
	title: string;
}

/**
 * The companies that the key reaches.
 * @param otherWay what a user can do without the list, in words: "choose By ID"
 */
export function companyList(otherWay: string): PickerList {
	return {
		what: 'companies',
		one: 'company',
		path: '/companies',
		query: { first: COMPANIES_PER_PAGE },
		purpose: { action: 'list the companies', permissions: ['company:basic:read'] },
		dashboardPath: (id) => [id],
		otherWay: () => `or ${otherWay}`,
	};
}

/**
 * The products of a company. Without `account_id`, or with it under another name, Whop answers with its public
 * marketplace (whop.md#companies-and-products): so there is no request without a company, and none at another version
 * of the API.
 * @param company `biz_…`
 * @param otherWay what a user can do without the list, in words: "choose By ID"
 */
export function productList(company: string, otherWay: string): PickerList {
	return {
		what: 'products',
		one: 'product',
		path: '/products',
		query: { account_id: company, first: PRODUCTS_PER_PAGE },
		purpose: { action: 'list the products', permissions: ['access_pass:basic:read'], company },
		company,
		dashboardPath: (id) => [company, 'products', id],
		otherWay: () => `or ${otherWay}`,
	};
}

/** What to look for, and where to begin. */
export interface Search {
	after?: string | undefined;
	/** The first page with something on it is enough. */
	onePage?: boolean;
	fits?: (entry: Entry) => boolean;
}

/** What a search found. */
export interface Found {
	found: Entry[];
	/** Where to go on after one page; undefined at the end of the list. */
	next?: string;
	/** How many were looked at before giving up; undefined unless there are more. */
	cutAfter?: number;
}

/**
 * Looks through a list, page by page.
 * @returns what fits, in Whop's order
 * @throws ApiError when the list cannot be had, or is not what Whop documents
 */
export async function gather(
	whop: Whop,
	list: PickerList,
	{ after, onePage = false, fits = () => true }: Search,
): Promise<Found> {
	const found: Entry[] = [];
	let looked = 0;
	let pages = 0;
	for await (const page of pickerListPages(whop, list, after)) {
		pages += 1;
		looked += page.items.length;
		for (const item of page.items) {
			const entry = readEntry(item, list);
			if (entry !== undefined && fits(entry)) found.push(entry);
		}
		if (!page.hasNextPage) break;
		if (onePage && found.length > 0) {
			return {
				found,
				next: cursorAfter(page, list, looked, new Set(after === undefined ? [] : [after])),
			};
		}
		if (pages === MOST_PAGES) return { found, cutAfter: looked };
	}
	return { found };
}

function pickerListPages(
	whop: Whop,
	list: PickerList,
	start: string | undefined,
): AsyncGenerator<Page<unknown>, void, undefined> {
	const { path, query, purpose } = list;
	const fetchPage = async (after: string | undefined) => {
		const body = await whopRequest(whop, {
			purpose,
			idempotent: true,
			method: 'GET',
			path,
			query: after === undefined ? query : { ...query, after },
			version: API_VERSION,
		});
		return readPage(body, list);
	};
	return followPages(list, fetchPage, start);
}

/** @returns undefined for an entry of another company */
function readEntry(item: unknown, list: PickerList): Entry | undefined {
	if (list.company !== undefined && isForeign(item, list.company)) return undefined;
	const id = textAt(item, 'id');
	if (id === undefined) throw strangeItem(item, list);
	return { id, title: textAt(item, 'title') ?? id };
}

function isForeign(item: unknown, company: string): boolean {
	const owner =
		textAt(item, 'account', 'id') ??
		textAt(item, 'company', 'id') ??
		textAt(item, 'account_id') ??
		textAt(item, 'company_id');
	return owner !== undefined && owner !== company;
}
