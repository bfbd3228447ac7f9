import Whop from '@whop/sdk';
import {
	COMPANY,
	FOREIGN_COMPANY,
	SECOND_COMPANY,
	SECOND_PRODUCT,
	USERS,
	WHOP_KEY,
	WHOP_KEY_FOREIGN,
	WHOP_KEY_NO_EMAIL,
	WHOP_KEY_NO_LEAD_READ,
	WHOP_KEY_READ_ONLY,
} from '../../sandbox/identities.mts';
import { callWhop, closeSandboxes, matching, open, stoppedClock } from './sandbox-client.mts';

// The client loads `jose` for a function unused here; it is an ES module, which jest cannot load.
jest.mock('jose', () => ({}));

afterEach(closeSandboxes);

const LIST = `/leads?company_id=${COMPANY.id}`;
const NEW = { company_id: COMPANY.id, user_id: USERS[0].id };

describe('keys and permissions', () => {
	it.each([
		['no header', { key: null }],
		['an unknown key', { key: 'apik_wrong' }],
		['a key after two spaces', { headers: { authorization: `Bearer  ${WHOP_KEY}` } }],
		['a key without Bearer', { headers: { authorization: WHOP_KEY } }],
	])('refuses %s', async (_case, options) => {
		const reply = await callWhop(await open(), LIST, options);
		expect(reply.status).toBe(401);
		expect(reply.body).toEqual({
			error: { type: 'unauthorized', message: 'Authentication failed' },
		});
	});

	it('names the permission a key lacks', async () => {
		const sandbox = await open();
		const { id } = sandbox.whop.addLead();
		const read = await callWhop(sandbox, LIST, { key: WHOP_KEY_NO_LEAD_READ });
		const readOne = await callWhop(sandbox, `/leads/${id}`, { key: WHOP_KEY_NO_LEAD_READ });
		const write = await callWhop(sandbox, '/leads', {
			method: 'POST',
			key: WHOP_KEY_READ_ONLY,
			json: NEW,
		});
		const lacks = (permission: string) => ({
			error: {
				type: 'forbidden',
				message: `App API key is not authorized for the ${permission} scope.`,
			},
		});
		expect([read.status, readOne.status, write.status]).toEqual([403, 403, 403]);
		expect(read.body).toEqual(lacks('lead:basic:read'));
		expect(readOne.body).toEqual(lacks('lead:basic:read'));
		expect(write.body).toEqual(lacks('lead:manage'));
		expect(sandbox.whop.leads).toHaveLength(1);
	});

	it('can hide the missing permission behind an empty list', async () => {
		const sandbox = await open({ whop: { missingReadPermission: 'empty list' } });
		sandbox.whop.addLead();
		const reply = await callWhop(sandbox, LIST, { key: WHOP_KEY_NO_LEAD_READ });
		expect(reply.status).toBe(200);
		expect(reply.body).toMatchObject({ data: [], page_info: { has_next_page: false } });
	});

	it('sends null for an e-mail address the key may not read', async () => {
		const sandbox = await open();
		const { id } = sandbox.whop.addLead({ user: { email: 'ann@example.com' } });
		const blind = await callWhop(sandbox, `/leads/${id}`, { key: WHOP_KEY_NO_EMAIL });
		const seeing = await callWhop(sandbox, `/leads/${id}`);
		expect(blind.body).toMatchObject({ user: { email: null } });
		expect(seeing.body).toMatchObject({ user: { email: 'ann@example.com' } });
	});

	it('keeps companies apart', async () => {
		const sandbox = await open();
		const own = sandbox.whop.addLead();
		const second = sandbox.whop.addLead({ companyId: SECOND_COMPANY.id });
		const list = await callWhop(sandbox, `/leads?company_id=${SECOND_COMPANY.id}`);
		expect(list.body).toMatchObject({
			data: [{ id: second.id, product: { id: SECOND_PRODUCT.id } }],
		});
		const foreign = { key: WHOP_KEY_FOREIGN };
		expect((await callWhop(sandbox, LIST, foreign)).status).toBe(403);
		expect((await callWhop(sandbox, `/leads/${own.id}`, foreign)).status).toBe(404);
		expect((await callWhop(sandbox, `/leads?company_id=${FOREIGN_COMPANY.id}`)).status).toBe(403);
	});
});

describe('versions and extra keys', () => {
	it('refuses a version it does not know and lists those it does', async () => {
		const sandbox = await open();
		const version = (date: string) =>
			callWhop(sandbox, LIST, { headers: { 'api-version-date': date } });
		const unknown = await version('2026-13-01');
		expect(unknown.status).toBe(400);
		expect(unknown.body).toMatchObject({
			error: { message: matching(/2026-07-20/) },
		});
		expect((await version('2026-07-20')).status).toBe(200);
	});

	it('adds undocumented keys everywhere when asked to', async () => {
		const sandbox = await open({ whop: { extraKeys: true } });
		const { id } = sandbox.whop.addLead();
		const extra = { recommended_action: matching(/./), future_field: { added: 'later' } };
		const list = await callWhop(sandbox, LIST);
		expect(list.body).toMatchObject({ ...extra, page_info: extra, data: [{ id, ...extra }] });
		expect((await callWhop(sandbox, `/leads/${id}`)).body).toMatchObject({ id, ...extra });
	});
});

describe('the rate limit', () => {
	const limit = { rateLimitRequests: 2 };

	it('counts per operation and key, and frees the window as time passes', async () => {
		const clock = stoppedClock();
		const sandbox = await open({ now: clock.now, whop: limit });
		const { id } = sandbox.whop.addLead();
		const status = async (path: string, key?: string) =>
			(await callWhop(sandbox, path, { key })).status;
		expect(await status(LIST)).toBe(200);
		clock.advance(20_000);
		expect(await status(LIST)).toBe(200);
		clock.advance(28_500);
		const refused = await callWhop(sandbox, LIST);
		expect(refused.status).toBe(429);
		expect(refused.headers.get('retry-after')).toBeNull();
		expect(refused.body).toEqual({
			error: { type: 'rate_limit_exceeded', message: 'Try again in 12 seconds.' },
		});
		expect(await status(`/leads/${id}`)).toBe(200);
		expect(await status(LIST, WHOP_KEY_NO_EMAIL)).toBe(200);
		clock.advance(12_000);
		expect(await status(LIST)).toBe(200);
		expect(await status(LIST)).toBe(429);
	});

	it('can say the wait in a header only', async () => {
		const { now } = stoppedClock();
		const sandbox = await open({ now, whop: { ...limit, rateLimitWait: 'header' } });
		await callWhop(sandbox, LIST);
		await callWhop(sandbox, LIST);
		const refused = await callWhop(sandbox, LIST);
		expect(refused.headers.get('retry-after')).toBe('60');
		expect(refused.body).toEqual({
			error: { type: 'rate_limit_exceeded', message: 'Too many requests.' },
		});
	});
});

describe('the clock', () => {
	it('is told in the Date header, so that tests can move it', async () => {
		const { now, advance } = stoppedClock();
		const sandbox = await open({ now });
		advance(3_600_000);
		const reply = await callWhop(sandbox, LIST);
		expect(reply.headers.get('date')).toBe('Fri, 20 Nov 2026 13:00:00 GMT');
	});
});

describe('the official client', () => {
	it('creates, reads, updates and lists', async () => {
		const sandbox = await open();
		const client = new Whop({ apiKey: WHOP_KEY, baseURL: sandbox.whopBaseUrl });
		const created = await client.leads.create({ ...NEW, metadata: { dub_id: 'click' } });
		expect(await client.leads.retrieve(created.id)).toEqual(created);
		const updated = await client.leads.update(created.id, { referrer: 'https://x.example/' });
		expect(updated).toMatchObject({
			metadata: { dub_id: 'click' },
			referrer: 'https://x.example/',
		});
		const listed = await client.leads.list({ company_id: COMPANY.id });
		expect(listed.data).toEqual([updated]);
		expect(sandbox.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
			'POST /leads',
			`GET /leads/${created.id}`,
			`PATCH /leads/${created.id}`,
			'GET /leads',
		]);
		expect(sandbox.requests[0]).toMatchObject({
			service: 'whop',
			headers: { 'api-version-date': '2026-07-20', authorization: `Bearer ${WHOP_KEY}` },
			body: { ...NEW, metadata: { dub_id: 'click' } },
			status: 200,
		});
		expect(sandbox.requests[3]?.query).toEqual([['company_id', COMPANY.id]]);
	});
});
