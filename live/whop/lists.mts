import { seen } from '../public-text.mts';
import { asAssumed, notSeen, otherwise } from '../question.mts';
import type { Finding, Question } from '../question.mts';
import { isFine } from '../service.mts';
import type { Answer } from '../service.mts';
import { PAGE_SIZE } from './facts.mts';
import { refusalOf } from './refusal.mts';
import { NO_LEADS, readPage } from './session.mts';
import type { LivePage, WhopSession } from './session.mts';

/** As far as pages are judged. */
type PageShape = Pick<LivePage, 'hasNext' | 'endCursor'> & { readonly leads: readonly unknown[] };

const LARGER = 200;
const USUAL_SIZE = 10;

/**
 * Whether leads come newest first.
 *
 * @param times when they were made, Unix epoch ms, in the order of the list
 */
export function judgeOrder(times: readonly number[]): Finding {
	const steps = times.slice(1).map((time, at) => Math.sign(time - (times[at] ?? time)));
	const up = steps.includes(1);
	const down = steps.includes(-1);
	if (!up && !down) return notSeen(seen`there are no two leads of different times`);
	if (up && down) return otherwise(seen`neither newest nor oldest first`);
	return up
		? otherwise(seen`oldest first, for ${times.length} leads`)
		: asAssumed(seen`newest first, for ${times.length} leads`);
}

/** Whether pages are as long as the nodes ask for. */
export function judgePageSize(pages: readonly PageShape[]): Finding {
	const full = pages.find(({ hasNext, leads }) => hasNext && leads.length > 0);
	if (full === undefined) return notSeen(seen`the company has at most ${PAGE_SIZE} leads`);
	const { length } = full.leads;
	return length === PAGE_SIZE
		? asAssumed(seen`first=${PAGE_SIZE} gives ${length}`)
		: otherwise(seen`first=${PAGE_SIZE} gives ${length}, and there are more`);
}

/** What becomes of a page that is larger than any known one. */
export function judgeLargerPage(answer: Pick<Answer, 'status' | 'body'>): Finding {
	if (answer.status === 400 || answer.status === 422) {
		return otherwise(seen`first=${LARGER} gets ${refusalOf(answer)}`);
	}
	if (!isFine(answer)) return notSeen(seen`refused with ${answer.status}`);
	const { leads, hasNext } = readPage(answer.body);
	if (leads.length > PAGE_SIZE) return otherwise(seen`first=${LARGER} gives ${leads.length}`);
	return hasNext && leads.length > 0
		? asAssumed(seen`first=${LARGER} is cut to ${leads.length} without a word`)
		: notSeen(seen`first=${LARGER} is not refused, but the company has too few leads`);
}

/** Whether a small page is as small as asked for. */
export function judgeSmallPage({ leads, hasNext }: PageShape): Finding {
	if (leads.length > 1) return otherwise(seen`first=1 gives ${leads.length}`);
	return leads.length === 1 && hasNext
		? asAssumed(seen`first=1 gives 1, and there are more`)
		: notSeen(seen`the company has at most one lead`);
}

/** How long a page is when nothing is asked for. */
export function judgeUsualPage({ leads, hasNext }: PageShape): Finding {
	const { length } = leads;
	if (length > 0 && length < USUAL_SIZE && hasNext) return otherwise(seen`${length}`);
	if (length > USUAL_SIZE) return otherwise(seen`${length} or more`);
	return hasNext && length === USUAL_SIZE
		? asAssumed(seen`${length}`)
		: notSeen(seen`the company has too few leads`);
}

/** Whether pages are filled before the list ends. */
export function judgeFilling(pages: readonly PageShape[]): Finding {
	const before = pages.filter(({ hasNext }) => hasNext);
	if (before.length === 0) return notSeen(seen`the list has one page only`);
	const empty = before.filter(({ leads }) => leads.length === 0).length;
	return empty === 0
		? asAssumed(seen`none of ${before.length} pages before the last is empty`)
		: otherwise(seen`${empty} of ${before.length} pages before the last are empty`);
}

/** Whether the last page has a cursor, although nothing follows. */
export function judgeLastCursor(last: PageShape | undefined): Finding {
	if (last === undefined || last.leads.length === 0) return notSeen(NO_LEADS);
	if (last.hasNext) return notSeen(seen`the end of the list was not reached`);
	return last.endCursor === null
		? otherwise(seen`the last page has no end_cursor`)
		: asAssumed(seen`the last page has an end_cursor, and has_next_page is false`);
}

/** About whop.md#paging and whop.md#order-of-lists. */
export const lists: readonly Question<WhopSession>[] = [
	{
		about: seen`order of leads`,
		assumed: seen`newest first`,
		look: async (whop) => judgeOrder((await whop.leads()).map(({ createdAt }) => createdAt)),
	},
	{
		about: seen`a page of ${PAGE_SIZE} leads`,
		assumed: seen`can be had`,
		look: async (whop) => judgePageSize(await whop.sample()),
	},
	{
		about: seen`a page of ${LARGER} leads`,
		assumed: seen`is cut to what is allowed`,
		look: async (whop) => {
			const company = [await whop.companyName(), whop.companyId] as const;
			const query = [company, ['first', String(LARGER)]] as const;
			return judgeLargerPage(await whop.ask('GET', '/leads', { query }));
		},
	},
	{
		about: seen`a page of 1 lead`,
		assumed: seen`is no longer than that`,
		look: async (whop) => judgeSmallPage(await whop.page([['first', '1']])),
	},
	{
		about: seen`a page without a size`,
		assumed: seen`${USUAL_SIZE} leads`,
		look: async (whop) => judgeUsualPage(await whop.page([])),
	},
	{
		about: seen`empty pages before the end of a list`,
		assumed: seen`there are none`,
		look: async (whop) => judgeFilling(await whop.sample()),
	},
	{
		about: seen`end_cursor of the last page`,
		assumed: seen`is set`,
		look: async (whop) => {
			const lead = await whop.anyLead();
			return judgeLastCursor((await whop.pages(around(lead.createdAt, 1, 1))).at(-1));
		},
	},
];

/** A query for leads of so many milliseconds before and after a moment. */
export function around(
	time: number,
	beforeMs: number,
	afterMs: number,
): readonly (readonly [name: string, value: string])[] {
	return [
		['created_after', new Date(time - beforeMs).toISOString()],
		['created_before', new Date(time + afterMs).toISOString()],
		['first', String(PAGE_SIZE)],
	];
}
