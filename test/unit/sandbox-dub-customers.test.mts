import { DUB_KEY_OTHER_WORKSPACE, DUB_KEY_VIEWER } from '../../sandbox/identities.mts';
import type { Sandbox } from '../../sandbox/sandbox.mts';
import { callDub, closeSandboxes, matching, open, stoppedClock, track } from './sandbox-client.mts';

afterEach(closeSandboxes);

/** A sandbox with customers u1, u2, ... created a second apart. */
async function withCustomers(count: number): Promise<Sandbox> {
	const clock = stoppedClock();
	const sandbox = await open({ now: clock.now });
	const clickId = sandbox.dub.addClick().id;
	for (let number = 1; number <= count; number += 1) {
		await track(sandbox, {
			clickId,
			eventName: 'Signup',
			customerExternalId: `u${number}`,
			customerName: `Name ${number}`,
			customerEmail: `u${number}@example.com`,
		});
		clock.advance(1000);
	}
	return sandbox;
}

/** The external IDs that `GET /customers` lists. */
async function listed(sandbox: Sandbox, query: string): Promise<unknown[]> {
	const { body } = await callDub(sandbox, `/customers${query}`);
	if (!Array.isArray(body)) throw new Error(JSON.stringify(body));
	return body.map((customer: { externalId: unknown }) => customer.externalId);
}

const dubId = (sandbox: Sandbox, externalId: string): string =>
	sandbox.dub.customers.byExternalId('ws_sandbox', externalId)?.id ?? '';

describe('GET /customers', () => {
	it('lists newest first, in pages', async () => {
		const sandbox = await withCustomers(4);
		expect(await listed(sandbox, '')).toEqual(['u4', 'u3', 'u2', 'u1']);
		expect(await listed(sandbox, '?sortOrder=asc&pageSize=2')).toEqual(['u1', 'u2']);
		const third = dubId(sandbox, 'u3');
		expect(await listed(sandbox, `?startingAfter=${third}&pageSize=1`)).toEqual(['u2']);
		expect(await listed(sandbox, `?endingBefore=${third}&pageSize=3`)).toEqual(['u4']);
		expect(await listed(sandbox, '?page=2&pageSize=3')).toEqual(['u1']);
	});

	it('filters by the first of email, external ID and search', async () => {
		const sandbox = await withCustomers(3);
		expect(await listed(sandbox, '?email=u2@example.com&externalId=u3')).toEqual(['u2']);
		expect(await listed(sandbox, '?externalId=u3&search=u1')).toEqual(['u3']);
		expect(await listed(sandbox, '?search=NAME%201')).toEqual(['u1']);
		expect(await listed(sandbox, '?externalId=U3')).toEqual([]);
		expect(await listed(sandbox, '?linkId=link_sandbox_disabled')).toEqual([]);
	});

	it.each([
		['?pageSize=101', 'too_big: pageSize: Max page size is 100.'],
		['?startingAfter=cus_none', 'Invalid cursor: the provided ID does not exist.'],
		[
			'?startingAfter=a&endingBefore=b',
			'You cannot use both startingAfter and endingBefore at the same time.',
		],
	])('refuses %s', async (query, message) => {
		const reply = await callDub(await open(), `/customers${query}`);
		expect(reply.status).toBe(422);
		expect(reply.body).toMatchObject({ error: { code: 'unprocessable_entity', message } });
	});
});

describe('one customer', () => {
	it('is found by either ID, within its workspace', async () => {
		const sandbox = await withCustomers(1);
		const byExternalId = await callDub(sandbox, '/customers/ext_u1');
		expect(byExternalId.body).toEqual({
			id: dubId(sandbox, 'u1'),
			name: 'Name 1',
			email: 'u1@example.com',
			avatar: null,
			externalId: 'u1',
			stripeCustomerId: null,
			country: null,
			sales: 0,
			saleAmount: 0,
			createdAt: '2026-11-20T12:00:00.000Z',
			firstSaleAt: null,
			subscriptionCanceledAt: null,
		});
		const byId = await callDub(sandbox, `/customers/${dubId(sandbox, 'u1')}`);
		expect(byId.body).toEqual(byExternalId.body);
		const foreign = await callDub(sandbox, '/customers/ext_u1', { key: DUB_KEY_OTHER_WORKSPACE });
		expect(foreign.status).toBe(404);
		expect(foreign.body).toMatchObject({ error: { message: matching(/^Customer not found\./) } });
		const foreignById = await callDub(sandbox, `/customers/${dubId(sandbox, 'u1')}`, {
			key: DUB_KEY_OTHER_WORKSPACE,
		});
		expect(foreignById.status).toBe(404);
		const expanded = await callDub(sandbox, '/customers/ext_u1?includeExpandedFields=true');
		expect(expanded.body).toMatchObject({ link: { id: 'link_sandbox_usable' } });
	});

	it('takes an encoded external ID', async () => {
		const sandbox = await open();
		const externalId = 'a/b ü';
		await track(sandbox, {
			clickId: sandbox.dub.addClick().id,
			eventName: 'Signup',
			customerExternalId: externalId,
		});
		const reply = await callDub(sandbox, `/customers/ext_${encodeURIComponent(externalId)}`);
		expect(reply.body).toMatchObject({ externalId });
	});

	it('is edited: null clears, left-out fields stay', async () => {
		const sandbox = await withCustomers(2);
		const patch = (json: unknown, key?: string) =>
			callDub(sandbox, '/customers/ext_u1', { method: 'PATCH', json, key });
		expect((await patch({ email: null, country: 'US' })).body).toMatchObject({
			name: 'Name 1',
			email: null,
			country: null,
		});
		expect((await patch({ email: '' })).body).toMatchObject({
			error: { message: 'invalid_format: email: Invalid email address' },
		});
		expect((await patch({ avatar: '' })).body).toMatchObject({
			error: { message: 'invalid_format: avatar: Invalid URL' },
		});
		expect(await patch({ externalId: 'u2' })).toMatchObject({
			status: 409,
			body: { error: { code: 'conflict' } },
		});
		expect((await patch({ name: 'Eve' }, DUB_KEY_VIEWER)).status).toBe(403);
		expect((await patch({ externalId: 'renamed' })).status).toBe(200);
		expect((await callDub(sandbox, '/customers/ext_u1')).status).toBe(404);
		expect((await callDub(sandbox, '/customers/ext_renamed')).body).toMatchObject({
			name: 'Name 1',
		});
	});

	it('is deleted', async () => {
		const sandbox = await withCustomers(1);
		const id = dubId(sandbox, 'u1');
		const gone = await callDub(sandbox, '/customers/ext_u1', { method: 'DELETE' });
		expect(gone.body).toEqual({ id });
		expect((await callDub(sandbox, `/customers/${id}`)).status).toBe(404);
		expect((await callDub(sandbox, '/customers/ext_u1')).status).toBe(404);
	});
});
