import type { IDataObject } from 'n8n-workflow';

import { getProducts, searchCompanies, searchProducts } from '../../nodes/whop/pickers.ts';
import { API_VERSION } from '../../nodes/whop/version.ts';
import { fakeRun, refusal, thrownBy } from './whop-context.mts';
import type { FakeRun, Reply } from './whop-context.mts';

const list = (titles: string[], next?: string, more: IDataObject = {}): Reply => ({
	body: {
		data: titles.map((title) => ({ id: `id_${title}`, title, ...more })),
		page_info: { end_cursor: next ?? 'last', has_next_page: next !== undefined },
	},
});

describe('the Company picker', () => {
	it('lists companies at the fixed version, whatever the credential says', async () => {
		const { context, requests } = fakeRun([list(['One', 'Two'])], {
			credential: { apiVersion: '2099-01-01' },
		});
		expect(await searchCompanies.call(context)).toEqual({
			results: [
				{ name: 'One', value: 'id_One' },
				{ name: 'Two', value: 'id_Two' },
			],
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
		expect(found.results).toEqual([{ name: 'Three', value: 'id_Three' }]);
		expect(requests).toHaveLength(2);
	});

	it('does not search for ever', async () => {
		let pages = 0;
		const { context, requests } = fakeRun(() => list(['One'], `c${(pages += 1)}`));
		const found = await searchCompanies.call(context, 'nothing like it');
		expect(found).toEqual({ results: [], paginationToken: 'c10' });
		expect(requests).toHaveLength(10);
	});

	it('offers the company of the credential when the key is not allowed to list companies', async () => {
		const { context } = fakeRun([refusal(403, { message: 'No' })]);
		const { results } = await searchCompanies.call(context);
		expect(results).toEqual([
			{ name: 'biz_own (the key is not allowed to list others)', value: 'biz_own' },
		]);
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

describe('the choices of the product filter', () => {
	it('say how to do without the list when it is refused', async () => {
		const { context } = fakeRun([refusal(403, { message: 'No' })]);
		expect(await thrownBy(getProducts.call(context))).toMatchObject({
			message: expect.stringMatching(/or give the IDs in an expression$/) as string,
		});
	});

	it('are the products of all pages', async () => {
		const { context, requests } = fakeRun([list(['A'], 'c1'), list(['B'], undefined)]);
		expect(await getProducts.call(context)).toEqual([
			{ name: 'A', value: 'id_A' },
			{ name: 'B', value: 'id_B' },
		]);
		expect(requests[1]?.qs).toMatchObject({ account_id: 'biz_own', after: 'c1' });
	});
});
