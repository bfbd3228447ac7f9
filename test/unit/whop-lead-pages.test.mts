import fc from 'fast-check';

import { openWhop } from '../../nodes/whop/client.ts';
import { IncompleteList, followPages, leadPages } from '../../nodes/whop/leadPages.ts';
import type { LeadPage, LeadRow } from '../../nodes/whop/types.ts';
import { fakeRun, lead, once, page, thrownBy } from './whop-context.mts';
import type { Reply } from './whop-context.mts';

type Script = Array<[count: number, endCursor: string | undefined, hasNextPage: boolean]>;

/** Reads all pages of a script. */
async function follow(script: Script) {
	const asked: Array<string | undefined> = [];
	const pages = followPages((after) => {
		const [count, endCursor, hasNextPage] = script[asked.length] ?? [0, undefined, false];
		asked.push(after);
		const leads = Array.from(
			{ length: count },
			(_, index) => lead(`lead_${asked.length}_${index}`) as LeadRow,
		);
		return Promise.resolve<LeadPage>({ leads, endCursor, hasNextPage });
	});
	const ids: string[] = [];
	let caught: unknown;
	try {
		for await (const { leads } of pages) ids.push(...leads.map(({ id }) => id));
	} catch (error) {
		caught = error;
	}
	return { asked, ids, caught };
}

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
		[
			'an empty page',
			[
				[2, 'a', true],
				[0, 'b', true],
			],
			2,
		],
	])(
		'reports the list as incomplete at %s, after giving out what was read',
		async (_case, script, fetched) => {
			const { asked, ids, caught } = await follow(script);
			expect(asked).toHaveLength(fetched);
			expect(ids).toHaveLength(script.reduce((sum, [count]) => sum + count, 0));
			expect(caught).toBeInstanceOf(IncompleteList);
			expect(String(caught)).toMatch(new RegExp(`after ${ids.length} leads`));
		},
	);

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
