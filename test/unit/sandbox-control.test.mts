import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { startDemoTraffic } from '../../sandbox/demo-traffic.mts';
import { COMPANY, PRODUCTS } from '../../sandbox/identities.mts';
import { callWhop, closeSandboxes, control, matching, open, track } from './sandbox-client.mts';

afterEach(closeSandboxes);

const LIST = `/leads?company_id=${COMPANY.id}`;

describe('control routes', () => {
	it('add a lead that the API then lists', async () => {
		const sandbox = await open();
		const added = await control(sandbox, '/whop/leads', 'POST', {
			createdAt: '2026-11-01T00:00:00Z',
			productId: PRODUCTS[2].id,
			user: { name: 'Ann', email: null },
		});
		expect(added.body).toMatchObject({
			click: null,
			lead: {
				created_at: '2026-11-01T00:00:00.000Z',
				product: { id: PRODUCTS[2].id },
				user: { name: 'Ann', email: null },
			},
		});
		const [lead] = sandbox.whop.leads;
		expect((await callWhop(sandbox, LIST)).body).toMatchObject({ data: [{ id: lead?.id }] });
	});

	it.each([
		[true, { metadata: { note: 'x', dub_id: matching(/^\w{16}$/) }, referrer: null }],
		[
			'referrer',
			{ metadata: { note: 'x' }, referrer: matching(/^https:\/\/shop\.example\/\?dub_id=\w{16}$/) },
		],
	])('give a lead a usable Dub click (%s)', async (withClick, expected) => {
		const sandbox = await open();
		const metadata = { note: 'x' };
		const added = await control(sandbox, '/whop/leads', 'POST', { withClick, metadata });
		expect(added.body).toMatchObject({ lead: expected });
		const [clickId] = [...sandbox.dub.clicks.keys()];
		const lead = { clickId, eventName: 'Signup', customerExternalId: 'u1' };
		expect((await track(sandbox, lead)).status).toBe(200);
		expect((await control(sandbox, '/dub/leads')).body).toMatchObject({
			leads: [{ clickId, eventName: 'Signup', customerExternalId: 'u1' }],
		});
	});

	it('convert and edit a lead', async () => {
		const sandbox = await open();
		const { id } = sandbox.whop.addLead();
		const converted = await control(sandbox, `/whop/leads/${id}/convert`, 'POST');
		expect(converted.body).toMatchObject({ lead: { id, member: { id: matching(/^mber_/) } } });
		const edit = { metadata: { a: 1 }, memberId: null };
		await control(sandbox, `/whop/leads/${id}`, 'PATCH', edit);
		expect((await callWhop(sandbox, `/leads/${id}`)).body).toMatchObject({
			metadata: { a: 1 },
			member: null,
		});
	});

	it('add clicks and faults, tell the state and the requests, and reset', async () => {
		const sandbox = await open();
		const click = await control(sandbox, '/dub/clicks', 'POST', { id: 'mine', link: 'disabled' });
		expect(click.body).toEqual({ click: { id: 'mine', linkId: 'link_sandbox_disabled' } });
		await control(sandbox, '/faults', 'POST', { service: 'whop', reply: { status: 500 } });
		expect((await callWhop(sandbox, LIST)).status).toBe(500);
		await control(sandbox, '/faults', 'POST', { service: 'whop', reply: 'hang', times: 3 });
		sandbox.whop.convertLead(sandbox.whop.addLead().id);
		sandbox.whop.addLead();
		expect((await control(sandbox, '/requests')).body).toMatchObject({
			requests: [{ service: 'whop', method: 'GET', path: '/leads', status: 500 }],
		});
		expect((await control(sandbox, '/state')).body).toEqual({
			whop: { leads: 2, converted: 1 },
			dub: { clicks: 1, customers: 0, recordedLeads: 0, recordedSales: 0 },
			pendingFaults: 3,
			requests: 1,
		});
		await control(sandbox, '/reset', 'POST');
		expect((await control(sandbox, '/state')).body).toEqual({
			whop: { leads: 0, converted: 0 },
			dub: { clicks: 0, customers: 0, recordedLeads: 0, recordedSales: 0 },
			pendingFaults: 0,
			requests: 0,
		});
	});

	it('reset the rate limits too', async () => {
		const sandbox = await open({ whop: { rateLimitRequests: 1 } });
		await callWhop(sandbox, LIST);
		expect((await callWhop(sandbox, LIST)).status).toBe(429);
		await control(sandbox, '/reset', 'POST');
		expect((await callWhop(sandbox, LIST)).status).toBe(200);
	});

	it.each([
		['POST', '/whop/leads', { created_at: 1 }, 400, /created_at/],
		['POST', '/whop/leads', { productId: 'prod_none' }, 400, /no product prod_none/],
		['POST', '/whop/leads/lead_none/convert', {}, 404, /no lead lead_none/],
		['POST', '/faults', { service: 'stripe', reply: 'hang' }, 400, /service/],
		['GET', '/nothing', undefined, 404, /no such control route/],
	])('refuse %s %s %j in words', async (method, route, json, status, words) => {
		const reply = await control(await open(), route, method, json);
		expect(reply.status).toBe(status);
		expect(reply.body).toEqual({ error: matching(words) });
	});
});

describe('demo traffic', () => {
	beforeEach(() => {
		jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
	});
	afterEach(() => {
		jest.useRealTimers();
	});

	it('adds leads with clicks and converts the oldest, until stopped', async () => {
		const sandbox = await open();
		const seen: string[] = [];
		const traffic = startDemoTraffic(sandbox, {
			everyMs: 1000,
			convertEveryMs: 1500,
			onLead: ({ id }) => seen.push(`new ${id}`),
			onConversion: ({ id }) => seen.push(`converted ${id}`),
		});
		jest.advanceTimersByTime(2000);
		const [first, second] = sandbox.whop.leads;
		expect(seen).toEqual([`new ${first?.id}`, `converted ${first?.id}`, `new ${second?.id}`]);
		expect(first?.metadata).toEqual({ dub_id: [...sandbox.dub.clicks.keys()][0] });
		expect(second?.referrer).toMatch(/dub_id=/);
		traffic.stop();
		jest.advanceTimersByTime(10_000);
		expect(seen).toHaveLength(3);
	});

	it('goes on when nobody wants to hear of it', async () => {
		const sandbox = await open();
		const traffic = startDemoTraffic(sandbox, { everyMs: 1000, convertEveryMs: 1500 });
		jest.advanceTimersByTime(2000);
		traffic.stop();
		expect(sandbox.whop.leads.map(({ memberId }) => memberId !== null)).toEqual([true, false]);
	});
});

describe('the command line', () => {
	const root = path.join(__dirname, '../..');
	const run = (...options: string[]) =>
		spawn(path.join(root, 'node_modules/node/bin/node'), ['sandbox/main.mts', ...options], {
			cwd: root,
		});

	it('starts the sandbox, says where, and stops on a signal', async () => {
		const child = run('--port', '0');
		const closed = once(child, 'close');
		for await (const line of createInterface(child.stdout)) {
			const [, url] = /^Sandbox on (http:\S+)$/.exec(line) ?? [];
			if (url === undefined) continue;
			const state = await fetch(`${url}/control/state`);
			expect(await state.json()).toMatchObject({ whop: { leads: 0 } });
			child.kill('SIGTERM');
		}
		expect(await closed).toEqual([0, null]);
		expect.assertions(2);
	});

	it.each([
		[['--port', 'many'], /^--port must be a number/],
		[['--wrong'], /Usage: node sandbox\/main\.mts/],
	])('refuses %j', async (options, words) => {
		const child = run(...options);
		let said = '';
		child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
		expect(await once(child, 'close')).toEqual([1, null]);
		expect(said).toMatch(words);
	});

	it('says when the port is in use', async () => {
		const { url } = await open();
		const child = run('--port', new URL(url).port);
		let said = '';
		child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
		expect(await once(child, 'close')).toEqual([1, null]);
		expect(said).toMatch(/^Port \d+ is in use\./);
	});
});
