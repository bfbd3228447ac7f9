import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import {
	NOT_LISTED,
	getProducts,
	searchCompanies,
	searchProducts,
} from '../../nodes/whop/pickers.ts';
import { companyOf } from '../../nodes/whop/company.ts';
import { API_VERSION } from '../../nodes/whop/version.ts';
import { fakeRun, refusal, thrownBy } from './whop-context.mts';
import type { FakeRun, Reply } from './whop-context.mts';

const list = (titles: string[], next?: string, more: IDataObject = {}): Reply => ({
	body: {
		data: titles.map((title) => ({ id: `id_${title}`, title, ...more })),
		page_info: { end_cursor: next ?? 'last', has_next_page: next !== undefined },
	},
});

const DASHBOARD = 'https://whop.com/dashboard';
/** An entry of `list`, as a picker shows it. */
const option = (title: string) => ({ name: `${title} (id_${title})`, value: `id_${title}` });
const company = (title: string) => ({
	...option(title),
	url: `${DASHBOARD}/${encodeURIComponent(`id_${title}`)}`,
});
const AS_IN_CREDENTIAL = { name: 'As in the credential', value: '' };

/** Pages of one entry each, without end. */
const endless = (more: IDataObject = {}) => {
	let pages = 0;
	return () => {
		pages += 1;
		return list([`One ${pages}`], `c${pages}`, more);
	};
};

type Picker = (context: FakeRun['context'], search?: string, after?: string) => Promise<unknown>;
const PICKERS: Array<[string, Picker]> = [
	['companies', (context, search, after) => searchCompanies.call(context, search, after)],
	['products', (context, search, after) => searchProducts.call(context, search, after)],
	['products to choose several of', (context) => getProducts.call(context)],
];

describe.each(PICKERS)('a list of %s that breaks its promise', (_name, picker) => {
	const page_info = { has_next_page: false, end_cursor: null };
	const good = { id: 'prod_1', title: 'One' };

	it.each<[string, Reply[], RegExp]>([
		['no has_next_page', [{ body: { data: [good], page_info: {} } }], /has_next_page is missing/],
		[
			'"true"',
			[{ body: { data: [good], page_info: { has_next_page: 'true', end_cursor: 'c1' } } }],
			/has_next_page is "true"/,
		],
		['no page_info', [{ body: { data: [good] } }], /was expected/],
		['no list', [{ body: { data: {}, page_info } }], /was expected/],
		[
			'no cursor',
			[{ body: { data: [good], page_info: { has_next_page: true, end_cursor: null } } }],
			/after 1 .* there is more, but did not say where it starts/,
		],
		['an entry that is none', [{ body: { data: [good, null], page_info } }], /holds null/],
		[
			'an entry without ID',
			[{ body: { data: [good, { title: 'Lost' }], page_info } }],
			/holds an object without an ID/,
		],
		[
			'a number as ID',
			[{ body: { data: [good, { id: 7, title: 'Lost' }], page_info } }],
			/holds an object without an ID/,
		],
	])('is an error that says how: %s', async (_case, replies, expected) => {
		for (const search of [undefined, 'one']) {
			const { context } = fakeRun(replies);
			expect(await thrownBy(picker(context, search))).toMatchObject({
				message: expect.stringMatching(expected) as string,
			});
		}
	});

	it('says in the message how to do without the list', async () => {
		const { context } = fakeRun([{ body: { data: [null], page_info } }]);
		expect(await thrownBy(picker(context))).toMatchObject({
			message: expect.stringMatching(
				/; try again later, or (?:choose By ID|give the IDs in an expression)$/,
			) as string,
		});
	});

	it('is an error when it leads back to a page already read', async () => {
		const { context } = fakeRun([list(['One'], 'c1'), list(['Two'], 'c1')]);
		const caught = await thrownBy(picker(context, 'no such', undefined));
		expect(caught).toMatchObject({
			message: expect.stringMatching(/led back to a page already read/) as string,
		});
	});
});

it('a page that leads to itself ends a list that is scrolled through with an error', async () => {
	const { context } = fakeRun([list(['Two'], 'c1')]);
	expect(await thrownBy(searchProducts.call(context, undefined, 'c1'))).toMatchObject({
		message: expect.stringMatching(/led back to a page already read/) as string,
	});
});

it('finds exactly what fits, wherever it stands', async () => {
	const titles = fc.array(fc.constantFrom('Gold', 'golden', 'Silver', 'Marigold', 'Tin'), {
		maxLength: 4,
	});
	const pages = fc.array(titles, { minLength: 1, maxLength: 40 }).filter(hasNoLongGap);
	await fc.assert(
		fc.asyncProperty(pages, async (all) => {
			const { context, requests } = fakeRun(
				all.map((page, index) => list(page, index < all.length - 1 ? `c${index}` : undefined)),
			);
			const { results, paginationToken } = await searchProducts.call(context, 'GOLD');
			const fitting = all.flat().filter((title) => title.toLowerCase().includes('gold'));
			expect(results.map(({ name }) => name)).toEqual(fitting.map((title) => option(title).name));
			expect(paginationToken).toBeUndefined();
			expect(requests).toHaveLength(all.length);
		}),
	);
});

/** After more than ten empty pages in a row a list counts as broken. */
function hasNoLongGap(pages: string[][]): boolean {
	return !/0{11}/.test(pages.map((page) => Math.min(page.length, 1)).join(''));
}

describe('the Company picker', () => {
	it('lists companies at the fixed version, whatever the credential says', async () => {
		const { context, requests } = fakeRun([list(['One', 'Two'])], {
			credential: { apiVersion: '2099-01-01' },
		});
		expect(await searchCompanies.call(context)).toEqual({
			results: [AS_IN_CREDENTIAL, company('One'), company('Two')],
		});
		expect(requests[0]).toMatchObject({
			url: 'https://api.whop.com/api/v1/companies',
			headers: { 'Api-Version-Date': API_VERSION },
		});
	});

	it('offers the next page only while there is one', async () => {
		const { context, requests } = fakeRun([list(['One'], 'c1'), list(['Two'])]);
		const first = await searchCompanies.call(context);
		expect(first.paginationToken).toBe('c1');
		const second = await searchCompanies.call(context, undefined, 'c1');
		expect(second).not.toHaveProperty('paginationToken');
		expect(requests[1]?.qs).toMatchObject({ after: 'c1' });
	});

	it('searches titles and IDs, on the following pages too', async () => {
		const { context, requests } = fakeRun([list(['One', 'Two'], 'c1'), list(['Three'])]);
		const found = await searchCompanies.call(context, ' thre ');
		expect(found.results).toEqual([company('Three')]);
		expect(requests).toHaveLength(2);
	});

	it('finds what fits on all pages: the editor asks for no more while the first hits fit its list', async () => {
		const pages = Array.from({ length: 30 }, (_, index) =>
			list([`Other ${index}`, ...(index % 9 === 0 ? [`Mine ${index}`] : [])], `c${index}`),
		);
		const { context } = fakeRun([...pages, list(['Mine 30'])]);
		const found = await searchCompanies.call(context, 'mine');
		expect(found).toEqual({
			results: [0, 9, 18, 27, 30].map((number) => company(`Mine ${number}`)),
		});
	});

	it('does not search for ever, and says so where the hits would stand', async () => {
		const { context, requests } = fakeRun(endless());
		const found = await searchCompanies.call(context, 'one 7');
		expect(found).toEqual({
			results: [
				...[7, ...Array.from({ length: 10 }, (_, index) => 70 + index)].map((number) =>
					company(`One ${number}`),
				),
				{
					name: 'Only the first 100 companies were searched. For others, choose By ID',
					value: NOT_LISTED,
				},
			],
		});
		expect(requests).toHaveLength(100);
	});

	it('offers the company of the credential when the key is not allowed to list companies', async () => {
		const { context } = fakeRun([refusal(403, { message: 'No' })]);
		const { results } = await searchCompanies.call(context);
		expect(results).toEqual([
			AS_IN_CREDENTIAL,
			{ name: 'biz_own (the key is not allowed to list others)', value: 'biz_own' },
		]);
	});

	it('leads back to the company of the credential: the value is that of a picker nobody touched', async () => {
		const { results } = await searchCompanies.call(fakeRun([list(['One'])]).context, 'AS in');
		expect(results).toEqual([AS_IN_CREDENTIAL]);
		const chosen = { __rl: true, mode: 'list', value: results[0]?.value, cachedResultName: 'x' };
		expect(companyOf(chosen, { companyId: 'biz_own' })).toBe('biz_own');
	});

	it('does not offer that on later pages, or where the credential has no company', async () => {
		const { context } = fakeRun([list(['Two'])]);
		expect((await searchCompanies.call(context, undefined, 'c1')).results).toEqual([
			company('Two'),
		]);
		const other = fakeRun([list(['One'])], { credential: { companyId: '' } });
		expect((await searchCompanies.call(other.context)).results).toEqual([company('One')]);
	});

	it.each<[string, IDataObject, string | undefined]>([
		['the sandbox', { environment: 'sandbox' }, 'https://sandbox.whop.com/dashboard/id_One'],
		[
			'another address, where nobody knows it',
			{ environment: 'custom', baseUrl: 'http://127.0.0.1:1' },
			undefined,
		],
	])('opens the dashboard of %s', async (_case, credential, url) => {
		const { context } = fakeRun([list(['One'])], { credential: credential as never });
		expect((await searchCompanies.call(context)).results[1]?.url).toBe(url);
	});

	it('shows an entry without a title by its ID, once', async () => {
		const body = { data: [{ id: 'biz_1' }], page_info: { has_next_page: false } };
		const { results } = await searchCompanies.call(fakeRun([{ body }]).context);
		expect(results[1]?.name).toBe('biz_1');
	});

	it('names the permission and By ID when there is none', async () => {
		const { context } = fakeRun([refusal(403, { message: 'No' })], {
			credential: { companyId: '' },
		});
		expect(await thrownBy(searchCompanies.call(context))).toMatchObject({
			message: expect.stringMatching(/403.*or choose By ID$/) as string,
			description: expect.stringContaining('company:basic:read') as string,
		});
	});

	it('passes other refusals on', async () => {
		const { context } = fakeRun([refusal(401, { message: 'Authentication failed' })]);
		expect(await thrownBy(searchCompanies.call(context))).toMatchObject({ httpCode: '401' });
	});
});

describe('the Product picker', () => {
	it('lists the products of the chosen company, else of the one in the credential', async () => {
		const { context, requests } = fakeRun([list(['A'])], {
			parameters: { company: { __rl: true, mode: 'id', value: 'biz_1' } },
		});
		await searchProducts.call(context);
		const other = fakeRun([list(['A'])]);
		await searchProducts.call(other.context);
		expect(requests[0]?.qs).toMatchObject({ account_id: 'biz_1' });
		expect(requests[0]?.headers).toEqual({ 'Api-Version-Date': API_VERSION });
		expect(other.requests[0]?.qs).toMatchObject({ account_id: 'biz_own' });
	});

	it.each([
		['none is chosen', undefined],
		['it is an expression that the editor cannot know', '={{ $json.company }}'],
	])(
		'sends nothing when the company is unknown because %s: Whop would list its marketplace',
		async (_case, company) => {
			const pickers = [
				(run: FakeRun['context']) => searchProducts.call(run),
				(run: FakeRun['context']) => getProducts.call(run),
			];
			for (const picker of pickers) {
				const { context, requests } = fakeRun([], {
					credential: { companyId: '' },
					parameters: { company },
				});
				expect(await thrownBy(picker(context))).toMatchObject({
					message: expect.stringMatching(/'Company'/) as string,
				});
				expect(requests).toEqual([]);
			}
		},
	);

	it.each<[string, IDataObject, number]>([
		['another account', { account: { id: 'biz_other' } }, 0],
		['another company', { company: { id: 'biz_other' } }, 0],
		['another account ID', { account_id: 'biz_other' }, 0],
		['the same company', { company: { id: 'biz_own' } }, 1],
		['no company at all', {}, 1],
	])('treats products of %s as they deserve', async (_case, owner, shown) => {
		const { context } = fakeRun([list(['A'], undefined, owner)]);
		expect((await searchProducts.call(context)).results).toHaveLength(shown);
	});

	it('names the permission when the list is refused', async () => {
		const { context } = fakeRun([refusal(403, { message: 'No' })]);
		expect(await thrownBy(searchProducts.call(context))).toMatchObject({
			message: expect.stringMatching(/or choose By ID$/) as string,
			description: expect.stringContaining('access_pass:basic:read') as string,
		});
	});
});

describe('a list of products that are not of the company', () => {
	const foreign = { company: { id: 'biz_other' } };

	it.each([undefined, 'own'])(
		'does not end at pages without own ones, searching %j',
		async (text) => {
			const others = Array.from({ length: 20 }, (_, index) =>
				list(['Other'], `c${index}`, foreign),
			);
			const { context } = fakeRun([...others, list(['Own'])]);
			expect((await searchProducts.call(context, text)).results).toEqual([
				{ ...option('Own'), url: `${DASHBOARD}/biz_own/products/id_Own` },
			]);
		},
	);

	it('says that own ones may be missing when it has no end', async () => {
		const { context, requests } = fakeRun(endless(foreign));
		expect((await searchProducts.call(context)).results).toEqual([
			{
				name: 'Only the first 100 products were searched. For others, choose By ID',
				value: NOT_LISTED,
			},
		]);
		expect(requests).toHaveLength(100);
	});
});

describe('the choices of the product filter', () => {
	it('say how to do without the list when it is refused', async () => {
		const { context } = fakeRun([refusal(403, { message: 'No' })]);
		expect(await thrownBy(getProducts.call(context))).toMatchObject({
			message: expect.stringMatching(/or give the IDs in an expression$/) as string,
		});
	});

	it('are the products of a hundred pages, and say when there are more', async () => {
		const { context, requests } = fakeRun(endless());
		const choices = await getProducts.call(context);
		expect(choices).toHaveLength(101);
		expect(choices[99]).toEqual(option('One 100'));
		expect(choices[100]).toEqual({
			name: 'Only the first 100 products are listed. For others, give the IDs in an expression',
			value: NOT_LISTED,
		});
		expect(requests).toHaveLength(100);
	});

	it('are the products of all pages', async () => {
		const { context, requests } = fakeRun([list(['A'], 'c1'), list(['B'], undefined)]);
		expect(await getProducts.call(context)).toEqual([option('A'), option('B')]);
		expect(requests[1]?.qs).toMatchObject({ account_id: 'biz_own', after: 'c1' });
	});
});
