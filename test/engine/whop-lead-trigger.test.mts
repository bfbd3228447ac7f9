import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { LEAD_FIELDS } from '../../nodes/whop/leadOrder.ts';
import { COMPANY, PRODUCTS, WHOP_KEY, WHOP_KEY_NO_EMAIL } from '../../sandbox/identities.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import type { Sandbox } from '../../sandbox/sandbox.mts';
import { LIKELY_WHOP } from '../../sandbox/whop/variants.mts';
import { PollContext } from './kit/engine.mts';
import { loadPack } from './kit/pack.mts';
import type { Pack } from './kit/pack.mts';
import { pollTrigger } from './kit/poll.mts';
import type { PollResult, PolledTrigger } from './kit/poll.mts';

const TYPE = 'n8n-nodes-whop-dub.whopLeadTrigger';
/** Where n8n defines what all its contexts share. */
const contextPrototype = Object.getPrototypeOf(PollContext.prototype) as PollContext;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let pack: Pack;
let sandbox: Sandbox;
/** The sandbox's clock; the machine's own goes on by itself, which the trigger must not mind. */
let now: number;

beforeAll(async () => {
	now = Date.now();
	[pack, sandbox] = await Promise.all([loadPack(), startSandbox({ now: () => now })]);
});
beforeEach(() => {
	now = Date.now();
});
afterEach(() => {
	sandbox.reset();
	Object.assign(sandbox.whop.variants, LIKELY_WHOP);
});
afterAll(async () => {
	await sandbox.close();
});

function publish(parameters: INodeParameters = {}, apiKey = WHOP_KEY): PolledTrigger {
	return pollTrigger(pack.restarted(TYPE), {
		type: TYPE,
		parameters: { triggerOn: ['lead.created', 'lead.converted'], ...parameters },
		credentials: {
			whopApi: {
				apiKey,
				environment: 'custom',
				baseUrl: sandbox.whopBaseUrl,
				companyId: COMPANY.id,
			},
		},
	});
}

const events = ({ items }: PollResult) => items?.map(({ json }) => json.eventId) ?? null;
const id = (lead: { id: string }, what: 'created' | 'converted') =>
	`${COMPANY.id}/${lead.id}/${what}`;

async function published(parameters?: INodeParameters): Promise<PolledTrigger> {
	const trigger = publish(parameters);
	expect((await trigger.poll()).items).toBeNull();
	now += MINUTE;
	return trigger;
}

function state(trigger: PolledTrigger): IDataObject {
	return (trigger.memory()['node:Trigger'] as IDataObject)['leads'] as IDataObject;
}

describe('a published trigger', () => {
	test('gives each new lead and each conversion once, with the fields of the lead at top level', async () => {
		const trigger = await published();
		const lead = sandbox.whop.addLead({ productId: PRODUCTS[0].id });
		const created = await trigger.poll();
		expect(created.items).toHaveLength(1);
		expect(created.items?.[0]?.json).toMatchObject({
			event: 'lead.created',
			eventId: id(lead, 'created'),
			id: lead.id,
			member: null,
			product: { id: PRODUCTS[0].id },
		});
		now += MINUTE;
		sandbox.whop.convertLead(lead.id);
		const converted = await trigger.poll();
		expect(converted.items).toHaveLength(1);
		expect(converted.items?.[0]?.json).toMatchObject({
			event: 'lead.converted',
			eventId: id(lead, 'converted'),
			member: { id: expect.stringMatching(/^mber_/) as string },
		});
		const { noticedAt } = converted.items?.[0]?.json ?? {};
		expect(Math.abs(Date.parse(noticedAt as string) - Date.now())).toBeLessThan(MINUTE);
		const order = ['event', 'eventId', ...LEAD_FIELDS];
		expect(Object.keys(created.items?.[0]?.json ?? {})).toEqual(order);
		expect(Object.keys(converted.items?.[0]?.json ?? {})).toEqual([...order, 'noticedAt']);
		expect((await trigger.poll()).items).toBeNull();
	});

	test('gives only the chosen event, and knows the other one when it is chosen later', async () => {
		const trigger = await published({ triggerOn: ['lead.converted'] });
		const lead = sandbox.whop.addLead();
		expect((await trigger.poll()).items).toBeNull();
		sandbox.whop.convertLead(lead.id);
		expect(events(await trigger.poll())).toEqual([id(lead, 'converted')]);
		trigger.node.parameters['triggerOn'] = ['lead.created', 'lead.converted'];
		const next = sandbox.whop.addLead();
		now += MINUTE;
		expect(events(await trigger.poll())).toEqual([id(next, 'created')]);
	});

	test('leaves out leads of other products, and starts anew when the filter changes', async () => {
		const trigger = await published({ filters: { productIds: [PRODUCTS[0].id] } });
		sandbox.whop.addLead({ productId: PRODUCTS[1].id });
		const wanted = sandbox.whop.addLead({ productId: PRODUCTS[0].id });
		expect(events(await trigger.poll())).toEqual([id(wanted, 'created')]);
		trigger.node.parameters['filters'] = { productIds: [PRODUCTS[1].id] };
		expect((await trigger.poll()).items).toBeNull();
		now += MINUTE;
		const other = sandbox.whop.addLead({ productId: PRODUCTS[1].id });
		expect(events(await trigger.poll())).toEqual([id(other, 'created')]);
	});

	test('a product that is renamed stays the same product, and gives nothing by itself', async () => {
		const [{ id: productId }] = PRODUCTS;
		const trigger = await published({ filters: { productIds: [productId] } });
		const { whop } = sandbox;
		const lead = whop.addLead({ productId });
		await trigger.poll();
		whop.renameProduct(productId, 'New Name');
		now += MINUTE;
		expect((await trigger.poll()).items).toBeNull();
		whop.convertLead(lead.id);
		const { items } = await trigger.poll();
		expect(items).toHaveLength(1);
		expect(items?.[0]?.json).toMatchObject({
			eventId: id(lead, 'converted'),
			product: { id: productId, title: 'New Name' },
		});
	});

	test('the same products in another order are the same filter', async () => {
		const [a, b] = PRODUCTS;
		const trigger = await published({ filters: { productIds: [a.id, b.id] } });
		const lead = sandbox.whop.addLead({ productId: b.id });
		trigger.node.parameters['filters'] = { productIds: [b.id, a.id] };
		expect(events(await trigger.poll())).toEqual([id(lead, 'created')]);
	});

	test.each([
		[100, 1],
		[500, 5],
	])('reads %d older leads in a poll when that is chosen', async (olderLeads, requests) => {
		sandbox.whop.variants.rateLimitRequests = 1000;
		for (let index = 0; index < 1550; index++) {
			sandbox.whop.addLead({ createdAt: now - DAY - index * 1000 });
		}
		const trigger = await published({ options: { olderLeads } });
		sandbox.requests.length = 0;
		await trigger.poll();
		// The newest 1,000 and the news take 11.
		expect(sandbox.requests.length).toBeGreaterThan(requests);
		expect(sandbox.requests.length - 11).toBeLessThanOrEqual(requests);
	});

	test('does not depend on the clock of the machine', async () => {
		for (const hoursOff of [-5, 5]) {
			sandbox.reset();
			now = Date.now() + hoursOff * 60 * MINUTE;
			const trigger = await published();
			const lead = sandbox.whop.addLead();
			expect(events(await trigger.poll())).toEqual([id(lead, 'created')]);
		}
	});

	test('returns null, never an empty list, when there is nothing', async () => {
		const trigger = await published();
		expect((await trigger.poll()).items).toBeNull();
		expect((await trigger.poll()).items).toBeNull();
	});

	test('drops texts for AI agents that Whop may put into its answers', async () => {
		sandbox.whop.variants.extraKeys = true;
		const trigger = await published();
		sandbox.whop.addLead();
		const { items } = await trigger.poll();
		expect(items).toHaveLength(1);
		expect(JSON.stringify(items)).not.toContain('recommended_action');
	});
});

describe('the state', () => {
	test('is what a failed poll found, byte for byte', async () => {
		const trigger = await published();
		for (let count = 0; count < 150; count++) sandbox.whop.addLead();
		const before = JSON.stringify(trigger.memory());
		sandbox.faults.add({
			service: 'whop',
			path: '/leads',
			skip: 1,
			reply: { status: 403, body: { error: { type: 'forbidden', message: 'No' } } },
		});
		await expect(trigger.poll()).rejects.toThrow(/is not allowed to list the leads/);
		expect(JSON.stringify(trigger.memory())).toBe(before);
		expect((await trigger.poll()).items).toHaveLength(150);
	});

	test('after a restart goes on where the last items were emitted, without loss or repetition', async () => {
		const trigger = await published();
		const first = sandbox.whop.addLead();
		await trigger.poll();
		now += MINUTE;
		await trigger.poll();
		const second = sandbox.whop.addLead();
		sandbox.whop.convertLead(first.id);
		now += MINUTE;
		expect(events(await trigger.restart().poll())).toEqual([
			id(first, 'converted'),
			id(second, 'created'),
		]);
	});

	test('changes as a whole, so that n8n notices it', async () => {
		const trigger = await published();
		sandbox.whop.addLead();
		const { dataChanged, saved, memory } = await trigger.poll();
		expect(dataChanged).toBe(true);
		expect(saved).toEqual(memory);
		expect(state(trigger)).toMatchObject({ version: 2 });
	});

	test('warns once when it grows large, and keeps everything all the same', async () => {
		const warn = jest.fn<undefined, [string]>();
		const logger = jest.spyOn(contextPrototype, 'logger', 'get').mockReturnValue({ warn } as never);
		const before = await published();
		const today = String(Math.floor(now / DAY));
		const ids = Array.from({ length: 20_500 }, (_, index) => `lead_${String(index)}`);
		const leads = { ...state(before), converted: { [today]: ids } };
		const trigger = before.restart({ 'node:Trigger': { leads } });
		for (let poll = 0; poll < 2; poll++) await trigger.poll();
		logger.mockRestore();
		expect(state(trigger)['converted']).toEqual({ [today]: ids });
		expect(warn).toHaveBeenCalledTimes(1);
		expect(warn.mock.calls[0]?.[0]).toMatch(/remembers 20500 leads/);
	});

	test('is made anew when it cannot be read, without reporting what is there', async () => {
		const trigger = publish();
		sandbox.whop.addLead({ createdAt: now - DAY });
		const broken = trigger.restart({ 'node:Trigger': { leads: { version: 2, scope: 7 } } });
		expect((await broken.poll()).items).toBeNull();
		expect(state(broken)).toMatchObject({ version: 2, since: expect.any(Number) as number });
	});
});

describe('polls that go wrong', () => {
	test('the first poll ever fails with a sentence that helps, so that publishing shows it', async () => {
		const trigger = publish({}, 'apik_wrong');
		await expect(trigger.poll()).rejects.toThrow(/key/i);
		expect(trigger.memory()['node:Trigger'] ?? {}).toEqual({});
	});

	test('an empty Trigger On is refused before anything is sent', async () => {
		await expect(publish({ triggerOn: [] }).poll()).rejects.toThrow(/'Trigger On' is empty/);
		expect(sandbox.requests).toEqual([]);
	});

	test('the first poll after a restart does not throw, as n8n would never poll again; the next one does', async () => {
		const trigger = (await published()).restart();
		sandbox.faults.add({
			service: 'whop',
			times: 2,
			reply: { status: 401, body: { error: { type: 'unauthorized', message: 'No' } } },
		});
		expect((await trigger.poll()).items).toBeNull();
		await expect(trigger.poll()).rejects.toThrow(/key/i);
		const lead = sandbox.whop.addLead();
		expect(events(await trigger.poll())).toEqual([id(lead, 'created')]);
	});

	test('two polls at the same time give a lead once', async () => {
		const trigger = await published();
		const lead = sandbox.whop.addLead();
		const both = await Promise.all([trigger.poll(), trigger.poll()]);
		expect(both.flatMap((poll) => events(poll) ?? [])).toEqual([id(lead, 'created')]);
	});

	test('a baseline that n8n throws away is not taken again (durable mode)', async () => {
		const trigger = publish();
		await trigger.poll();
		(trigger.workflow.staticData['node:Trigger'] as IDataObject)['leads'] = undefined;
		now += MINUTE;
		const lead = sandbox.whop.addLead();
		expect(events(await trigger.poll())).toEqual([id(lead, 'created')]);
	});
});

describe('a test event', () => {
	test('shows the newest lead for each event and touches no state', async () => {
		sandbox.whop.addLead({ createdAt: now - 3 * DAY });
		const member = sandbox.whop.addLead({ createdAt: now - 2 * DAY });
		sandbox.whop.convertLead(member.id);
		const newest = sandbox.whop.addLead({ createdAt: now - DAY });
		const trigger = publish();
		const shown = await trigger.poll({ mode: 'manual' });
		expect(events(shown)).toEqual([id(newest, 'created'), id(member, 'converted')]);
		expect(shown.memory).toEqual({});
	});

	describe('where there is nothing to show', () => {
		const sample = async (parameters: INodeParameters) => {
			const { items, memory } = await publish(parameters).poll({ mode: 'manual' });
			expect(memory).toEqual({});
			return items?.map(({ json }) => json) ?? [];
		};

		test('is a sample for each chosen event, marked as one, that says why', async () => {
			const shown = await sample({});
			expect(shown).toMatchObject([
				{ event: 'lead.created', eventId: 'sample', id: 'lead_sample' },
				{ event: 'lead.converted', eventId: 'sample', noticedAt: expect.any(String) as string },
			]);
			expect((shown[0]?.['metadata'] as IDataObject)['note']).toMatch(
				/^This is a sample, not a real lead\. No lead was created at this company within the last 30 days\. .*lead:basic:read\.$/,
			);
		});

		test('says so as well where only no lead has converted', async () => {
			sandbox.whop.addLead();
			const [json, ...others] = await sample({
				triggerOn: ['lead.converted'],
				options: { lookbackDays: 7 },
			});
			expect(others).toEqual([]);
			expect(JSON.stringify(json)).toMatch(
				/No lead has converted at this company within the last 7 days/,
			);
		});

		test('names the product filter where there are leads of other products only', async () => {
			sandbox.whop.addLead({ productId: PRODUCTS[1].id });
			const [json] = await sample({ filters: { productIds: [PRODUCTS[0].id] } });
			expect(json).toMatchObject({ eventId: 'sample' });
			expect(JSON.stringify(json)).toMatch(/for the products in the filter .*'Filters'/);
		});

		test('is nothing at all in a published workflow', async () => {
			const trigger = publish();
			expect((await trigger.poll()).items).toBeNull();
			expect((await trigger.poll()).items).toBeNull();
		});

		test('is still an error where the key is wrong', async () => {
			await expect(publish({}, 'apik_wrong').poll({ mode: 'manual' })).rejects.toThrow(/key/i);
		});
	});
});

test('email addresses that Whop hides are said once, in the log: a poll has no place for hints', async () => {
	const warn = jest.fn<undefined, [string]>();
	const logger = jest.spyOn(contextPrototype, 'logger', 'get').mockReturnValue({ warn } as never);
	const trigger = publish({}, WHOP_KEY_NO_EMAIL);
	await trigger.poll();
	for (let count = 0; count < 2; count++) {
		now += MINUTE;
		sandbox.whop.addLead();
		expect((await trigger.poll()).items).toHaveLength(1);
	}
	logger.mockRestore();
	expect(warn.mock.calls).toEqual([
		[
			'Trigger: Whop gave no email address for 1 of 1 leads. If that is unexpected, add the permission member:email:read to the API key.',
		],
	]);
});
