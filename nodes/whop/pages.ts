// What all of Whop's lists are alike in (whop.md#paging): page by page, each with a cursor to the next.

import { quoted } from '../shared/foreignText';
import { ApiError } from '../shared/errors';
import { isRecord, textAt, valueAt } from '../shared/records';
import { unreadableAnswer } from './errors';
import type { Purpose } from './errors';

/** One of Whop's lists, in the words of messages. */
export interface Listing {
	/** What is listed, in the plural: "leads". */
	what: string;
	/** One of them: "lead". */
	one: string;
	purpose: Purpose;
	/** What a user can do when Whop stops after so many. */
	otherWay: (count: number) => string;
}

/** One page of a list. */
export interface Page<Item> {
	items: Item[];
	/** Also set on the last page (whop.md#paging), so it does not say whether there is more. */
	endCursor: string | undefined;
	hasNextPage: boolean;
}

/** Far above any real list; a server that always has one more page must not keep a node busy for ever. */
const MOST_PAGES = 100_000;

/** A service that filters after paging may send some; a list that is nothing but empty pages has no end. */
const MOST_EMPTY_PAGES = 10;

/** Servers take no longer addresses; cursors are remembered, and must not fill up the memory. */
const LONGEST_CURSOR = 2_000;

/**
 * Reads a page of a list. Where it does not say whether there is more, nobody could tell that something is missing.
 * @param body what Whop answered
 * @throws ApiError that says what is wrong with it
 */
export function readPage(body: unknown, { what, purpose }: Listing): Page<unknown> {
	const data = valueAt(body, 'data');
	const info = valueAt(body, 'page_info');
	if (!Array.isArray(data) || !isRecord(info)) {
		throw new ApiError(unreadableAnswer(body, `a list of ${what}`, purpose));
	}
	const hasNextPage = info.has_next_page;
	if (typeof hasNextPage !== 'boolean') {
		throw brokenList(
			`Whop's list of ${what} does not say whether it goes on: has_next_page is ${inWords(hasNextPage)} where true or false was expected`,
		);
	}
	return { items: data, endCursor: textAt(info, 'end_cursor'), hasNextPage };
}

/**
 * Follows cursors until a page says that it is the last one, and yields the pages that are not empty. Reaching the
 * end means that the list is complete.
 * @param fetchPage fetches the page after a cursor; the first page when there is none
 * @param after where to begin; the start of the list when left out
 * @throws IncompleteList when Whop says that there is more but gives no way on
 */
export async function* followPages<Item>(
	listing: Listing,
	fetchPage: (after: string | undefined) => Promise<Page<Item>>,
	after?: string,
): AsyncGenerator<Page<Item>, void, undefined> {
	const seen = new Set<string>();
	let cursor = after;
	let count = 0;
	let empty = 0;
	for (let pages = 1; ; pages++) {
		if (cursor !== undefined) seen.add(cursor);
		const page = await fetchPage(cursor);
		const size = page.items.length;
		count += size;
		empty = size === 0 ? empty + 1 : 0;
		if (size > 0) yield page;
		if (!page.hasNextPage) return;
		cursor = cursorAfter(page, listing, count, seen);
		if (empty > MOST_EMPTY_PAGES) {
			throw new IncompleteList(listing, count, `sent ${empty} empty pages in a row`);
		}
		if (pages === MOST_PAGES) throw new IncompleteList(listing, count, 'never came to an end');
	}
}

/**
 * The cursor of the page after one that says that there is more.
 * @param count how many were listed so far
 * @param seen the cursors of the pages so far
 * @throws IncompleteList when that page cannot be asked for
 */
export function cursorAfter(
	{ endCursor }: Pick<Page<unknown>, 'endCursor'>,
	listing: Listing,
	count: number,
	seen: ReadonlySet<string>,
): string {
	if (endCursor === undefined) {
		throw new IncompleteList(listing, count, 'did not say where it starts');
	}
	if (seen.has(endCursor)) {
		throw new IncompleteList(listing, count, 'led back to a page already read');
	}
	if (endCursor.length > LONGEST_CURSOR) {
		throw new IncompleteList(listing, count, 'gave an address for it that is too long to be used');
	}
	return endCursor;
}

/** A list that ended before Whop said that it was complete. */
export class IncompleteList extends ApiError {
	constructor({ what, otherWay }: Listing, count: number, why: string) {
		super({
			message: `Whop's list of ${what} is incomplete: after ${count} ${what} Whop said that there is more, but ${why}`,
			description: `This is on the side of Whop. Try again later, ${otherWay(count)}.`,
			failure: { cause: 'temporarily-unavailable' },
		});
		this.name = 'IncompleteList';
	}
}

/** A list that is not what Whop documents, so that something could be missing without a word. */
export function brokenList(message: string): ApiError {
	return new ApiError({
		message,
		description:
			"Nothing of this list was used. This is on the side of Whop: try again later. If it stays, check the 'Environment' or base URL of the Whop credential: the address may not be that of Whop's API.",
		failure: { cause: 'temporarily-unavailable' },
	});
}

/** An element of a list that is none of what is listed. */
export function strangeItem(item: unknown, { what, one }: Listing): ApiError {
	const found = isRecord(item) ? 'an object without an ID' : inWords(item);
	return brokenList(`Whop's list of ${what} holds ${found} where a ${one} was expected`);
}

const SHOWN_LENGTH = 60;

/** A value of an answer, for a message. */
export function inWords(value: unknown): string {
	if (value === undefined) return 'missing';
	if (Array.isArray(value)) return 'a list';
	if (isRecord(value)) return 'an object';
	return typeof value === 'string' ? quoted(value, SHOWN_LENGTH) : JSON.stringify(value);
}
