import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { COMPANY, DUB_KEY, USERS, WHOP_KEY } from '../../sandbox/identities.mts';
import type { Sandbox } from '../../sandbox/sandbox.mts';
import { Service } from '../../live/service.mts';
import { openWithLeads, runLive } from './live-world.mts';
import { closeSandboxes, open } from './sandbox-client.mts';

afterEach(closeSandboxes);

const isWrite = ({ method }: { method: string }): boolean => method !== 'GET';
const writesTo = (sandbox: Sandbox): readonly string[] =>
	sandbox.requests.filter(isWrite).map(({ method, path }) => `${method} ${path}`);

const CLICK = 'PlantedClick0001';

describe('writing', () => {
	it('happens only after a yes, and is what was announced', async () => {
		const { sandbox, wait } = await openWithLeads();
		sandbox.dub.addClick({ id: CLICK });
		const before: (readonly string[])[] = [];
		const run = await runLive(sandbox, {
			yes: true,
			env: { WHOP_USER_ID: USERS[0].id, DUB_CLICK_ID: CLICK },
			wait,
			onQuestion: () => before.push(writesTo(sandbox)),
		});
		const lead = sandbox.whop.leads.at(-1)?.id ?? '';
		const atWhop = ['POST /leads', `PATCH /leads/${lead}`, `PATCH /leads/${lead}`];
		expect(before).toEqual([[], atWhop]);
		expect(writesTo(sandbox)).toEqual([...atWhop, ...Array<string>(5).fill('POST /track/lead')]);
		expect(run.said).toContain('One lead for your own user');
		expect(run.said).toContain('Two changes of the metadata of that lead');
		expect(sandbox.dub.recordedLeads).toEqual([]);
		const stored = sandbox.dub.customers.all('ws_sandbox').map(({ externalId }) => externalId);
		expect(stored).toEqual([expect.stringMatching(/^n8n-live-check-/)]);
	});

	it('does not happen after a no', async () => {
		const { sandbox } = await openWithLeads();
		const run = await runLive(sandbox, { env: { WHOP_USER_ID: USERS[0].id, DUB_CLICK_ID: CLICK } });
		expect(writesTo(sandbox)).toEqual([]);
		expect(run.said).toContain('Nothing is written to Whop.');
		expect(run.said).toContain('Nothing is written to Dub.');
		expect(run.findings.get('order of leads')).toMatch(/^as assumed/);
		expect(run.findings.has('status of a new lead')).toBe(false);
	});
});

describe('what is shown', () => {
	/** Everything that a person or a company could be known by, each found nowhere else. */
	const PLANTED = {
		lead: 'lead_PlantedLead',
		user: {
			id: 'user_PlantedUser',
			email: 'planted@person.example',
			name: 'Planted Name',
			username: 'plantedhandle',
		},
		referrer: 'https://planted-shop.example/page',
		metadata: { PlantedKey: 'PlantedValue' },
		product: { id: 'prod_PlantedProduct', title: 'Planted Title', companyId: COMPANY.id },
		message: 'PlantedMessage about apik_PlantedKey',
		type: 'planted_type',
	};
	const SECRETS = [
		/planted/i,
		new RegExp(WHOP_KEY),
		new RegExp(DUB_KEY),
		/biz_/,
		/lead_/,
		/user_(?!\.\.\.)/,
		/prod_/,
		/@/,
		/127\.0\.0\.1/,
	];

	async function openPlanted(): Promise<Sandbox> {
		const { sandbox } = await openWithLeads();
		sandbox.whop.addProduct(PLANTED.product);
		sandbox.whop.addLead({
			id: PLANTED.lead,
			user: PLANTED.user,
			referrer: PLANTED.referrer,
			metadata: PLANTED.metadata,
			productId: PLANTED.product.id,
			memberId: 'mber_Planted',
		});
		return sandbox;
	}

	it('gives nothing away when all goes well', async () => {
		const sandbox = await openPlanted();
		sandbox.dub.addClick({ id: CLICK });
		const env = { WHOP_USER_ID: PLANTED.user.id, DUB_CLICK_ID: CLICK };
		const run = await runLive(sandbox, { yes: true, env });
		expect(run.findings.get('status of a new lead')).toBe('as assumed: 200');
		for (const secret of SECRETS) {
			expect(run.report).not.toMatch(secret);
			expect(run.said).not.toMatch(secret);
		}
	});

	it('gives nothing away of what refusals say', async () => {
		const sandbox = await openPlanted();
		const body = {
			error: {
				type: PLANTED.type,
				code: PLANTED.type,
				message: PLANTED.message,
				param: PLANTED.type,
			},
		};
		for (const service of ['whop', 'dub'] as const) {
			sandbox.faults.add({ service, times: 1000, reply: { status: 422, body } });
		}
		const env = { WHOP_USER_ID: PLANTED.user.id, DUB_CLICK_ID: CLICK };
		const run = await runLive(sandbox, { yes: true, env });
		expect(run.report).toContain('422 of an unknown type');
		expect(run.report).toContain('422 with an unknown code');
		for (const secret of SECRETS) {
			expect(run.report).not.toMatch(secret);
			expect(run.said).not.toMatch(secret);
		}
	});

	it('gives nothing away of headers', async () => {
		const sandbox = await openPlanted();
		const headers = {
			'x-planted': 'planted',
			'ratelimit-limit': 'planted',
			deprecation: 'planted',
			'retry-after': 'planted',
		};
		for (const service of ['whop', 'dub'] as const) {
			sandbox.faults.add({ service, times: 1000, reply: { status: 200, headers, body: {} } });
		}
		const run = await runLive(sandbox);
		expect(run.findings.get('headers that announce the end of requests')).toBe(
			'otherwise: there are headers: deprecation',
		);
		expect(run.report).toContain('good answers have retry-after, ratelimit-limit');
		for (const secret of SECRETS) expect(run.report).not.toMatch(secret);
	});
});

describe('a service that gives no sensible answer', () => {
	/** Verdicts that are there, without the questions that need no answer. */
	async function verdicts(sandbox: Sandbox, limitMs?: number): Promise<ReadonlySet<string>> {
		const run = await runLive(sandbox, {
			yes: true,
			env: { WHOP_USER_ID: USERS[0].id, DUB_CLICK_ID: CLICK },
			...(limitMs === undefined ? {} : { answerLimitMs: limitMs }),
		});
		expect(run.verdicts).toHaveLength(43);
		return new Set(run.verdicts);
	}

	it.each([
		['hangs', 'hang', 100],
		['breaks the connection', 'drop connection', undefined],
		['is down', { status: 503, body: '<html>Bad gateway</html>' }, undefined],
		['redirects', { status: 302, headers: { location: 'http://127.0.0.1:9/' } }, undefined],
	] as const)('is a finding when it %s', async (_what, reply, limitMs) => {
		const sandbox = await open();
		for (const service of ['whop', 'dub'] as const) {
			sandbox.faults.add({ service, times: 1000, reply });
		}
		expect([...(await verdicts(sandbox, limitMs))]).toEqual(['could not be seen']);
	});

	it('is left alone after two requests without an answer', async () => {
		const sandbox = await open();
		for (const service of ['whop', 'dub'] as const) {
			sandbox.faults.add({ service, times: 1000, reply: 'drop connection' });
		}
		await verdicts(sandbox);
		expect(sandbox.requests).toHaveLength(4);
	});

	it.each([
		['an empty body', undefined],
		['null', null],
		['a list', []],
		['text', '<html>Hello</html>'],
		['a page of nothing', { data: [null, 1], page_info: { has_next_page: false } }],
	])('does not stop the check with %s', async (_what, body) => {
		const sandbox = await open();
		for (const service of ['whop', 'dub'] as const) {
			sandbox.faults.add({ service, times: 1000, reply: { status: 200, body } });
		}
		await verdicts(sandbox);
	});
});

it('sends the key nowhere else', async () => {
	const seen: string[] = [];
	const elsewhere = createServer((request, response) => {
		seen.push(request.headers.authorization ?? '');
		response.end('{}');
	});
	await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
	const { port } = elsewhere.address() as AddressInfo;
	const sandbox = await open();
	const headers = { location: `http://127.0.0.1:${port}/` };
	sandbox.faults.add({ service: 'dub', times: 1000, reply: { status: 307, headers } });
	await runLive(sandbox, { services: ['dub'] });
	elsewhere.close();
	expect(seen).toEqual([]);
});

it('does not name a key that cannot be sent', async () => {
	const service = new Service({ baseUrl: 'http://127.0.0.1:9', key: 'Planted\nKey', limitMs: 100 });
	await expect(service.ask('GET', '/')).rejects.not.toThrow(/Planted/);
});
