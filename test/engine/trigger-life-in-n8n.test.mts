/** What n8n does with polling nodes (from n8n.md#first-poll on), and how the trigger lives with it. */
import {
	DAY,
	HOUR,
	MINUTE,
	events,
	eventsOf,
	createTriggerHarness,
} from './kit/trigger-harness.mts';

const harness = createTriggerHarness();
const forbidden = { status: 403, body: { error: { type: 'forbidden', message: 'No' } } };

const addLead = () => harness.sandbox.whop.addLead();
const created = (lead: { id: string }) => `${lead.id}/created`;
const converted = (lead: { id: string }) => `${lead.id}/converted`;

test('a first poll that throws ends the trigger for good, also one after publishing again in the same process', async () => {
	const trigger = await harness.published();
	await trigger.poll();
	const lead = addLead();
	const again = trigger.publishAgain();
	harness.answer(forbidden, { times: 2 });
	expect(await events(again)).toBeNull();
	await expect(again.poll()).rejects.toThrow(/403/);
	expect(await events(again)).toEqual([created(lead)]);
});

test('two failures in a row are never passed over, even if each looked like a first poll', async () => {
	const trigger = await harness.published();
	harness.answer(forbidden, { times: 2 });
	expect(await events(trigger.publishAgain())).toBeNull();
	await expect(trigger.publishAgain().poll()).rejects.toThrow(/403/);
});

test('what tells a first poll from a scheduled one in durable mode is as it was in n8n 1.100 to 2.41', async () => {
	expect(harness.ordinaryBudgetMs()).toBe(300_000);
	const trigger = await harness.published();
	// Published in n8n 2.41, the context of all ordinary polls says `update`; the first of them must not throw.
	harness.answer(forbidden, { times: 2 });
	expect(await events(trigger, { activation: 'update' })).toBeNull();
	await expect(trigger.poll({ activation: 'update' })).rejects.toThrow(/403/);
});

test.each([36_000, 299_000, 600_000])(
	'a scheduled poll of the durable mode throws also with a budget of %i ms',
	async (budgetMs) => {
		const trigger = harness.publishDurably();
		await trigger.activate();
		await trigger.poll(budgetMs);
		harness.answer(forbidden);
		await expect(trigger.poll(budgetMs)).rejects.toThrow(/403/);
	},
);

test('a later poll throws, is shown, and the next one goes on', async () => {
	const trigger = await harness.published();
	const lead = addLead();
	harness.answer(forbidden);
	await expect(trigger.poll()).rejects.toThrow(/403/);
	expect(await events(trigger)).toEqual([created(lead)]);
});

test('n8n saves what it holds each time that items come, and a restart reads just that', async () => {
	const trigger = await harness.published();
	for (let round = 0; round < 3; round++) {
		addLead();
		harness.now += MINUTE;
		const { dataChanged, memory, saved } = await trigger.poll();
		expect(dataChanged).toBe(true);
		expect(saved).toEqual(memory);
	}
	const again = trigger.restart();
	expect(again.memory()).toEqual(trigger.memory());
	expect(await events(again)).toBeNull();
});

test('a renamed node starts anew, without a flood', async () => {
	const trigger = await harness.published();
	const lead = addLead();
	await trigger.poll();
	harness.now += HOUR;
	const renamed = trigger.publishAgain({ nodeName: 'New leads' });
	expect(await events(renamed)).toBeNull();
	harness.now += MINUTE;
	const next = addLead();
	harness.sandbox.whop.convertLead(lead.id);
	expect(await events(renamed)).toEqual([converted(lead), created(next)]);
});

test('a test event of a published trigger leaves its state as it is', async () => {
	const trigger = await harness.published();
	const lead = addLead();
	const before = JSON.stringify(trigger.memory());
	expect(await events(trigger, { mode: 'manual' })).toEqual([created(lead)]);
	expect(JSON.stringify(trigger.memory())).toBe(before);
	expect(await events(trigger)).toEqual([created(lead)]);
});

describe('durable mode', () => {
	test('the baseline of a publication that gives nothing is dropped by n8n, and nothing is lost', async () => {
		const old = harness.sandbox.whop.addLead({ createdAt: harness.now - DAY });
		const trigger = harness.publishDurably();
		expect(await trigger.activate()).toBeNull();
		expect(trigger.stored()).toEqual({});
		harness.now += MINUTE;
		const lead = addLead();
		harness.sandbox.whop.convertLead(old.id);
		expect(eventsOf(await trigger.poll())).toEqual([converted(old), created(lead)]);
		expect(await trigger.poll()).toBeNull();
	});

	test('the same when the first scheduled poll fails', async () => {
		const trigger = harness.publishDurably();
		await trigger.activate();
		harness.now += MINUTE;
		const lead = addLead();
		harness.answer(forbidden);
		await expect(trigger.poll()).rejects.toThrow(/403/);
		expect(trigger.stored()).toEqual({});
		expect(eventsOf(await trigger.poll())).toEqual([created(lead)]);
	});

	test('n8n stops before the first scheduled poll: that one starts anew, without a flood', async () => {
		const trigger = harness.publishDurably();
		await trigger.activate();
		addLead();
		const restarted = trigger.restart();
		expect(await restarted.poll()).toBeNull();
		harness.now += MINUTE;
		const next = addLead();
		expect(eventsOf(await restarted.poll())).toEqual([created(next)]);
	});

	test('a poll that throws leaves the stored state, and the next one gives everything', async () => {
		const trigger = harness.publishDurably();
		await trigger.activate();
		await trigger.poll();
		const stored = trigger.stored();
		harness.now += MINUTE;
		const lead = addLead();
		harness.answer(forbidden);
		await expect(trigger.poll()).rejects.toThrow(/403/);
		expect(trigger.stored()).toEqual(stored);
		expect(eventsOf(await trigger.poll())).toEqual([created(lead)]);
		expect(await trigger.poll()).toBeNull();
	});

	test('a restart goes on from the stored state', async () => {
		const trigger = harness.publishDurably();
		await trigger.activate();
		harness.now += MINUTE;
		await trigger.poll();
		harness.now += HOUR;
		const lead = addLead();
		expect(eventsOf(await trigger.restart().poll())).toEqual([created(lead)]);
	});

	test('state of the ordinary mode is taken over', async () => {
		const ordinary = await harness.published();
		const durable = harness.publishDurably(ordinary.saved());
		const lead = addLead();
		expect(eventsOf(await durable.activate())).toEqual([created(lead)]);
		expect(await durable.poll()).toBeNull();
	});
});

describe('the time of a poll', () => {
	afterEach(() => {
		jest.restoreAllMocks();
	});

	test('when it is up in the middle of a list, the next poll goes on, and each lead comes once', async () => {
		harness.sandbox.whop.variants.maxPageSize = 2;
		const trigger = await harness.published();
		const leads = Array.from({ length: 7 }, (_, index) =>
			harness.sandbox.whop.addLead({ createdAt: harness.now - 1000 + index }),
		);
		const given: string[] = [];
		const cut = (await events(trigger, { budgetMs: 0 })) ?? [];
		expect(cut.length).toBeLessThan(leads.length);
		for (let poll = 0; poll < 2; poll++) given.push(...((await events(trigger)) ?? []));
		expect([...cut, ...given]).toEqual(leads.map(created));
	});

	test('three polls in a row that come no further are an error that says why; the next one goes on', async () => {
		harness.sandbox.whop.variants.maxPageSize = 2;
		const leads = Array.from({ length: 7 }, (_, index) =>
			harness.sandbox.whop.addLead({ createdAt: harness.now - DAY + index * HOUR }),
		);
		const trigger = await harness.published();
		const failures: unknown[] = [];
		for (let poll = 0; poll < 8 && failures.length === 0; poll++) {
			harness.now += MINUTE;
			await trigger.poll({ budgetMs: 0 }).catch((failure: unknown) => failures.push(failure));
		}
		expect(failures).toEqual([
			expect.objectContaining({
				message:
					'3 polls in a row came no further with reading the leads: Whop answers too slowly for more than the newest of them',
			}),
		]);
		const [old] = leads;
		if (old) harness.sandbox.whop.convertLead(old.id);
		expect(await events(trigger)).toEqual([converted({ id: old?.id ?? '' })]);
	});

	test('an answer that never comes takes a part of it only: the page is asked for again', async () => {
		const trigger = await harness.published();
		const lead = addLead();
		harness.answer('hang');
		expect(await events(trigger, { budgetMs: 10_000 })).toEqual([created(lead)]);
		expect(harness.sandbox.faults.pending).toBe(0);
	});

	test.each([
		['n8n names no budget', 'unknown' as const, 26_000, 1],
		['n8n gives 5 minutes', 300_000, 26_000, 4],
	])('%s: how much is read after slow answers', async (_, budgetMs, slowMs, pages) => {
		const trigger = await harness.published();
		harness.sandbox.whop.variants.maxPageSize = 2;
		for (let index = 0; index < 7; index++) {
			harness.sandbox.whop.addLead({ createdAt: harness.now - 1000 + index });
		}
		harness.sandbox.requests.length = 0;
		const { requests } = harness.sandbox;
		const clock = Date.now.bind(Date);
		jest.spyOn(Date, 'now').mockImplementation(() => clock() + (requests.length > 0 ? slowMs : 0));
		await trigger.poll({ budgetMs });
		expect(requests).toHaveLength(pages);
	});
});

describe('slow answers in durable mode, at each poll', () => {
	afterEach(() => {
		jest.restoreAllMocks();
	});

	/** Each request takes so long from now on. */
	function takeEach(ms: number): void {
		const { requests } = harness.sandbox;
		const clock = Date.now.bind(Date);
		requests.length = 0;
		jest.spyOn(Date, 'now').mockImplementation(() => clock() + requests.length * ms);
	}

	test('every event is emitted, though not even the newest leads can be read in one poll', async () => {
		const { whop, requests } = harness.sandbox;
		whop.variants.maxPageSize = 20;
		const leads = Array.from({ length: 300 }, (_, index) =>
			whop.addLead({ createdAt: harness.now - (300 - index) * MINUTE }),
		);
		const trigger = harness.publishDurably();
		await trigger.activate();
		await trigger.poll();
		const [old = whop.addLead()] = leads;
		whop.convertLead(old.id);
		const fresh = whop.addLead();
		takeEach(4000);
		const given: string[] = [];
		for (let poll = 0; poll < 30; poll++) {
			harness.now += MINUTE;
			requests.length = 0;
			given.push(...(eventsOf(await trigger.poll()) ?? []));
		}
		expect(given.sort()).toEqual([converted(old), created(fresh)].sort());
	});

	test('a page that keeps failing is asked for again only until the end of the poll', async () => {
		const trigger = harness.publishDurably();
		await trigger.activate();
		await trigger.poll();
		harness.answer({ status: 503, body: {} }, { times: 10 });
		takeEach(13_000);
		await expect(trigger.poll()).rejects.toThrow();
		// At 0, 13 and 26 of 36 seconds.
		expect(harness.sandbox.requests).toHaveLength(3);
	});
});

describe('failures that n8n can act on', () => {
	test.each([
		['a key that is not accepted', 401, {}, { cause: 'credential-invalid' }],
		['a missing permission', 403, {}, { cause: 'credential-invalid' }],
		['an unknown company', 404, {}, { cause: 'configuration-invalid' }],
		[
			'a rate limit, with the wait that Whop names',
			429,
			{ 'retry-after': '600' },
			{ cause: 'rate-limited', retryAfterMs: 600_000 },
		],
		['an outage', 503, {}, { cause: 'temporarily-unavailable' }],
	])('%s', async (_, status, headers, failure) => {
		const trigger = await harness.published();
		const body = { error: { type: 'other', message: 'No' } };
		harness.answer({ status, headers, body }, { times: 10 });
		await expect(trigger.poll()).rejects.toMatchObject({ failure });
	});

	test('settings that cannot be used', async () => {
		const trigger = await harness.published();
		trigger.node.parameters['company'] = { __rl: true, mode: 'id', value: 'not a company' };
		await expect(trigger.poll()).rejects.toMatchObject({
			failure: { cause: 'configuration-invalid' },
		});
	});
});
