import fc from 'fast-check';

import { unread } from '../../nodes/WhopLeadTrigger/interval.ts';
import type { Interval } from '../../nodes/WhopLeadTrigger/interval.ts';
import type { LeadSource, Reading } from '../../nodes/WhopLeadTrigger/leadSource.ts';
import { READING_LIMITS } from '../../nodes/WhopLeadTrigger/limits.ts';
import { firstReading, nextReading } from '../../nodes/WhopLeadTrigger/reading.ts';
import { DAY_MS, readState } from '../../nodes/WhopLeadTrigger/state.ts';
import type { TriggerState } from '../../nodes/WhopLeadTrigger/state.ts';
import type { LeadRow } from '../../nodes/whop/types.ts';

const START = Date.UTC(2026, 0, 15, 12);
const MINUTE = 60_000;
const LOOKBACK_DAYS = 30;

/** A lead in the model of Whop below. */
interface ModelLead {
	id: string;
	created: number;
	visible: number;
	updated: number;
	converted: number | undefined;
}

/** The answers to what Whop's documentation leaves open. */
interface Variant {
	newestFirst: boolean;
	pageSize: number;
	updatedMoves: boolean;
}

const DEFAULT: Variant = { newestFirst: true, pageSize: 100, updatedMoves: true };

/** A model of Whop's list of leads, with a clock that only the test moves. */
class Whop {
	readonly leads: ModelLead[] = [];
	private oldestFirst: ModelLead[] = [];
	now = START;
	requests = 0;
	pagesUntilOutOfTime = Infinity;

	private readonly variant: Variant;

	constructor(variant: Variant = DEFAULT) {
		this.variant = variant;
	}

	add(created = this.now, { lateBy = 0, converted = false } = {}): ModelLead {
		const lead = {
			id: `lead_${String(this.leads.length)}`,
			created,
			visible: created + lateBy,
			updated: created,
			converted: converted ? created : undefined,
		};
		this.leads.push(lead);
		return lead;
	}

	convert(lead: ModelLead): void {
		if (lead.converted !== undefined) return;
		lead.converted = this.now;
		if (this.variant.updatedMoves) lead.updated = this.now;
	}

	edit(lead: ModelLead): void {
		lead.updated = this.now;
	}

	/** What the list shows of a stretch, in its order. */
	private listed({ from, to }: Interval): ModelLead[] {
		if (this.oldestFirst.length !== this.leads.length) {
			this.oldestFirst = [...this.leads].sort((a, b) => a.created - b.created);
		}
		const start = this.oldestFirst.findIndex(({ created }) => created >= from);
		if (start === -1) return [];
		const end = this.oldestFirst.findIndex(({ created }) => created >= to);
		const stretch = this.oldestFirst
			.slice(start, end === -1 ? undefined : end)
			.filter(({ visible }) => visible <= this.now);
		return this.variant.newestFirst ? stretch.reverse() : stretch;
	}

	/** One poll's view; `outOfTime` counts pages instead of ms. */
	source(): LeadSource {
		let pages = 0;
		const outOfTime = () => pages >= this.pagesUntilOutOfTime;
		const read = (stretch: Interval, mostLeads: number): Reading => {
			const sorted = this.listed(stretch);
			const leads: LeadRow[] = [];
			const times: number[] = [];
			for (let start = 0; ; start += this.variant.pageSize) {
				const page = sorted.slice(start, start + this.variant.pageSize);
				pages += 1;
				this.requests += 1;
				leads.push(...page.map(toRow));
				times.push(...page.map(({ created }) => created));
				if (start + page.length >= sorted.length) return { leads, left: undefined };
				if (times.length < mostLeads && !outOfTime()) continue;
				const left = unread(stretch, times);
				if (left !== undefined) return { leads, left };
				if (outOfTime()) return { leads: [], left: stretch };
			}
		};
		return {
			read: async (...stretch) => await Promise.resolve(read(...stretch)),
			outOfTime,
			serverNow: () => this.now,
		};
	}
}

function toRow({ id, created, updated, converted }: ModelLead): LeadRow {
	return {
		id,
		created_at: new Date(created).toISOString(),
		updated_at: new Date(updated).toISOString(),
		member: converted === undefined ? null : { id: `mber_${id}` },
		metadata: null,
		product: null,
		referrer: null,
		user: { id: 'user_1', username: 'ann', name: null, email: null },
	};
}

/** A trigger that polls the model, with its state kept as JSON as n8n keeps it. */
class Trigger {
	saved: TriggerState | undefined;
	readonly events: string[] = [];
	lookbackDays = LOOKBACK_DAYS;
	limits = READING_LIMITS;

	private readonly whop: Whop;

	constructor(whop: Whop) {
		this.whop = whop;
	}

	async poll(): Promise<string[]> {
		const before = readState(this.saved, 'scope');
		if (before === undefined) {
			this.saved = await firstReading(
				this.whop.source(),
				'scope',
				this.lookbackDays,
				this.whop.now,
				this.limits,
			);
			return [];
		}
		const { events, state } = await nextReading(
			this.whop.source(),
			before,
			this.lookbackDays,
			this.limits,
		);
		const names = events.map(({ kind, lead }) => `${kind} ${lead.id}`);
		this.saved = state;
		this.events.push(...names);
		return names;
	}
}

async function started(
	variant: Variant = DEFAULT,
	prepare: (whop: Whop) => void = () => undefined,
	limits = READING_LIMITS,
): Promise<{ whop: Whop; trigger: Trigger }> {
	const whop = new Whop(variant);
	prepare(whop);
	const trigger = new Trigger(whop);
	trigger.limits = limits;
	await trigger.poll();
	whop.now += MINUTE;
	return { whop, trigger };
}

function addMany(whop: Whop, count: number, from: number, to: number): ModelLead[] {
	return Array.from({ length: count }, (_, index) =>
		whop.add(Math.floor(from + ((to - from) * index) / count)),
	);
}

const VARIANTS: Variant[] = [true, false].flatMap((newestFirst) =>
	[100, 40].map((pageSize) => ({ newestFirst, pageSize, updatedMoves: true })),
);

describe.each(VARIANTS)('with a list that is %j', (variant) => {
	test('the first poll reports nothing, and what it saw is not reported later', async () => {
		const { whop, trigger } = await started(variant, (fresh) => {
			fresh.add(START - MINUTE);
			fresh.add(START - DAY_MS, { converted: true });
		});
		expect(await trigger.poll()).toEqual([]);
		whop.add();
		expect(await trigger.poll()).toEqual(['lead.created lead_2']);
	});

	test('a lead and its conversion are each reported once, also between two polls', async () => {
		const { whop, trigger } = await started(variant);
		const lead = whop.add();
		expect(await trigger.poll()).toEqual(['lead.created lead_0']);
		whop.now += 20 * DAY_MS;
		whop.convert(lead);
		whop.convert(whop.add());
		expect(await trigger.poll()).toEqual([
			'lead.converted lead_0',
			'lead.created lead_1',
			'lead.converted lead_1',
		]);
		expect(await trigger.poll()).toEqual([]);
	});

	test('an edit reports nothing', async () => {
		const { whop, trigger } = await started(variant, (fresh) => {
			fresh.add(START - DAY_MS, { converted: true });
		});
		whop.edit(whop.leads[0] as ModelLead);
		expect(await trigger.poll()).toEqual([]);
	});

	test('leads with the same creation time are all reported, also when one shows up later', async () => {
		const { whop, trigger } = await started(variant);
		const time = whop.now;
		whop.add(time);
		whop.add(time);
		whop.add(time, { lateBy: 10 * MINUTE });
		expect((await trigger.poll()).sort()).toEqual(['lead.created lead_0', 'lead.created lead_1']);
		whop.now += 15 * MINUTE;
		expect(await trigger.poll()).toEqual(['lead.created lead_2']);
	});

	test('60,000 leads behind are delivered completely and in order', async () => {
		const { whop, trigger } = await started(variant);
		whop.now += 2 * DAY_MS;
		const behind = addMany(whop, 60_000, START + MINUTE, whop.now);
		const polls = [];
		while (polls.length < 12) polls.push(await trigger.poll());
		expect(trigger.events).toEqual(behind.map(({ id }) => `lead.created ${id}`));
		expect(Math.max(...polls.map(({ length }) => length))).toBeLessThan(15_000);
	});

	test('a window too large for one poll is noted bit by bit; conversions meanwhile are found', async () => {
		const { whop, trigger } = await started(variant, (fresh) => {
			addMany(fresh, 12_000, START - 29 * DAY_MS, START);
			for (const lead of fresh.leads.filter((_, index) => index % 20 === 0))
				lead.converted = lead.created;
		});
		const late = whop.leads[6001] as ModelLead;
		whop.convert(late);
		for (let poll = 0; poll < 40; poll++) {
			whop.now += MINUTE;
			await trigger.poll();
		}
		expect(trigger.events).toEqual([`lead.converted ${late.id}`]);
	});

	test('a longer look-back reports no conversion from before', async () => {
		const { whop, trigger } = await started(variant, (fresh) => {
			fresh.add(START - 40 * DAY_MS, { converted: true });
			fresh.add(START - 41 * DAY_MS);
		});
		trigger.lookbackDays = 60;
		expect(await trigger.poll()).toEqual([]);
		whop.now += MINUTE;
		expect(await trigger.poll()).toEqual([]);
		whop.convert(whop.leads[1] as ModelLead);
		expect(await trigger.poll()).toEqual(['lead.converted lead_1']);
	});
});

describe('the cost of an idle poll', () => {
	async function idleRequests(count: number): Promise<number> {
		const { whop, trigger } = await started(DEFAULT, (fresh) => {
			addMany(fresh, count, START - 29 * DAY_MS, START);
		});
		for (let poll = 0; poll < count / 1000 + 2; poll++) await trigger.poll();
		whop.requests = 0;
		await trigger.poll();
		return whop.requests;
	}

	test('is at most 11 requests with 1,000 leads in the window', async () => {
		expect(await idleRequests(1000)).toBeLessThanOrEqual(11);
	});

	test('is at most 25 requests with 100,000 leads in the window', async () => {
		expect(await idleRequests(100_000)).toBeLessThanOrEqual(25);
	});
});

test('a conversion among the newest 1,000 leads is reported by the next poll', async () => {
	const { whop, trigger } = await started(DEFAULT, (fresh) => {
		addMany(fresh, 20_000, START - 29 * DAY_MS, START);
	});
	await trigger.poll();
	const lead = whop.leads.at(-990) as ModelLead;
	whop.now += MINUTE;
	whop.convert(lead);
	expect(await trigger.poll()).toEqual([`lead.converted ${lead.id}`]);
});

test('a late lead is reported by the next poll, also when few leads count as hot', async () => {
	const { whop, trigger } = await started(DEFAULT, undefined, {
		...READING_LIMITS,
		hot: 1,
		older: 1,
	});
	addMany(whop, 50, START - DAY_MS, START);
	whop.add(whop.now, { lateBy: 10 * MINUTE });
	addMany(whop, 3, whop.now + MINUTE, whop.now + 5 * MINUTE);
	whop.now += 6 * MINUTE;
	await trigger.poll();
	whop.now += 10 * MINUTE;
	expect(await trigger.poll()).toEqual(['lead.created lead_50']);
});

test('the state stays under 500 kB with 100,000 leads, 5% of them converted', async () => {
	const { trigger } = await started(DEFAULT, (fresh) => {
		addMany(fresh, 100_000, START - 29 * DAY_MS, START);
		for (const lead of fresh.leads.filter((_, index) => index % 20 === 0))
			lead.converted = lead.created;
	});
	for (let poll = 0; poll < 110; poll++) await trigger.poll();
	const ids = Object.values(trigger.saved?.converted ?? {}).flat();
	expect(ids).toHaveLength(5000);
	expect(JSON.stringify(trigger.saved).length).toBeLessThan(500_000);
});

describe('over random histories', () => {
	const step = fc.oneof(
		{
			weight: 3,
			arbitrary: fc.record({
				do: fc.constant('poll' as const),
				minutes: fc.integer({ min: 1, max: 90 }),
			}),
		},
		{
			weight: 1,
			arbitrary: fc.record({
				do: fc.constant('poll with little time' as const),
				pages: fc.integer({ min: 1, max: 4 }),
			}),
		},
		{
			weight: 3,
			arbitrary: fc.record({
				do: fc.constant('add' as const),
				count: fc.integer({ min: 1, max: 5 }),
				lateBy: fc.integer({ min: 0, max: 15 }),
			}),
		},
		{ weight: 2, arbitrary: fc.record({ do: fc.constant('convert' as const), which: fc.nat() }) },
		{ weight: 1, arbitrary: fc.record({ do: fc.constant('edit' as const), which: fc.nat() }) },
		{ weight: 1, arbitrary: fc.record({ do: fc.constant('lose the latest save' as const) }) },
	);
	const variants = fc.record({
		newestFirst: fc.boolean(),
		pageSize: fc.constantFrom(2, 7, 100),
		updatedMoves: fc.boolean(),
	});
	const few = fc.integer({ min: 1, max: 12 });
	const limits = fc.record({
		hot: few,
		older: few,
		first: few,
		news: few,
		slice: few,
		events: few,
	});
	type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

	/** Plays a history, and compares what came out with what was promised. */
	async function play(whop: Whop, trigger: Trigger, steps: readonly Step[]): Promise<void> {
		const known = new Set(
			whop.leads.filter(({ converted }) => converted !== undefined).map(({ id }) => id),
		);
		let emitted = trigger.saved;
		const poll = async () => {
			if ((await trigger.poll()).length > 0) emitted = trigger.saved;
		};
		for (const each of steps) {
			switch (each.do) {
				case 'poll':
					whop.now += each.minutes * MINUTE;
					await poll();
					break;
				case 'poll with little time':
					whop.pagesUntilOutOfTime = each.pages;
					await poll();
					whop.pagesUntilOutOfTime = Infinity;
					break;
				case 'add':
					for (let count = 0; count < each.count; count++)
						whop.add(whop.now, { lateBy: each.lateBy * MINUTE });
					break;
				case 'convert':
				case 'edit': {
					const lead = whop.leads[each.which % Math.max(1, whop.leads.length)];
					if (lead) whop[each.do](lead);
					break;
				}
				case 'lose the latest save':
					trigger.saved = emitted;
			}
		}
		whop.now += 20 * MINUTE;
		// More than one full round through all leads, at the smallest share a poll.
		for (let poll = 0; poll < 2 * whop.leads.length + 20; poll++) await trigger.poll();
		const promised = whop.leads.flatMap(({ id, created, converted }) => [
			...(created > START ? [`lead.created ${id}`] : []),
			...(converted !== undefined && !known.has(id) ? [`lead.converted ${id}`] : []),
		]);
		expect([...trigger.events].sort()).toEqual(promised.sort());
		for (const { id } of whop.leads) {
			const order = trigger.events.filter((event) => event.endsWith(` ${id}`));
			expect(order).toEqual([...order].sort().reverse());
		}
	}

	const someLeads = (before: number) => (fresh: Whop) => {
		addMany(fresh, before, START - 10 * DAY_MS, START - MINUTE);
		for (const lead of fresh.leads.filter((_, index) => index % 3 === 0))
			lead.converted = lead.created;
	};

	test('every promised event comes exactly once, and no other', async () => {
		await fc.assert(
			fc.asyncProperty(
				variants,
				limits,
				fc.nat({ max: 20 }),
				fc.array(step, { maxLength: 40 }),
				async (variant, reading, before, steps) => {
					const { whop, trigger } = await started(variant, someLeads(before), reading);
					for (let poll = 0; poll < before; poll++) await trigger.poll();
					expect(trigger.saved?.neverRead).toBeUndefined();
					await play(whop, trigger, steps);
				},
			),
			{ numRuns: 500 },
		);
	});

	test('the same holds while the first reading is still under way, if a conversion moves updated_at', async () => {
		const noEdits = step.filter((each) => each.do !== 'edit');
		await fc.assert(
			fc.asyncProperty(
				variants,
				limits,
				fc.nat({ max: 20 }),
				fc.array(noEdits, { maxLength: 40 }),
				async (variant, reading, before, steps) => {
					const moves = { ...variant, updatedMoves: true };
					const { whop, trigger } = await started(moves, someLeads(before), reading);
					await play(whop, trigger, steps);
				},
			),
			{ numRuns: 500 },
		);
	});
});
