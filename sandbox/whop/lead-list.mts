import { invalid } from './api-error.mts';
import { countUpTo } from './lead-index.mts';
import type { Position, StoredLead } from './lead-index.mts';
import { fromCursor, pageRequest, readCursor, toCursor } from './paging.mts';
import type { Page, PageRequest } from './paging.mts';
import type { WhopVariants } from './variants.mts';

/**
 * Answers `GET /leads` for one company (whop-api reference, sections 4 and 7).
 *
 * Cost: a binary search per bound plus the leads looked at; without a product filter those are the page's.
 *
 * @param leads the company's leads, oldest first
 * @param now Unix epoch milliseconds; leads not yet visible then are left out
 */
export function listLeads(
	leads: readonly StoredLead[],
	query: URLSearchParams,
	variants: WhopVariants,
	now: number,
): Page<StoredLead> {
	const asked = pageRequest(query, {
		default: variants.defaultPageSize,
		max: variants.maxPageSize,
		larger: variants.largerPages,
	});
	const pastEmpty = behindEmptyPage(asked.after);
	if (variants.emptyPages && !asked.backwards && pastEmpty === undefined) return emptyPage(asked);
	const request = pastEmpty === undefined ? asked : { ...asked, after: pastEmpty };
	const newestFirst = variants.order === 'newest-first';
	let [low, high] = createdBounds(leads, query, variants);
	const later = newestFirst ? request.before : request.after;
	const earlier = newestFirst ? request.after : request.before;
	if (later !== null) {
		low = Math.max(low, countUpTo(leads, position(later, newestFirst ? 'before' : 'after'), true));
	}
	if (earlier !== null) {
		const name = newestFirst ? 'after' : 'before';
		high = Math.min(high, countUpTo(leads, position(earlier, name), false));
	}

	const products = productFilter(query, variants);
	const step = newestFirst === request.backwards ? 1 : -1;
	const found: StoredLead[] = [];
	for (
		let index = step === 1 ? low : high - 1;
		index >= low && index < high && found.length <= request.size;
		index += step
	) {
		const lead = leads[index];
		if (lead !== undefined && lead.visibleAt <= now && products(lead)) found.push(lead);
	}
	const more = found.length > request.size;
	const data = found.slice(0, request.size);
	if (request.backwards) data.reverse();
	const hasNext = request.backwards ? request.before !== null : more;
	const first = data[0];
	const last = data.at(-1);
	return {
		data,
		page_info: {
			start_cursor: first === undefined ? null : cursorOf(first),
			end_cursor:
				last === undefined || (!hasNext && !variants.endCursorOnLastPage) ? null : cursorOf(last),
			has_next_page: hasNext,
			has_previous_page: request.backwards ? more : request.after !== null,
		},
	};
}

const EMPTY_PAGE = 'empty page';

/** A page without leads that comes before the one asked for. */
function emptyPage({ after }: PageRequest): Page<StoredLead> {
	return {
		data: [],
		page_info: {
			start_cursor: null,
			end_cursor: toCursor([EMPTY_PAGE, after ?? '']),
			has_next_page: true,
			has_previous_page: after !== null,
		},
	};
}

/** The cursor that was asked for before an empty page came; undefined for a cursor of another page. */
function behindEmptyPage(cursor: string | null): string | null | undefined {
	const [kind, after] = readCursor(cursor ?? '');
	return kind === EMPTY_PAGE ? after || null : undefined;
}

function createdBounds(
	leads: readonly StoredLead[],
	query: URLSearchParams,
	{ createdAfter }: WhopVariants,
): [low: number, high: number] {
	const inclusive = createdAfter === 'inclusive';
	const after = instant(query, 'created_after');
	const before = instant(query, 'created_before');
	return [
		after === undefined ? 0 : countUpTo(leads, edge(after, !inclusive), false),
		before === undefined ? leads.length : countUpTo(leads, edge(before, inclusive), false),
	];
}

/** The place before all leads of a millisecond, or after all of them. */
const edge = (createdAt: number, afterAll: boolean): Position => ({
	createdAt,
	sequence: afterAll ? Infinity : -Infinity,
});

function instant(query: URLSearchParams, name: string): number | undefined {
	const text = query.get(name);
	if (text === null || text === '') return undefined;
	const time = Date.parse(text);
	if (Number.isNaN(time)) throw invalid(name, 'an ISO 8601 date-time');
	return time;
}

/** Reads `product_ids[]=` and bare repeated `product_ids=`; both are in use (section 5). */
function productFilter(
	query: URLSearchParams,
	{ severalProducts }: WhopVariants,
): (lead: StoredLead) => boolean {
	const asked = [...query.getAll('product_ids[]'), ...query.getAll('product_ids')];
	const isIgnored = asked.length > 1 && severalProducts === 'ignored';
	if (asked.length === 0 || isIgnored) return () => true;
	const wanted = new Set(severalProducts === 'last' ? asked.slice(-1) : asked);
	return (lead) => lead.product !== null && wanted.has(lead.product.id);
}

const cursorOf = (lead: StoredLead): string => toCursor(['lead', lead.createdAt, lead.sequence]);

function position(cursor: string, name: 'after' | 'before'): Position {
	const [, createdAt, sequence] = fromCursor(cursor, name, 3).map(Number);
	if (!Number.isFinite(createdAt) || !Number.isFinite(sequence)) {
		throw invalid(name, 'a cursor from an earlier page');
	}
	return { createdAt: createdAt ?? 0, sequence: sequence ?? 0 };
}
