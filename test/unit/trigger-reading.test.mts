import fc from 'fast-check';

import {
	DAY_MS,
	DEFAULT,
	MINUTE,
	READING_LIMITS,
	START,
	addMany,
	started,
} from './trigger-model.mts';
import type { ModelLead, Trigger, Variant, Whop } from './trigger-model.mts';

/** How many random histories each property plays. */
const RUNS = Number(process.env['RUNS'] ?? 400);

const VARIANTS: Variant[] = [true, false].flatMap((newestFirst) =>
	[100, 40].map((pageSize) => ({ ...DEFAULT, newestFirst, pageSize })),
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

	test('a backlog of 60,000 leads is emitted completely and in order', async () => {
		const { whop, trigger } = await started(variant);
		whop.now += 2 * DAY_MS;
		const backlog = addMany(whop, 60_000, START + MINUTE, whop.now);
		const polls = [];
		while (polls.length < 12) polls.push(await trigger.poll());
		expect(trigger.events).toEqual(backlog.map(({ id }) => `lead.created ${id}`));
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

test('a late lead is reported by the next poll, also when few leads are read again', async () => {
	const { whop, trigger } = await started(DEFAULT, undefined, {
		...READING_LIMITS,
		newest: 1,
		sweep: 1,
	});
	addMany(whop, 50, START - DAY_MS, START);
	whop.add(whop.now, { lateBy: 10 * MINUTE });
	addMany(whop, 3, whop.now + MINUTE, whop.now + 5 * MINUTE);
	whop.now += 6 * MINUTE;
	await trigger.poll();
	whop.now += 10 * MINUTE;
	expect(await trigger.poll()).toEqual(['lead.created lead_50']);
});

test('a lead that is created while the first poll reads is reported by the next one', async () => {
	const { trigger } = await started(DEFAULT, (fresh) => {
		fresh.add(START + 5000, { lateBy: -5000 });
	});
	expect(await trigger.poll()).toEqual(['lead.created lead_0']);
});

test('the slices of a backlog grow while they hold few leads, so that a long pause takes few requests', async () => {
	const { whop, trigger } = await started(DEFAULT);
	const burst = addMany(whop, 3000, START + 5 * MINUTE, START + 10 * MINUTE);
	const rest = addMany(whop, 500, START + DAY_MS, START + 25 * DAY_MS);
	whop.now += 25 * DAY_MS;
	whop.requests = 0;
	await trigger.poll();
	expect(trigger.events).toEqual([...burst, ...rest].map(({ id }) => `lead.created ${id}`));
	expect(whop.requests).toBeLessThan(400);
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

describe.each(VARIANTS)('conversions, with a list that is %j', (variant) => {
	test('a lead of before that shows up late, and was converted before, is no conversion', async () => {
		const { whop, trigger } = await started(variant, (fresh) => {
			// Without one that is seen at once, the first reading would not count as done.
			fresh.add(START - DAY_MS);
			fresh.add(START - 5 * MINUTE, { lateBy: 10 * MINUTE, converted: true });
		});
		whop.now += 10 * MINUTE;
		expect(await trigger.poll()).toEqual([]);
		expect(await trigger.poll()).toEqual([]);
	});

	test.each(['the look-back is lengthened', "Whop's clock steps back"])(
		'one during the first reading is reported, though %s',
		async (what) => {
			const { whop, trigger } = await started(variant, (fresh) => {
				addMany(fresh, 12_000, START - 29 * DAY_MS, START);
			});
			// The first poll reads 5,000 of them, whichever come first.
			const [lead = whop.add()] = whop.leads.slice(6000);
			whop.convert(lead);
			whop.now += MINUTE;
			await trigger.poll();
			if (what === 'the look-back is lengthened') trigger.lookbackDays += 1;
			else whop.now -= 3000;
			await trigger.poll();
			whop.now += MINUTE;
			for (let poll = 0; poll < 30; poll++) await trigger.poll();
			expect(trigger.events).toEqual([`lead.converted ${lead.id}`]);
		},
	);

	test('leads that are listed only later, as when a permission was missing, are not all reported', async () => {
		const hours = 60 * MINUTE;
		const { whop, trigger } = await started(variant, (fresh) => {
			for (const days of [0.001, 1, 2, 3])
				fresh.add(START - days * DAY_MS, {
					lateBy: days * DAY_MS + 2 * hours,
					converted: days !== 2,
				});
		});
		const [, , later] = whop.leads;
		await trigger.poll();
		whop.now += hours;
		if (later) whop.convert(later);
		const fresh = whop.add(whop.now, { lateBy: hours });
		await trigger.poll();
		whop.now += 2 * hours;
		for (let poll = 0; poll < 4; poll++) await trigger.poll();
		expect(trigger.events.sort()).toEqual([`lead.converted lead_2`, `lead.created ${fresh.id}`]);
	});

	test('the same, though the look-back is lengthened meanwhile', async () => {
		const { whop, trigger } = await started(variant, (fresh) => {
			for (const days of [1, 20, 40]) {
				const lateBy = days * DAY_MS + 60 * MINUTE;
				fresh.add(START - days * DAY_MS, { lateBy, converted: true });
			}
		});
		trigger.lookbackDays = 50;
		for (let poll = 0; poll < 3; poll++) await trigger.poll();
		whop.now += 60 * MINUTE;
		for (let poll = 0; poll < 3; poll++) await trigger.poll();
		expect(trigger.events).toEqual([]);
	});

	test('leads of before the permission came are all reported, also beyond the look-back, and after a poll without time', async () => {
		const { whop, trigger } = await started(variant);
		trigger.lookbackDays = 1;
		const lead = whop.add(whop.now, { lateBy: 3 * DAY_MS });
		whop.convert(lead);
		whop.pagesUntilOutOfTime = 0;
		for (let day = 0; day < 2; day++) {
			whop.now += DAY_MS;
			expect(await trigger.poll()).toEqual([]);
		}
		whop.pagesUntilOutOfTime = Infinity;
		whop.now += DAY_MS;
		expect(await trigger.poll()).toEqual(['lead.created lead_0', 'lead.converted lead_0']);
	});

	test('one in the last hour of the look-back is reported, however late it is read', async () => {
		const { whop, trigger } = await started(variant, (fresh) => {
			addMany(fresh, 20_000, START - 29.9 * DAY_MS, START);
		});
		const [first, second] = whop.leads;
		if (!first || !second) throw new Error('There are leads');
		for (let poll = 0; poll < 40; poll++) await trigger.poll();
		// A sweep takes 10 hours and more from here on.
		const hours = async (count: number) => {
			for (let hour = 0; hour < count; hour++) {
				whop.now += 60 * MINUTE;
				await trigger.poll();
			}
		};
		await hours(1);
		whop.convert(first);
		await hours(80);
		expect(trigger.events).toEqual([`lead.converted ${first.id}`]);
	});

	test('one in the last hour of the look-back is reported, though n8n was off for a week', async () => {
		const { whop, trigger } = await started(variant, (fresh) => {
			fresh.add(START - 29.9 * DAY_MS);
		});
		await trigger.poll();
		whop.convert(whop.leads[0] as ModelLead);
		whop.now += 7 * DAY_MS;
		expect(await trigger.poll()).toEqual(['lead.converted lead_0']);
	});

	test('one after the look-back is not reported', async () => {
		const { whop, trigger } = await started(variant, (fresh) => {
			fresh.add(START - 29 * DAY_MS);
		});
		for (let day = 0; day < 5; day++) {
			whop.now += DAY_MS;
			await trigger.poll();
		}
		whop.convert(whop.leads[0] as ModelLead);
		for (let poll = 0; poll < 3; poll++) expect(await trigger.poll()).toEqual([]);
	});

	test('a sweep ends, though more become old than each poll reads', async () => {
		const limits = { ...READING_LIMITS, newest: 10, sweep: 100 };
		const { whop, trigger } = await started(
			variant,
			(fresh) => addMany(fresh, 1000, START - DAY_MS, START),
			limits,
		);
		for (let poll = 0; poll < 60; poll++) {
			addMany(whop, 150, whop.now, whop.now + MINUTE);
			whop.now += 2 * MINUTE;
			// Sweep after sweep, each lead was read by now.
			if (poll === 15) whop.convert(whop.leads[5] ?? whop.add());
			await trigger.poll();
		}
		expect(trigger.events).toContain('lead.converted lead_5');
	});
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
		inclusive: fc.boolean(),
	});
	const few = fc.integer({ min: 1, max: 12 });
	const limits = fc.record({
		newest: few,
		sweep: few,
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
		// More than one full sweep over all leads, at the smallest share a poll.
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
					if (before > 0) expect(trigger.saved?.sweep.baseline).toBeUndefined();
					await play(whop, trigger, steps);
				},
			),
			{ numRuns: RUNS },
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
			{ numRuns: RUNS },
		);
	});
});
