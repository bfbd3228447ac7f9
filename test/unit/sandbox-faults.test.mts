import { COMPANY, USERS } from '../../sandbox/identities.mts';
import { callDub, callWhop, closeSandboxes, open, track } from './sandbox-client.mts';

afterEach(closeSandboxes);

const LIST = `/leads?company_id=${COMPANY.id}`;
const CREATE = { method: 'POST', json: { company_id: COMPANY.id, user_id: USERS[0].id } };

describe('faults', () => {
	it('replace so many replies, then are used up', async () => {
		const sandbox = await open();
		sandbox.faults.add({
			service: 'whop',
			times: 2,
			reply: { status: 503, headers: { 'retry-after': '7' }, body: { error: { type: 'down' } } },
		});
		const [one, two, three] = [
			await callWhop(sandbox, LIST),
			await callWhop(sandbox, LIST),
			await callWhop(sandbox, LIST),
		];
		expect([one.status, two.status, three.status]).toEqual([503, 503, 200]);
		expect(one.headers.get('retry-after')).toBe('7');
		expect(one.body).toEqual({ error: { type: 'down' } });
		expect(sandbox.faults.pending).toBe(0);
		expect(sandbox.requests.map(({ status }) => status)).toEqual([503, 503, 200]);
	});

	it('hit only the service, method and path they name, after the requests they skip', async () => {
		const sandbox = await open();
		const { id } = sandbox.whop.addLead();
		sandbox.faults.add({
			service: 'whop',
			method: 'get',
			path: '/leads',
			skip: 1,
			reply: { status: 500 },
		});
		sandbox.faults.add({
			service: 'whop',
			path: '/leads/*',
			reply: { status: 502, body: '<html>' },
		});
		expect((await callDub(sandbox, '/customers')).status).toBe(200);
		expect((await callWhop(sandbox, '/leads', CREATE)).status).toBe(200);
		expect((await callWhop(sandbox, LIST)).status).toBe(200);
		expect(await callWhop(sandbox, `/leads/${id}`)).toMatchObject({ status: 502, body: '<html>' });
		expect(await callWhop(sandbox, LIST)).toMatchObject({ status: 500, body: '' });
	});

	it('keep a request from taking effect, or only lose its reply', async () => {
		const sandbox = await open();
		const fault = { service: 'whop', reply: { status: 500 } } as const;
		sandbox.faults.add(fault);
		expect((await callWhop(sandbox, '/leads', CREATE)).status).toBe(500);
		expect(sandbox.whop.leads).toHaveLength(0);
		sandbox.faults.add({ ...fault, when: 'after' });
		expect((await callWhop(sandbox, '/leads', CREATE)).status).toBe(500);
		expect(sandbox.whop.leads).toHaveLength(1);
	});

	it.each(['before', 'after'] as const)('drop the connection (%s)', async (when) => {
		const sandbox = await open();
		sandbox.faults.add({ service: 'dub', when, reply: 'drop connection' });
		const lead = {
			clickId: sandbox.dub.addClick().id,
			eventName: 'Signup',
			customerExternalId: 'u1',
		};
		await expect(track(sandbox, lead)).rejects.toThrow('fetch failed');
		expect(sandbox.dub.recordedLeads).toHaveLength(when === 'after' ? 1 : 0);
		expect(sandbox.requests).toMatchObject([{ service: 'dub', body: lead }]);
		expect(sandbox.requests[0]?.status).toBeUndefined();
	});

	it.each(['before', 'after'] as const)('hang until the caller gives up (%s)', async (when) => {
		const sandbox = await open();
		sandbox.faults.add({ service: 'whop', when, reply: 'hang' });
		const call = callWhop(sandbox, LIST, { signal: AbortSignal.timeout(150) });
		await expect(call).rejects.toMatchObject({ name: 'TimeoutError' });
		expect((await callWhop(sandbox, LIST)).status).toBe(200);
		await closeSandboxes();
		expect(sandbox.requests.map(({ status }) => status)).toEqual([undefined, 200]);
	});

	it('do not keep the sandbox from closing', async () => {
		const sandbox = await open();
		sandbox.faults.add({ service: 'whop', reply: 'hang' });
		const call = callWhop(sandbox, LIST);
		const failed = expect(call).rejects.toThrow('fetch failed');
		while (sandbox.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
		await closeSandboxes();
		await failed;
	});
});

describe('latency', () => {
	it('holds back every reply', async () => {
		const sandbox = await open({ latencyMs: 60_000 });
		const call = callWhop(sandbox, LIST, { signal: AbortSignal.timeout(150) });
		await expect(call).rejects.toMatchObject({ name: 'TimeoutError' });
		expect(sandbox.requests).toHaveLength(1);
	});
});
