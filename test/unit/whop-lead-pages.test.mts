import fc from 'fast-check';

import { openWhop } from '../../nodes/whop/client.ts';
import { leadPages } from '../../nodes/whop/leadPages.ts';
import { ApiError } from '../../nodes/shared/errors.ts';
import { LEADS } from '../../nodes/whop/leads.ts';
import { IncompleteList, followPages } from '../../nodes/whop/pages.ts';
import { fakeRun, lead, once, page, thrownBy } from './whop-context.mts';
import type { Reply } from './whop-context.mts';

type Script = Array<[count: number, endCursor: string | undefined, hasNextPage: boolean]>;

/** Reads all pages of a script. */
async function follow(script: Script) {
	const asked: Array<string | undefined> = [];
	const pages = followPages(LEADS, (after) => {
		const [count, endCursor, hasNextPage] = script[asked.length] ?? [0, undefined, false];
		asked.push(after);
		const items = Array.from({ length: count }, (_, index) => `lead_${asked.length}_${index}`);
		return Promise.resolve({ items, endCursor, hasNextPage });
	});
	const ids: string[] = [];
	let caught: unknown;
	try {
		for await (const { items } of pages) ids.push(...items);
	} catch (error) {
		caught = error;
	}
	return { asked, ids, caught };
}

/** Pages without leads, each with a new cursor. */
const emptyPages = (count: number, name = 'empty'): Script =>
	Array.from({ length: count }, (_, index) => [0, `${name} ${index}`, true]);

describe('following the pages of a list', () => {
	it('stops where Whop says so, even though the last page has a cursor too', async () => {
		const { asked, ids, caught } = await follow([
			[1, 'a', true],
			[1, 'b', false],
		]);
		expect(asked).toEqual([undefined, 'a']);
		expect(ids).toEqual(['lead_1_0', 'lead_2_0']);
		expect(caught).toBeUndefined();
	});

	it('takes an empty last page as the end', async () => {
		expect(
			(
				await follow([
					[1, 'a', true],
					[0, undefined, false],
				])
			).caught,
		).toBeUndefined();
	});

	it.each<[string, Script, number]>([
		['no cursor', [[2, undefined, true]], 1],
		[
			'the same cursor again',
			[
				[2, 'a', true],
				[2, 'a', true],
			],
			2,
		],
		[
			'a cursor seen before',
			[
				[1, 'a', true],
				[1, 'b', true],
				[1, 'a', true],
			],
			3,
		],
		['an endless row of empty pages', [[2, 'a', true], ...emptyPages(1000)], 12],
		['a cursor too long for an address', [[2, 'a'.repeat(3000), true]], 1],
	])(
		'reports the list as incomplete at %s, after yielding what was read',
		async (_case, script, fetched) => {
			const { asked, ids, caught } = await follow(script);
			expect(asked).toHaveLength(fetched);
			expect(ids).toHaveLength(script.reduce((sum, [count]) => sum + count, 0));
			expect(caught).toBeInstanceOf(IncompleteList);
			expect(String(caught)).toMatch(new RegExp(`after ${ids.length} leads`));
		},
	);

	it('goes on after empty pages, as a service sends that filters after paging', async () => {
		const { asked, ids, caught } = await follow([
			...emptyPages(10, 'first'),
			[1, 'a', true],
			...emptyPages(10, 'then'),
			[1, 'b', false],
		]);
		expect(caught).toBeUndefined();
		expect(asked).toHaveLength(22);
		expect(ids).toEqual(['lead_11_0', 'lead_22_0']);
	});

	it('gives every lead once, in order, with one request a page, whatever the pages are', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 }),
				async (counts) => {
					const { asked, ids, caught } = await follow(
						counts.map((count, index) => [count, `c${index}`, index < counts.length - 1]),
					);
					expect(caught).toBeUndefined();
					expect(asked).toEqual([undefined, ...counts.slice(0, -1).map((_, index) => `c${index}`)]);
					expect(ids).toEqual(
						counts.flatMap((count, index) =>
							Array.from({ length: count }, (_, at) => `lead_${index + 1}_${at}`),
						),
					);
				},
			),
		);
	});
});

describe('listing leads', () => {
	async function read(replies: Reply[], query: Partial<Parameters<typeof leadPages>[1]> = {}) {
		const { context, requests } = fakeRun(replies);
		const whop = await openWhop(context, once());
		const ids: string[] = [];
		for await (const { leads } of leadPages(whop, { company: 'biz_1', filters: {}, ...query }))
			ids.push(...leads.map(({ id }) => id));
		return { requests, ids };
	}

	it('asks for full pages, and repeats all filters with each cursor', async () => {
		const filters = {
			created_after: '2023-12-01T05:00:00.401Z',
			created_before: '2024-12-01T05:00:00.401Z',
			product_ids: ['prod_a', 'prod_b'],
		};
		const { requests, ids } = await read([page(['lead_1'], 'c1'), page(['lead_2'], 'c2', false)], {
			filters,
		});
		const sent = { company_id: 'biz_1', ...filters, first: 100 };
		expect(requests.map(({ qs }) => qs)).toEqual([sent, { ...sent, after: 'c1' }]);
		expect(ids).toEqual(['lead_1', 'lead_2']);
	});

	it.each([
		[{}, 100],
		[{ limit: 7 }, 7],
		[{ limit: 1000 }, 100],
	])('with %j asks for pages of %d, and no filter that is not set', async (query, first) => {
		const { requests } = await read([page([])], query);
		expect(requests[0]?.qs).toEqual({ company_id: 'biz_1', first });
	});

	const info = { has_next_page: false, end_cursor: null };

	it.each<[string, unknown, RegExp]>([
		['no has_next_page', [{ end_cursor: 'c1' }, [lead('lead_1')]], /has_next_page is missing/],
		['"true"', [{ has_next_page: 'true' }, [lead('lead_1')]], /has_next_page is "true" where/],
		['1', [{ has_next_page: 1 }, [lead('lead_1')]], /has_next_page is 1 where/],
		['null', [{ has_next_page: null }, [lead('lead_1')]], /has_next_page is null where/],
		['a null among the leads', [info, [lead('lead_1'), null]], /holds null where a lead/],
		['a number', [info, [5]], /holds 5 where a lead was expected/],
		['a list', [info, [[lead('lead_1')]]], /holds a list where a lead was expected/],
		['a lead without ID', [info, [lead('')]], /holds an object without an ID where a lead/],
		[
			'no time of creation',
			[info, [lead('lead_1'), lead('lead_2', { created_at: null })]],
			/^The lead lead_2 in Whop's list is broken: created_at is null where a time was expected$/,
		],
		[
			'a time that is none',
			[info, [lead('lead_3', { created_at: 'soon' })]],
			/^The lead lead_3 .*: created_at is "soon" where a time was expected$/,
		],
		[
			'texts of any length',
			[info, [lead('lead_4'.repeat(1000), { created_at: 'soon'.repeat(1000) })]],
			/^.{1,250}$/,
		],
	])(
		'says what is wrong with a list that breaks its promise: %s',
		async (_case, answer, expected) => {
			const [page_info, data] = answer as unknown[];
			expect(await thrownBy(read([{ body: { data, page_info } }]))).toMatchObject({
				message: expect.stringMatching(expected) as string,
			});
		},
	);

	it.each([
		['a web page', '<html></html>'],
		['no data', { page_info: {} }],
		['no page info', { data: [] }],
		['something other than leads', { data: [{ id: 'prod_1' }], page_info: {} }],
		['nothing', ''],
	])('does not take %s for the end of the list', async (_case, body) => {
		expect(await thrownBy(read([{ body }]))).toMatchObject({
			message: expect.stringMatching(/was expected/) as string,
		});
	});
});

describe('lists that were tampered with', () => {
	/** A list of 1 to 3 pages, with one value somewhere in it replaced, taken out, or put in. */
	const tampered = fc
		.record({
			counts: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 3 }),
			at: fc.nat(),
			path: fc.constantFrom<Array<string | number>>(
				['data'],
				['data', 0],
				['data', 0, 'id'],
				['data', 0, 'created_at'],
				['page_info'],
				['page_info', 'has_next_page'],
				['page_info', 'end_cursor'],
				[],
			),
			value: fc.oneof(
				fc.constantFrom(undefined, null, true, false, 0, 1, '', 'true', 'c1', [], {}),
				fc.jsonValue(),
			),
		})
		// What a list cannot be caught at: it says that it ends here, or shows fewer leads than there are.
		.filter(({ path: [first, last], value }) =>
			last === 'has_next_page'
				? typeof value !== 'boolean'
				: first !== 'data' || !isEmptyList(value),
		)
		.map(({ counts, at, path, value }) => {
			const pages = counts.map((count, index) => ({
				data: Array.from({ length: count }, (_, n) => lead(`lead_${index}_${n}`)),
				page_info: { has_next_page: index < counts.length - 1, end_cursor: `c${index + 1}` },
			}));
			const ids = pages.flatMap(({ data }) => data.map(({ id }) => id));
			const bodies: unknown[] = structuredClone(pages);
			const index = at % bodies.length;
			bodies[index] = replaced(bodies[index], path, value);
			return { bodies, ids };
		});

	const isEmptyList = (value: unknown) => Array.isArray(value) && value.length === 0;

	function replaced(whole: unknown, path: ReadonlyArray<string | number>, value: unknown): unknown {
		const [key, ...rest] = path;
		if (key === undefined) return value;
		if (typeof whole !== 'object' || whole === null) return whole;
		Reflect.set(whole, key, replaced(Reflect.get(whole, key), rest, value));
		return whole;
	}

	it('give all leads or an error, never fewer in silence', async () => {
		await fc.assert(
			fc.asyncProperty(tampered, async ({ bodies, ids }) => {
				// The page that a cursor leads to; a cursor of nobody's leads nowhere.
				const { context } = fakeRun(({ qs }) => {
					const after: unknown = qs?.after;
					const index =
						after === undefined
							? 0
							: typeof after === 'string'
								? Number(/^c(\d)$/.exec(after)?.[1])
								: NaN;
					return index in bodies ? { body: bodies[index] } : { status: 400, body: '' };
				});
				const whop = await openWhop(context, once());
				let count = 0;
				try {
					for await (const { leads } of leadPages(whop, { company: 'biz_1', filters: {} }))
						count += leads.length;
				} catch (caught) {
					expect(caught).toBeInstanceOf(ApiError);
					return;
				}
				expect(count).toBe(ids.length);
			}),
			{ numRuns: 2000 },
		);
	});
});
