/** A poll's lock, deadline and log, and saved state that it cannot use. */
import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import { isPolling } from '../../nodes/WhopLeadTrigger/memory.ts';
import { pollLeads } from '../../nodes/WhopLeadTrigger/poll.ts';
import { fakeRun, lead } from './whop-context.mts';

const MINUTE = 60_000;

afterEach(() => {
	jest.restoreAllMocks();
});

/** A published trigger with a Whop that answers when, and what, the test wants. */
function published(saved: unknown = {}) {
	const warnings: string[] = [];
	const answers: Array<(leads: IDataObject[]) => void> = [];
	const { context } = fakeRun([], { parameters: { triggerOn: ['lead.created'] } });
	const store = { node: saved };
	const trigger = {
		...context,
		getNode: () => ({ ...context.getNode(), name: 'Leads', id: String(Math.random()) }),
		getMode: () => 'trigger',
		getActivationMode: () => 'init',
		getWorkflow: () => ({ id: '1' }),
		getWorkflowStaticData: () => store.node,
		getNodeParameter: (name: string, fallback?: unknown) =>
			name === 'triggerOn' ? ['lead.created'] : fallback,
		logger: { warn: (message: string) => warnings.push(message) },
		helpers: {
			httpRequestWithAuthentication: async () =>
				await new Promise((resolve) => {
					answers.push((leads) => {
						resolve({
							statusCode: 200,
							headers: { date: new Date(Date.now()).toUTCString() },
							body: { data: leads, page_info: { has_next_page: false, end_cursor: null } },
						});
					});
				}),
		},
	};
	const node = trigger.getNode();
	trigger.getNode = () => node;
	const poll = async () => await pollLeads(trigger as object as IPollFunctions);
	/** Waits until so many requests wait for their answers. */
	const waiting = async (count: number) => {
		while (answers.length < count) await new Promise(setImmediate);
	};
	/** Answers the oldest request that waits. */
	const answer = (leads: IDataObject[]) => answers.shift()?.(leads);
	/** Polls, with one answer to every request. */
	const answered = async (leads: IDataObject[]) => {
		const state = { done: false };
		const rows = poll().finally(() => {
			state.done = true;
		});
		while (!state.done) {
			answer(leads);
			await new Promise(setImmediate);
		}
		return await rows;
	};
	return { poll, waiting, answer, answered, warnings, store };
}

const idsOf = (rows: Awaited<ReturnType<typeof pollLeads>>) =>
	rows?.[0]?.map(({ json }) => json.id) ?? null;

describe('a poll that does not end', () => {
	test('keeps others back until it should long have ended, and what it finds then no longer counts', async () => {
		let now = Date.now();
		jest.spyOn(Date, 'now').mockImplementation(() => now);
		const { poll, waiting, answer, answered, store, warnings } = published();
		const at = (id: string) => lead(id, { created_at: new Date(now).toISOString() });
		await answered([lead('lead_0', { created_at: new Date(now - MINUTE).toISOString() })]);
		now += 2000;
		const first = at('lead_1');
		const late = poll();
		await waiting(1);
		now += MINUTE;
		expect(await poll()).toBeNull();
		now += 5 * MINUTE;
		const second = at('lead_2');
		const next = poll();
		await waiting(2);
		// To the request of the poll that hung, and to those of its successor.
		answer([first]);
		expect(await late).toBeNull();
		answer([second, first]);
		await waiting(1);
		answer([]);
		expect(idsOf(await next)).toEqual(['lead_1', 'lead_2']);
		expect(Object.keys(store.node as object)).toEqual(['leads']);
		expect(warnings).toEqual([
			expect.stringMatching(/took so long that another one has taken its place/),
		]);
		expect(await answered([second, first])).toBeNull();
	});

	test('the lock holds for the longest poll, and not for ever when the clock is set back', () => {
		const memory = { poll: { startedAt: 1000, expiresAt: 2000 } };
		expect([999, 1000, 1999, 2000].map((now) => isPolling(memory, now))).toEqual([
			false,
			true,
			true,
			false,
		]);
		expect(isPolling({}, 1000)).toBe(false);
	});
});

describe('saved state', () => {
	test.each([7, 'x', { version: 9 }, { version: 2, since: 0 }])(
		'%j is not understood: one warning that says what it means, then a new baseline',
		async (leads) => {
			const { answered, warnings, store } = published({ leads });
			const there = lead('lead_1', { created_at: new Date(Date.now() - MINUTE).toISOString() });
			expect(await answered([there])).toBeNull();
			expect(warnings).toEqual([
				'Leads: what n8n has saved of the last poll cannot be understood, so the trigger starts anew: leads that were created and leads that converted since the last poll are noted, not reported.',
			]);
			expect(store.node).toMatchObject({ leads: { version: 2 } });
			const next = lead('lead_2', { created_at: new Date(Date.now() + 2000).toISOString() });
			expect(idsOf(await answered([next, there]))).toEqual(['lead_2']);
			expect(warnings).toHaveLength(1);
		},
	);

	test('a place for it that is no object is a sentence, not a TypeError', async () => {
		const { poll } = published(7);
		await expect(poll()).rejects.toThrow(
			'What n8n has saved for this trigger is damaged, so that nothing can be added to it',
		);
	});
});

test("the items hold what happened, also where the lead has fields of n8n's and ours", async () => {
	const { answered } = published();
	await answered([lead('lead_0', { created_at: new Date(Date.now() - MINUTE).toISOString() })]);
	const odd = lead('lead_1', {
		created_at: new Date(Date.now() + 2000).toISOString(),
		json: { nothing: true },
		event: 'none',
	});
	const rows = await answered([odd]);
	expect(rows?.[0]?.[0]?.json).toMatchObject({
		id: 'lead_1',
		event: 'lead.created',
		json: { nothing: true },
	});
});

describe('the key', () => {
	const apiKey = 'LegacyKey00AbCdEf1122334455';
	const page = (title: string, has_next_page: unknown = false) => ({
		statusCode: 200,
		headers: { date: new Date().toUTCString() },
		body: {
			data: [
				lead('lead_1', { created_at: new Date().toISOString(), product: { id: 'prod_1', title } }),
			],
			page_info: { has_next_page, end_cursor: null },
		},
	});
	const manual = async (answer: object) => {
		const { context } = fakeRun([], { credential: { apiKey } });
		const trigger = {
			...context,
			getMode: () => 'manual',
			getNodeParameter: (name: string, fallback?: unknown) =>
				name === 'triggerOn' ? ['lead.created'] : fallback,
			helpers: { httpRequestWithAuthentication: async () => await Promise.resolve(answer) },
		};
		return await pollLeads(trigger as object as IPollFunctions);
	};

	test('shows in no item, where Whop repeats it', async () => {
		const rows = await manual(page(`sent ${apiKey}`));
		expect(rows?.[0]?.[0]?.json).toMatchObject({ product: { title: 'sent [hidden]' } });
	});

	test('nor in what is said of an answer that breaks its promise', async () => {
		await expect(manual(page('Course', `bad key ${apiKey}`))).rejects.toThrow(/bad key \[hidden\]/);
	});

	test('nor in what a published trigger throws', async () => {
		const { context } = fakeRun([], { credential: { apiKey } });
		const trigger = {
			...context,
			getMode: () => 'trigger',
			getActivationMode: () => 'init',
			getWorkflow: () => ({ id: 'key' }),
			getWorkflowStaticData: () => ({}),
			getNodeParameter: (name: string, fallback?: unknown) =>
				name === 'triggerOn' ? ['lead.created'] : fallback,
			logger: { warn: () => undefined },
			helpers: {
				httpRequestWithAuthentication: async () =>
					await Promise.resolve(page('Course', `bad key ${apiKey}`)),
			},
		};
		const poll = pollLeads(trigger as object as IPollFunctions);
		await expect(poll).rejects.toThrow(/bad key \[hidden\]/);
	});
});
