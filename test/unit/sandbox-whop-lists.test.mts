import Whop from '@whop/sdk';
import fc from 'fast-check';
import { COMPANY, PRODUCTS, WHOP_KEY } from '../../sandbox/identities.mts';
import type { Sandbox, SandboxOptions, StoredLead } from '../../sandbox/sandbox.mts';
import { listLeads } from '../../sandbox/whop/lead-list.mts';
import { WhopStore } from '../../sandbox/whop/store.mts';
import { callWhop, closeSandboxes, matching, open, stoppedClock } from './sandbox-client.mts';

// The client loads `jose` for a function unused here; it is an ES module, which jest cannot load.
jest.mock('jose', () => ({}));

afterEach(closeSandboxes);

const LIST = `/leads?company_id=${COMPANY.id}`;
const T0 = Date.parse('2026-11-01T00:00:00.000Z');
const NOW = T0 + 1_000_000;
const clock = (): number => NOW;

interface ListBody {
	data: { id: string }[];
	page_info: {
		start_cursor: string | null;
		end_cursor: string | null;
		has_next_page: boolean;
		has_previous_page: boolean;
	};
}
const isListBody = (body: unknown): body is ListBody =>
	typeof body === 'object' && body !== null && 'data' in body && 'page_info' in body;

async function list(sandbox: Sandbox, query = ''): Promise<ListBody & { ids: string[] }> {
	const { status, body } = await callWhop(sandbox, LIST + query);
	if (!isListBody(body)) throw new Error(`${status} ${JSON.stringify(body)}`);
	return { ...body, ids: body.data.map(({ id }) => id) };
}

/** Opens a sandbox with leads of the given creation times (milliseconds after T0), named after their place. */
async function withLeads(times: number[], options: SandboxOptions = {}): Promise<Sandbox> {
	const sandbox = await open({ now: clock, ...options });
	times.forEach((time, place) =>
		sandbox.whop.addLead({ id: `lead_${place}`, createdAt: T0 + time }),
	);
	return sandbox;
}

describe('order, bounds and filters', () => {
	it('lists newest first, or oldest first', async () => {
		const times = [30, 10, 20, 20];
		expect((await list(await withLeads(times))).ids).toEqual([
			'lead_0',
			'lead_3',
			'lead_2',
			'lead_1',
		]);
		const oldest = await withLeads(times, { whop: { order: 'oldest-first' } });
		expect((await list(oldest)).ids).toEqual(['lead_1', 'lead_2', 'lead_3', 'lead_0']);
	});

	it.each([
		['inclusive' as const, ['lead_2', 'lead_1'], ['lead_1', 'lead_0']],
		['exclusive' as const, ['lead_2'], ['lead_0']],
	])('takes created_after and created_before as %s', async (createdAfter, after, before) => {
		const sandbox = await withLeads([0, 500, 1000], { whop: { createdAfter } });
		const at = encodeURIComponent(new Date(T0 + 500).toISOString());
		expect((await list(sandbox, `&created_after=${at}`)).ids).toEqual(after);
		expect((await list(sandbox, `&created_before=${at}`)).ids).toEqual(before);
	});

	it('filters by products, in brackets or bare', async () => {
		const sandbox = await open();
		const [a, b, c] = PRODUCTS.map(({ id }) =>
			sandbox.whop.addLead({ productId: id, createdAt: T0 }),
		);
		sandbox.whop.addLead({ productId: null, createdAt: T0 });
		const [first, second] = PRODUCTS;
		const brackets = await list(
			sandbox,
			`&product_ids%5B%5D=${first.id}&product_ids%5B%5D=${second.id}`,
		);
		const bare = await list(sandbox, `&product_ids=${first.id}&product_ids=${second.id}`);
		expect(brackets.ids).toEqual([b?.id, a?.id]);
		expect(bare.ids).toEqual([b?.id, a?.id]);
		expect((await list(sandbox)).ids).toContain(c?.id);
	});

	it('sends an empty page before each page where it filters after paging', async () => {
		const sandbox = await withLeads([1, 2, 3], { whop: { emptyPages: true } });
		const pages: string[][] = [];
		let after = '';
		for (;;) {
			const { ids, page_info } = await list(sandbox, `&first=2&after=${after}`);
			pages.push(ids);
			if (!page_info.has_next_page) break;
			after = page_info.end_cursor ?? 'none';
		}
		expect(pages).toEqual([[], ['lead_2', 'lead_1'], [], ['lead_0']]);
	});

	it('shows a late lead only once it has arrived, in its old place', async () => {
		const { now, advance } = stoppedClock();
		const sandbox = await open({ now, whop: { lateArrivalMs: 5000 } });
		const late = sandbox.whop.addLead();
		const prompt = sandbox.whop.addLead({ createdAt: now() + 1, visibleAt: now() });
		expect((await list(sandbox)).ids).toEqual([prompt.id]);
		expect((await callWhop(sandbox, `/leads/${late.id}`)).status).toBe(200);
		advance(5000);
		expect((await list(sandbox)).ids).toEqual([prompt.id, late.id]);
	});

	it.each(['first=0', 'first=x', 'last=-1', 'created_after=yesterday', 'after=made-up'])(
		'refuses %s',
		async (query) => {
			const reply = await callWhop(await open(), `${LIST}&${query}`);
			expect(reply.status).toBe(400);
			expect(reply.body).toMatchObject({
				error: { code: 'parameter_invalid', param: query.split('=')[0] },
			});
		},
	);
});

describe('pages', () => {
	it('still has a cursor on the last page, unless told otherwise', async () => {
		for (const endCursorOnLastPage of [true, false]) {
			const sandbox = await withLeads([1, 2, 3], { whop: { endCursorOnLastPage } });
			const one = await list(sandbox, '&first=2');
			expect(one.page_info).toMatchObject({ has_next_page: true, has_previous_page: false });
			const two = await list(sandbox, `&first=2&after=${one.page_info.end_cursor ?? ''}`);
			expect(two.ids).toEqual(['lead_0']);
			expect(two.page_info).toEqual({
				start_cursor: matching(/^\w+$/),
				end_cursor: endCursorOnLastPage ? two.page_info.start_cursor : null,
				has_next_page: false,
				has_previous_page: true,
			});
		}
	});

	it('cuts a page to the largest size allowed', async () => {
		const times = Array.from({ length: 120 }, (_, index) => index);
		expect((await list(await withLeads(times), '&first=500')).ids).toHaveLength(100);
		expect((await list(await withLeads(times))).ids).toHaveLength(10);
		const capped = await withLeads(times, { whop: { maxPageSize: 25 } });
		expect((await list(capped, '&first=100')).ids).toHaveLength(25);
	});

	it('pages backwards with last and before', async () => {
		const sandbox = await withLeads([1, 2, 3, 4, 5]);
		const end = await list(sandbox, '&last=2');
		expect(end.ids).toEqual(['lead_1', 'lead_0']);
		const before = await list(sandbox, `&last=2&before=${end.page_info.start_cursor ?? ''}`);
		expect(before.ids).toEqual(['lead_3', 'lead_2']);
		expect(before.page_info).toMatchObject({ has_next_page: true, has_previous_page: true });
	});

	it('keeps its place when leads arrive between two pages', async () => {
		const sandbox = await withLeads([10, 20, 30]);
		const one = await list(sandbox, '&first=1');
		sandbox.whop.addLead({ id: 'lead_newer', createdAt: T0 + 40 });
		sandbox.whop.addLead({ id: 'lead_between', createdAt: T0 + 25 });
		const two = await list(sandbox, `&first=5&after=${one.page_info.end_cursor ?? ''}`);
		expect(two.ids).toEqual(['lead_between', 'lead_1', 'lead_0']);
	});

	it('serves a deep page of 100,000 leads', async () => {
		const sandbox = await open({ now: clock });
		for (let place = 0; place < 100_000; place += 1) {
			sandbox.whop.addLead({ id: `lead_${place}`, createdAt: T0 + place, user: null });
		}
		const at = new Date(T0 + 50_000).toISOString();
		const page = await list(sandbox, `&first=100&created_before=${at}`);
		expect([page.ids[0], page.ids.at(-1)]).toEqual(['lead_49999', 'lead_49900']);
		const next = await list(sandbox, `&first=100&after=${page.page_info.end_cursor ?? ''}`);
		expect([next.ids[0], next.ids.at(-1)]).toEqual(['lead_49899', 'lead_49800']);
	});

	it('makes the official client ask once too often, as it follows cursors only', async () => {
		const sandbox = await withLeads([1, 2, 3]);
		const client = new Whop({ apiKey: WHOP_KEY, baseURL: sandbox.whopBaseUrl });
		const ids: string[] = [];
		for await (const lead of client.leads.list({ company_id: COMPANY.id, first: 2 })) {
			ids.push(lead.id);
		}
		expect(ids).toEqual(['lead_2', 'lead_1', 'lead_0']);
		expect(sandbox.requests).toHaveLength(3);
	});
});

describe('listLeads against a plain model', () => {
	const queries = fc.record({
		times: fc.array(fc.nat(20), { maxLength: 30 }),
		hidden: fc.nat(7),
		size: fc.integer({ min: 1, max: 7 }),
		newestFirst: fc.boolean(),
		inclusive: fc.boolean(),
		after: fc.option(fc.nat(20)),
		before: fc.option(fc.nat(20)),
	});

	it('walks every matching lead exactly once, in order', () => {
		fc.assert(
			fc.property(queries, ({ times, hidden, size, newestFirst, inclusive, after, before }) => {
				const store = new WhopStore(
					{
						order: newestFirst ? 'newest-first' : 'oldest-first',
						createdAfter: inclusive ? 'inclusive' : 'exclusive',
					},
					clock,
				);
				times.forEach((time, place) =>
					store.addLead({
						createdAt: T0 + time,
						visibleAt: place % 8 === hidden ? NOW + 1 : T0,
					}),
				);
				const slack = inclusive ? 0 : 1;
				const expected = store.leads.filter(
					({ createdAt, visibleAt }) =>
						visibleAt <= NOW &&
						(after === null || createdAt >= T0 + after + slack) &&
						(before === null || createdAt <= T0 + before - slack),
				);
				const query = new URLSearchParams({ first: String(size) });
				if (after !== null) query.set('created_after', new Date(T0 + after).toISOString());
				if (before !== null) query.set('created_before', new Date(T0 + before).toISOString());
				const walked = walk(store, query);
				expect(walked.map(({ id }) => id)).toEqual(
					(newestFirst ? [...expected].reverse() : expected).map(({ id }) => id),
				);
			}),
			{ numRuns: 300 },
		);
	});

	function walk(store: WhopStore, query: URLSearchParams): StoredLead[] {
		const walked: StoredLead[] = [];
		for (;;) {
			const page = listLeads(store.leadsOf(COMPANY.id), query, store.variants, NOW);
			walked.push(...page.data);
			if (!page.page_info.has_next_page) return walked;
			query.set('after', page.page_info.end_cursor ?? '');
		}
	}
});
