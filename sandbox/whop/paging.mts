import { invalid } from './api-error.mts';

/** Whop's page shape, without the items. */
export interface PageInfo {
	readonly end_cursor: string | null;
	readonly start_cursor: string | null;
	readonly has_next_page: boolean;
	readonly has_previous_page: boolean;
}

/** One page of a list. */
export interface Page<Item> {
	readonly data: readonly Item[];
	readonly page_info: PageInfo;
}

/** Which part of a list is asked for. Cursors are opaque to the caller. */
export interface PageRequest {
	/** Items from the start (or from the end, with `backwards`). */
	readonly size: number;
	/** `last` without `first`: the page is taken from the list's end. */
	readonly backwards: boolean;
	readonly after: string | null;
	readonly before: string | null;
}

/**
 * Reads `first`, `last`, `after` and `before`.
 *
 * A size above the maximum is cut silently, or refused where that is wanted; a size below 1 is a 400. All are guesses:
 * Whop does not say.
 */
export function pageRequest(
	query: URLSearchParams,
	sizes: { readonly default: number; readonly max: number; readonly larger?: 'cut' | 'refused' },
): PageRequest {
	const first = sizeParam(query, 'first');
	const last = sizeParam(query, 'last');
	if (sizes.larger === 'refused' && (first ?? 0) > sizes.max) {
		throw invalid('first', `at most ${sizes.max}`);
	}
	return {
		size: Math.min(first ?? last ?? sizes.default, sizes.max),
		backwards: first === undefined && last !== undefined,
		after: query.get('after') || null,
		before: query.get('before') || null,
	};
}

function sizeParam(query: URLSearchParams, name: string): number | undefined {
	const text = query.get(name);
	if (text === null || text === '') return undefined;
	const size = Number(text);
	if (!Number.isInteger(size) || size < 1) throw invalid(name, 'a positive integer');
	return size;
}

/** Makes a cursor that tells the caller nothing. */
export function toCursor(parts: readonly (string | number)[]): string {
	return Buffer.from(parts.join('|')).toString('base64url');
}

/** The parts of a cursor, whosever it is. */
export function readCursor(cursor: string): string[] {
	return Buffer.from(cursor, 'base64url').toString('utf8').split('|');
}

/** Reads a cursor back; 400 when it was never one of ours (Whop's answer is unknown). */
export function fromCursor(cursor: string, name: 'after' | 'before', parts: number): string[] {
	const read = readCursor(cursor);
	if (read.length !== parts) throw invalid(name, 'a cursor from an earlier page');
	return read;
}

/** Pages through a short list held in memory, such as products, by the items' IDs. */
export function pageOf<Item extends { readonly id: string }>(
	items: readonly Item[],
	request: PageRequest,
): Page<Item> {
	const indexOf = (cursor: string, name: 'after' | 'before'): number => {
		const [id] = fromCursor(cursor, name, 1);
		const index = items.findIndex((item) => item.id === id);
		if (index === -1) throw invalid(name, 'a cursor from an earlier page');
		return index;
	};
	const from = request.after === null ? 0 : indexOf(request.after, 'after') + 1;
	const to = request.before === null ? items.length : indexOf(request.before, 'before');
	const start = request.backwards ? Math.max(from, to - request.size) : from;
	const data = items.slice(start, Math.min(to, start + request.size));
	return {
		data,
		page_info: {
			start_cursor: data[0] === undefined ? null : toCursor([data[0].id]),
			end_cursor: data.length === 0 ? null : toCursor([data.at(-1)?.id ?? '']),
			has_next_page: start + data.length < items.length,
			has_previous_page: start > 0,
		},
	};
}
