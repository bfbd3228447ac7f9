import Whop from '@whop/sdk';
import {
	COMPANY,
	FOREIGN_COMPANY,
	MARKETPLACE_PRODUCTS,
	PRODUCTS,
	SECOND_COMPANY,
	SECOND_PRODUCT,
	WHOP_KEY,
	WHOP_KEY_APP,
	WHOP_KEY_NO_LEAD_READ,
} from '../../sandbox/identities.mts';
import { callWhop, closeSandboxes, open } from './sandbox-client.mts';
import type { Call } from './sandbox-client.mts';

// The client loads `jose` for a function unused here; it is an ES module, which jest cannot load.
jest.mock('jose', () => ({}));

afterEach(closeSandboxes);

const get = async (path: string, options?: Call) => {
	const { status, body } = await callWhop(await open(), path, options);
	return { status, body };
};

describe('permissions', () => {
	const path = (resource: string) =>
		`/permissions?resource_id=${resource}&actions=lead:basic:read,lead:manage`;
	const granted = (read: boolean, manage: boolean) => ({
		status: 200,
		body: {
			data: [
				{ action: 'lead:basic:read', granted: read },
				{ action: 'lead:manage', granted: manage },
			],
		},
	});

	it('says what a key may do with a company', async () => {
		expect(await get(path(COMPANY.id))).toEqual(granted(true, true));
		expect(await get(path(COMPANY.id), { key: WHOP_KEY_NO_LEAD_READ })).toEqual(
			granted(false, true),
		);
	});

	it('grants nothing on a company out of reach, or unknown', async () => {
		expect(await get(path(FOREIGN_COMPANY.id))).toEqual(granted(false, false));
		expect(await get(path('biz_none'))).toEqual(granted(false, false));
	});

	it('wants a key and a resource', async () => {
		expect((await get(path(COMPANY.id), { key: 'apik_wrong' })).status).toBe(401);
		expect((await get('/permissions')).body).toMatchObject({ error: { param: 'resource_id' } });
	});
});

describe('products', () => {
	it("lists the company's products by account_id", async () => {
		const { body } = await get(`/products?account_id=${COMPANY.id}`);
		expect(body).toMatchObject({ data: PRODUCTS.map(({ id, title }) => ({ id, title })) });
		expect((await get(`/products?account_id=${SECOND_COMPANY.id}`)).body).toMatchObject({
			data: [{ id: SECOND_PRODUCT.id }],
		});
	});

	it.each(['', `?company_id=${COMPANY.id}`, '?account_id='])(
		'lists the public marketplace for /products%s',
		async (query) => {
			const { status, body } = await get(`/products${query}`);
			expect(status).toBe(200);
			expect(body).toMatchObject({ data: MARKETPLACE_PRODUCTS.map(({ id }) => ({ id })) });
		},
	);

	it('refuses the company of somebody else', async () => {
		expect((await get(`/products?account_id=${FOREIGN_COMPANY.id}`)).status).toBe(403);
	});

	it('pages, for the official client too', async () => {
		const sandbox = await open();
		const client = new Whop({ apiKey: WHOP_KEY, baseURL: sandbox.whopBaseUrl });
		const ids: string[] = [];
		for await (const { id } of client.products.list({ account_id: COMPANY.id, first: 2 })) {
			ids.push(id);
		}
		expect(ids).toEqual(PRODUCTS.map(({ id }) => id));
	});
});

describe('companies and accounts', () => {
	it('lists the companies a key reaches, and connected ones by parent', async () => {
		expect((await get('/companies')).body).toMatchObject({
			data: [{ id: COMPANY.id, title: COMPANY.title }, { id: SECOND_COMPANY.id }],
			page_info: { has_next_page: false },
		});
		expect((await get(`/companies?parent_company_id=${COMPANY.id}`)).body).toMatchObject({
			data: [{ id: SECOND_COMPANY.id }],
		});
		expect((await get('/companies?first=1')).body).toMatchObject({
			data: [{ id: COMPANY.id }],
			page_info: { has_next_page: true },
		});
	});

	it('shows one company, but not a foreign one', async () => {
		expect((await get(`/companies/${COMPANY.id}`)).body).toMatchObject({ title: COMPANY.title });
		expect((await get(`/companies/${FOREIGN_COMPANY.id}`)).status).toBe(404);
	});

	it('lists accounts and the own one', async () => {
		expect((await get('/accounts')).body).toMatchObject({
			data: [{ id: COMPANY.id }, { id: SECOND_COMPANY.id }],
		});
		expect((await get('/accounts/me')).body).toMatchObject({ id: COMPANY.id });
	});

	it.each([
		['/companies', 'company:basic:read'],
		[`/companies/${COMPANY.id}`, 'company:basic:read'],
		['/accounts', 'company:balance:read'],
		['/accounts/me', 'company:balance:read'],
	])('refuses %s to an app key for want of %s', async (path, permission) => {
		const { status, body } = await get(path, { key: WHOP_KEY_APP });
		expect(status).toBe(403);
		expect(body).toMatchObject({
			error: { message: `App API key is not authorized for the ${permission} scope.` },
		});
	});
});
