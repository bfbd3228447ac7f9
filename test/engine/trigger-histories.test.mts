import fc from 'fast-check';

import { COMPANY, WHOP_KEY } from '../../sandbox/identities.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import type { Sandbox } from '../../sandbox/sandbox.mts';
import { loadPack } from './kit/pack.mts';
import type { Pack } from './kit/pack.mts';
import { pollTrigger } from './kit/poll.mts';
import type { PolledTrigger, PollResult } from './kit/poll.mts';

/** How many random histories are played; `npm run soak` plays more. */
const HISTORIES = Number(process.env['HISTORIES'] ?? 2000);
/** The same seed plays the same histories; without one each run plays others. */
const SEED = process.env['SEED'];
const TYPE = 'n8n-nodes-whop-dub.whopLeadTrigger';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let pack: Pack;
let sandbox: Sandbox;
let now = Date.now();

beforeAll(async () => {
	[pack, sandbox] = await Promise.all([loadPack(), startSandbox({ now: () => now })]);
	// The limit is not what this is about, and real minutes do not pass here.
	sandbox.whop.variants.rateLimitRequests = 1_000_000;
});
afterAll(async () => {
	await sandbox.close();
});

const lateBy = fc.integer({ min: 0, max: 15 });
const step = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.record({
			do: fc.constant('poll' as const),
			after: fc.constantFrom(1, 2, 30, 600, 5000),
		}),
	},
	{
		weight: 3,
		arbitrary: fc.record({
			do: fc.constant('add' as const),
			count: fc.integer({ min: 1, max: 4 }),
			lateBy,
		}),
	},
	{ weight: 3, arbitrary: fc.record({ do: fc.constant('convert' as const), which: fc.nat() }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('edit' as const), which: fc.nat() }) },
	{
		weight: 1,
		arbitrary: fc.record({
			do: fc.constant('poll that fails' as const),
			page: fc.integer({ min: 0, max: 2 }),
		}),
	},
	{ weight: 1, arbitrary: fc.constant({ do: 'two polls at once' as const }) },
	{ weight: 1, arbitrary: fc.constant({ do: 'poll without time' as const }) },
	{ weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
	{ weight: 1, arbitrary: fc.constant({ do: 'publish again' as const }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Every answer to what Whop's documentation leaves open (docs of the sandbox's variants). */
const variants = fc.record({
	order: fc.constantFrom('newest-first' as const, 'oldest-first' as const),
	createdAfter: fc.constantFrom('inclusive' as const, 'exclusive' as const),
	accountParam: fc.constantFrom('company_id' as const, 'account_id' as const, 'either' as const),
	updatedAtMovesAtConversion: fc.boolean(),
	maxPageSize: fc.constantFrom(2, 3, 100),
	extraKeys: fc.boolean(),
	endCursorOnLastPage: fc.boolean(),
});

/** One history: a published trigger, what happens at Whop, and what came out. */
class History {
	private trigger: PolledTrigger;
	private readonly start = now;
	readonly events: string[] = [];

	constructor() {
		this.trigger = pollTrigger(pack.restarted(TYPE), {
			type: TYPE,
			parameters: { triggerOn: ['lead.created', 'lead.converted'] },
			credentials: {
				whopApi: {
					apiKey: WHOP_KEY,
					environment: 'custom',
					baseUrl: sandbox.whopBaseUrl,
					companyId: COMPANY.id,
				},
			},
		});
	}

	private note({ items }: PollResult): void {
		for (const { json } of items ?? []) this.events.push(json['eventId'] as string);
	}

	async poll(budgetMs?: number): Promise<void> {
		this.note(await this.trigger.poll(budgetMs === undefined ? {} : { budgetMs }));
	}

	async play(one: Step): Promise<void> {
		const { whop, faults } = sandbox;
		const lead = 'which' in one ? whop.leads[one.which % Math.max(1, whop.leadCount)] : undefined;
		switch (one.do) {
			case 'poll':
				now += one.after * MINUTE;
				{
					await this.poll();
					return;
				}
			case 'add':
				now += 1;
				for (let count = 0; count < one.count; count++) {
					whop.addLead({ createdAt: now, visibleAt: now + one.lateBy * MINUTE });
				}
				return;
			case 'convert':
				if (lead?.memberId === null) whop.convertLead(lead.id);
				return;
			case 'edit':
				if (lead) whop.editLead(lead.id, { referrer: `https://example.com/${String(now)}` });
				return;
			case 'poll that fails': {
				const body = { error: { type: 'forbidden', message: 'Not now' } };
				faults.add({
					service: 'whop',
					path: '/leads',
					skip: one.page,
					reply: { status: 403, body },
				});
				const before = JSON.stringify(this.trigger.memory());
				// The first poll after a restart does not throw, and with few pages the fault is not met.
				const failed = await this.poll().then(
					() => false,
					() => true,
				);
				faults.clear();
				if (failed) expect(JSON.stringify(this.trigger.memory())).toBe(before);
				return;
			}
			case 'two polls at once':
				(await Promise.all([this.trigger.poll(), this.trigger.poll()])).forEach((result) => {
					this.note(result);
				});
				return;
			case 'poll without time': {
				await this.poll(0);
				return;
			}
			case 'restart':
				this.trigger = this.trigger.restart();
				{
					await this.poll();
					return;
				}
			case 'publish again':
				// n8n saves on deactivation, and polls at once.
				this.trigger = this.trigger.restart(this.trigger.memory());
				{
					await this.poll();
					return;
				}
		}
	}

	/** What was promised since the start, given which leads were converted before. */
	promised(convertedBefore: ReadonlySet<string>): string[] {
		return sandbox.whop.leads.flatMap(({ id, createdAt, memberId }) => [
			...(createdAt > this.start ? [`${COMPANY.id}/${id}/created`] : []),
			...(memberId !== null && !convertedBefore.has(id) ? [`${COMPANY.id}/${id}/converted`] : []),
		]);
	}
}

test(
	`over ${String(HISTORIES)} random histories each promised event comes exactly once, and no other`,
	async () => {
		await fc.assert(
			fc.asyncProperty(
				variants,
				fc.nat({ max: 6 }),
				fc.array(step, { minLength: 1, maxLength: 14 }),
				async (variant, before, steps) => {
					now = Date.now();
					sandbox.reset();
					Object.assign(sandbox.whop.variants, variant);
					for (let index = 0; index < before; index++) {
						sandbox.whop.addLead({
							createdAt: now - (index + 1) * DAY,
							memberId: index % 2 === 0 ? `mber_${String(index)}` : null,
						});
					}
					const convertedBefore = new Set(
						sandbox.whop.leads.filter(({ memberId }) => memberId !== null).map(({ id }) => id),
					);
					const history = new History();
					await history.poll();
					now += 2000;
					for (const one of steps) await history.play(one);
					now += 20 * MINUTE;
					await history.poll();
					expect([...history.events].sort()).toEqual(history.promised(convertedBefore).sort());
					for (const { id } of sandbox.whop.leads) {
						const order = history.events.filter((event) => event.includes(`/${id}/`));
						expect(order).toEqual(
							[`${COMPANY.id}/${id}/created`, `${COMPANY.id}/${id}/converted`].filter((event) =>
								order.includes(event),
							),
						);
					}
				},
			),
			{ numRuns: HISTORIES, ...(SEED !== undefined && { seed: Number(SEED) }) },
		);
	},
	60 * MINUTE,
);
