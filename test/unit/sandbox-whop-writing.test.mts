import { COMPANY, PRODUCTS, SECOND_PRODUCT, USERS } from '../../sandbox/identities.mts';
import type { WhopVariants } from '../../sandbox/sandbox.mts';
import { callWhop, closeSandboxes, matching, open, stoppedClock } from './sandbox-client.mts';

afterEach(closeSandboxes);

const NEW = { company_id: COMPANY.id, user_id: USERS[0].id };

describe('the account parameter', () => {
	const cases: [WhopVariants['accountParam'], string, number][] = [
		['company_id', 'company_id', 200],
		['company_id', 'account_id', 400],
		['account_id', 'account_id', 200],
		['account_id', 'company_id', 400],
		['either', 'account_id', 200],
		['either', 'company_id', 200],
	];
	it.each(cases)('variant %s, sent %s: %i', async (accountParam, sent, status) => {
		const sandbox = await open({ whop: { accountParam } });
		const list = await callWhop(sandbox, `/leads?${sent}=${COMPANY.id}`);
		const create = await callWhop(sandbox, '/leads', {
			method: 'POST',
			json: { [sent]: COMPANY.id, user_id: USERS[0].id },
		});
		expect([list.status, create.status]).toEqual([status, status]);
		const error = {
			error: {
				type: 'invalid_request_error',
				code: 'parameter_missing',
				message: `Missing required parameter: ${accountParam}.`,
				param: accountParam,
			},
		};
		expect([list.body, create.body]).toEqual(
			status === 200
				? [expect.objectContaining({ data: [] }), expect.objectContaining({ member: null })]
				: [error, error],
		);
	});
});

describe('writing', () => {
	it('creates a lead and answers 200 with all its fields', async () => {
		const { now } = stoppedClock();
		const sandbox = await open({ now });
		const reply = await callWhop(sandbox, '/leads', {
			method: 'POST',
			json: {
				...NEW,
				product_id: PRODUCTS[1].id,
				referrer: 'https://x.example/',
				metadata: { a: 1 },
			},
		});
		expect(reply.status).toBe(200);
		expect(reply.body).toEqual({
			id: matching(/^lead_/),
			created_at: '2026-11-20T12:00:00.000Z',
			updated_at: '2026-11-20T12:00:00.000Z',
			referrer: 'https://x.example/',
			metadata: { a: 1 },
			user: {
				id: 'user_sandbox_owner',
				email: 'owner@example.com',
				name: 'Olivia Owner',
				username: 'oliviaowner',
			},
			product: { id: 'prod_sandbox_community', title: 'Sandbox Community' },
			member: null,
		});
	});

	it.each([
		['no user', { company_id: COMPANY.id }, 400, 'Missing required parameter: user_id.'],
		['an unknown user', { ...NEW, user_id: 'user_nobody' }, 404, 'User not found'],
		['an unknown product', { ...NEW, product_id: 'prod_none' }, 404, 'Product not found'],
		[
			"another company's product",
			{ ...NEW, product_id: SECOND_PRODUCT.id },
			404,
			'Product not found',
		],
		[
			'a number as user',
			{ ...NEW, user_id: 5 },
			400,
			'Invalid parameter: user_id must be a string.',
		],
		[
			'metadata as text',
			{ ...NEW, metadata: '{}' },
			400,
			'Invalid parameter: metadata must be an object.',
		],
	])('refuses %s and creates nothing', async (_case, json, status, message) => {
		const sandbox = await open();
		const reply = await callWhop(sandbox, '/leads', { method: 'POST', json });
		expect(reply.status).toBe(status);
		expect(reply.body).toMatchObject({ error: { message } });
		expect(sandbox.whop.leads).toEqual([]);
	});

	it('refuses a body that is not JSON', async () => {
		const reply = await callWhop(await open(), '/leads', {
			method: 'POST',
			text: '{"company_id":',
		});
		expect(reply.status).toBe(400);
		expect(reply.body).toMatchObject({ error: { code: 'invalid_json' } });
	});

	it('replaces metadata on update, and leaves what is not sent', async () => {
		const clock = stoppedClock();
		const sandbox = await open({ now: clock.now });
		const { id } = sandbox.whop.addLead({ metadata: { old: 1 }, referrer: 'https://old.example/' });
		clock.advance(1000);
		const patch = (json: unknown) => callWhop(sandbox, `/leads/${id}`, { method: 'PATCH', json });
		expect((await patch({})).body).toMatchObject({
			metadata: { old: 1 },
			updated_at: '2026-11-20T12:00:00.000Z',
		});
		expect((await patch({ metadata: { new: 2 } })).body).toMatchObject({
			metadata: { new: 2 },
			referrer: 'https://old.example/',
			created_at: '2026-11-20T12:00:00.000Z',
			updated_at: '2026-11-20T12:00:01.000Z',
		});
		expect((await patch({ metadata: null, referrer: null })).body).toMatchObject({
			metadata: null,
			referrer: null,
		});
	});

	it.each([
		['GET', '/leads/lead_none'],
		['PATCH', '/leads/lead_none'],
		['GET', '/leads/lead%2F..%2Fx'],
		['GET', '/nothing/here'],
		['DELETE', '/leads/lead_none'],
	])('answers 404 to %s %s', async (method, path) => {
		const reply = await callWhop(await open(), path, { method });
		expect(reply.status).toBe(404);
		expect(reply.body).toEqual({ error: { type: 'not_found', message: 'Resource not found' } });
	});
});

describe('conversion', () => {
	it.each([
		[false, '2026-11-20T12:00:00.000Z'],
		[true, '2026-11-20T13:00:00.000Z'],
	])('sets member; updatedAtMovesAtConversion %s', async (updatedAtMovesAtConversion, expected) => {
		const clock = stoppedClock();
		const sandbox = await open({ now: clock.now, whop: { updatedAtMovesAtConversion } });
		const { id } = sandbox.whop.addLead();
		clock.advance(3_600_000);
		sandbox.whop.convertLead(id);
		const reply = await callWhop(sandbox, `/leads/${id}`);
		expect(reply.body).toMatchObject({
			member: { id: matching(/^mber_/) },
			updated_at: expected,
		});
	});
});
