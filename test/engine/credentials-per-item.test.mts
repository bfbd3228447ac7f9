import type { INodeParameters } from 'n8n-workflow';
import {
	COMPANY,
	DUB_KEY,
	DUB_KEY_OTHER_WORKSPACE,
	FOREIGN_COMPANY,
	WHOP_KEY,
	WHOP_KEY_FOREIGN,
} from '../../sandbox/identities.mts';
import type { NodeToRun } from './kit/run.mts';
import { startService } from './kit/scripted-service.mts';
import { createHarness } from './kit/harness.mts';

// n8n resolves an expression in a credential; its docs show keys that come with the item.

const harness = createHarness();

const whop = (operation: string, parameters: INodeParameters = {}): NodeToRun => ({
	name: 'Whop',
	type: 'n8n-nodes-whop-dub.whopLead',
	parameters: { operation, ...parameters },
});
const dub = (options: INodeParameters = {}, settings: Partial<NodeToRun> = {}): NodeToRun => ({
	name: 'Dub',
	type: 'n8n-nodes-whop-dub.dubTrackLead',
	parameters: {
		findClickId: 'field',
		clickId: '={{ $json.click }}',
		eventName: 'Sign Up',
		customerExternalId: '={{ $json.customer }}',
		options: { verifyClick: false, ...options },
	},
	...settings,
});
/** Which key each request came with, in order of arrival. */
const keysSent = () =>
	harness.sandbox.requests.map(({ headers }) =>
		String(headers.authorization).slice('Bearer '.length),
	);

const OWN = { key: WHOP_KEY, company: COMPANY.id };
const OTHER = { key: WHOP_KEY_FOREIGN, company: FOREIGN_COMPANY.id };
const whopApi = { apiKey: '={{ $json.key }}', companyId: '={{ $json.company }}' };

describe('a credential whose key comes with the item', () => {
	it('sends each Dub lead with its own key', async () => {
		const items = [DUB_KEY, DUB_KEY_OTHER_WORKSPACE, DUB_KEY].map((key, n) => ({
			key,
			customer: `c${n}`,
			click: harness.sandbox.dub.addClick().id,
		}));
		await harness.run([dub({ parallel: 1 }, { onError: 'continueRegularOutput' })], items, {
			dubApi: { apiKey: '={{ $json.key }}' },
		});
		expect(keysSent()).toEqual(items.map(({ key }) => key));
	});

	it('reads each company with its own key', async () => {
		const ofOwn = harness.sandbox.whop.addLead({ companyId: COMPANY.id });
		const ofOther = harness.sandbox.whop.addLead({ companyId: FOREIGN_COMPANY.id });
		const run = await harness.run([whop('getAll', { returnAll: true })], [OWN, OTHER, OWN], {
			whopApi,
		});
		expect(run.json('Whop').map(({ id }) => id)).toEqual([ofOwn.id, ofOther.id, ofOwn.id]);
		expect(harness.sandbox.requests.map(({ query }) => new Map(query).get('company_id'))).toEqual(
			expect.arrayContaining([COMPANY.id, FOREIGN_COMPANY.id]),
		);
	});

	it('creates, gets and updates with the key of the item', async () => {
		const leads = [
			harness.sandbox.whop.addLead({ companyId: COMPANY.id }),
			harness.sandbox.whop.addLead({ companyId: FOREIGN_COMPANY.id }),
		];
		const items = [OWN, OTHER].map((item, n) => ({ ...item, id: leads[n]?.id }));
		const updateFields = { referrer: 'https://x.example/' };
		for (const node of [
			whop('create', { userId: 'user_sandbox_ann', options: { parallel: 1 } }),
			whop('get', { leadId: '={{ $json.id }}', options: { parallel: 1 } }),
			whop('update', { leadId: '={{ $json.id }}', updateFields, options: { parallel: 1 } }),
		]) {
			const before = harness.sandbox.requests.length;
			const run = await harness.run([node], items, { whopApi });
			expect(run.status).toBe('success');
			expect(keysSent().slice(before)).toEqual([WHOP_KEY, WHOP_KEY_FOREIGN]);
		}
	});

	it('goes to the address of the item, too', async () => {
		const answer = () => '{"click":{"id":"c"},"link":{"id":"l"},"customer":null}';
		const [first, second] = await Promise.all([startService(answer), startService(answer)]);
		const items = [first, second].map(({ baseUrl }, n) => ({
			baseUrl,
			customer: `c${n}`,
			click: 'abc',
		}));
		await harness.run([dub()], items, { dubApi: { baseUrl: '={{ $json.baseUrl }}' } });
		await Promise.all([first.close(), second.close()]);
		expect([first.arrived, second.arrived].map((arrived) => arrived.length)).toEqual([1, 1]);
	});

	it.each([
		['no key', { key: undefined }, /^\[item 1\] 'API Key' of the credential is empty/],
		[
			'a word that is none',
			{ key: 'undefined' },
			/^\[item 1\] 'API Key' of the credential must be a real value/,
		],
		[
			'an expression as text',
			{ key: '{{ $json.key }}' },
			/^\[item 1\] 'API Key' of the credential holds an expression/,
		],
	])('sends nothing when one item has %s', async (_what, item, message) => {
		const items = [{ ...OWN }, { ...OTHER, ...item }];
		const run = await harness.run([whop('create', { userId: 'user_sandbox_ann' })], items, {
			whopApi,
		});
		expect(run.error?.message).toMatch(message);
		expect(harness.sent()).toEqual([]);
	});

	it('fails that item alone where the node goes on', async () => {
		const items = [OWN, { ...OTHER, key: '' }, OWN];
		const node = {
			...whop('create', { userId: 'user_sandbox_ann' }),
			onError: 'continueRegularOutput',
		} as const;
		const run = await harness.run([node], items, { whopApi });
		expect(run.json('Whop').map(({ id, error }) => id ?? error)).toEqual([
			expect.stringMatching(/^lead_/) as string,
			expect.stringMatching(/'API Key' of the credential is empty/) as string,
			expect.stringMatching(/^lead_/) as string,
		]);
		expect(keysSent()).toEqual([WHOP_KEY, WHOP_KEY]);
	});

	it('pauses for a rate limit by key: the other key is not held back', async () => {
		const sent: Array<string | undefined> = [];
		const service = await startService(({ authorization }, response) => {
			sent.push(authorization);
			if (authorization === `Bearer ${DUB_KEY}`) {
				response.writeHead(429, { 'retry-after': '3600' });
				response.end('{"error":{"code":"rate_limit_exceeded","message":"Too many requests."}}');
				return undefined;
			}
			return '{"click":{"id":"c"},"link":{"id":"l"},"customer":null}';
		});
		const items = [DUB_KEY, DUB_KEY, DUB_KEY_OTHER_WORKSPACE, DUB_KEY_OTHER_WORKSPACE].map(
			(key, n) => ({ key, customer: `c${n}`, click: 'abc' }),
		);
		const run = await harness.run(
			[dub({ parallel: 1, longestWait: 0 }, { onError: 'continueRegularOutput' })],
			items,
			{ dubApi: { apiKey: '={{ $json.key }}', baseUrl: service.baseUrl } },
		);
		await service.close();
		expect(run.json('Dub').map(({ recorded }) => recorded)).toEqual([
			undefined,
			undefined,
			true,
			true,
		]);
		// The second item of the limited key is not sent into the same limit.
		expect(sent.map((key) => key === `Bearer ${DUB_KEY}`)).toEqual([true, false, false]);
	});
});
