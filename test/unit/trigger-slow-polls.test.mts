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
import type { Trigger, Whop } from './trigger-model.mts';

/** How many random histories each property plays. */
const RUNS = Number(process.env['RUNS'] ?? 400);

/** Every poll from now on has time for so many pages. */
function slow(whop: Whop, pages: number): void {
	whop.pagesUntilOutOfTime = pages;
}

/** Polls once a minute, `most` times or until so many events have come. */
async function pollUntil(
	{ whop, trigger }: { whop: Whop; trigger: Trigger },
	events: number,
	most: number,
): Promise<void> {
	for (let poll = 0; poll < most && trigger.events.length < events; poll++) {
		whop.now += MINUTE;
		whop.requests = 0;
		await trigger.poll();
		expect(trigger.stuck).toBeLessThan(3);
		// A page under way, and one more where the first does not show the order of the list.
		expect(whop.requests).toBeLessThanOrEqual(whop.pagesUntilOutOfTime + 2);
	}
}

describe.each([true, false])('when every poll has little time, newest first: %s', (newestFirst) => {
	const variant = { ...DEFAULT, newestFirst };

	test('a new lead and an old conversion come, though the newest 1,000 leads do not fit', async () => {
		const harness = await started(variant, (fresh) => {
			addMany(fresh, 3000, START - 20 * DAY_MS, START);
		});
		const { whop, trigger } = harness;
		for (let poll = 0; poll < 10; poll++) await trigger.poll();
		slow(whop, 9);
		const old = whop.leads[700]?.id ?? '';
		whop.convert(whop.leads[700] ?? whop.add());
		const { id } = whop.add();
		await pollUntil(harness, 2, 40);
		expect([...trigger.events].sort()).toEqual([`lead.converted ${old}`, `lead.created ${id}`]);
	});

	test('a backlog of 10,000 leads is emitted over several polls, oldest first', async () => {
		const harness = await started(variant);
		const { whop, trigger } = harness;
		whop.now += 2 * DAY_MS;
		const backlog = addMany(whop, 10_000, START + MINUTE, whop.now);
		slow(whop, 12);
		await pollUntil(harness, backlog.length, 60);
		expect(trigger.events).toEqual(backlog.map(({ id }) => `lead.created ${id}`));
	});

	test('a lead that shows up late, in a part of the backlog that was read already, is emitted all the same', async () => {
		const { whop, trigger } = await started(variant);
		whop.now += 60 * MINUTE;
		addMany(whop, 12_000, START + 2 * MINUTE, whop.now);
		whop.add(whop.now - 10 * MINUTE, { lateBy: 15 * MINUTE });
		slow(whop, 40);
		for (let poll = 0; poll < 10 && trigger.events.length < 11_000; poll++) await trigger.poll();
		expect(trigger.events.length).toBeLessThan(12_000);
		for (let minute = 0; minute < 30; minute++) {
			addMany(whop, 4000, whop.now, whop.now + MINUTE);
			whop.now += MINUTE;
			await trigger.poll();
		}
		expect(trigger.events.length).toBeLessThan(whop.leads.length);
		slow(whop, Infinity);
		for (let poll = 0; poll < 20; poll++) await trigger.poll();
		expect(new Set(trigger.events).size).toBe(whop.leads.length);
		expect(trigger.events).toHaveLength(whop.leads.length);
	});

	test.each([
		[3, 140, 80],
		[4, 250, 100],
		[9, 500, 400],
	])(
		'with %i pages a poll, groups of leads of one time do not keep an old conversion',
		async (...how) => {
			const [pages, ...groups] = how;
			const harness = await started(variant, (fresh) =>
				addMany(fresh, 1500, START - 20 * DAY_MS, START - 10 * DAY_MS),
			);
			const { whop, trigger } = harness;
			await pollUntil(harness, Infinity, 12);
			slow(whop, pages);
			await pollUntil(harness, Infinity, 3);
			for (const count of groups) {
				const time = whop.now;
				for (let index = 0; index < count; index++) whop.add(time);
				whop.now += 5000;
			}
			const [old] = whop.leads.slice(700);
			if (old) whop.convert(old);
			await pollUntil(harness, Infinity, 80);
			expect(trigger.events).toContain('lead.converted lead_700');
		},
	);

	test.each([11, 12])(
		'with %i pages a poll, nor does such a group among the old leads',
		async (pages) => {
			const harness = await started(variant, (fresh) => {
				addMany(fresh, 1000, START - 20 * DAY_MS, START - 10 * DAY_MS);
				for (let index = 0; index < 250; index++) fresh.add(START - 9 * DAY_MS);
				addMany(fresh, 2000, START - 8 * DAY_MS, START - DAY_MS);
			});
			const { whop, trigger } = harness;
			await pollUntil(harness, Infinity, 12);
			slow(whop, pages);
			const old = [5, 1005, 1500].flatMap((index) => whop.leads.slice(index, index + 1));
			for (const lead of old) whop.convert(lead);
			await pollUntil(harness, old.length, 100);
			expect([...trigger.events].sort()).toEqual(
				old.map(({ id }) => `lead.converted ${id}`).sort(),
			);
		},
	);

	test('all is as before once there is time again', async () => {
		const harness = await started(variant, (fresh) => {
			addMany(fresh, 20_000, START - 29 * DAY_MS, START);
		});
		const { whop, trigger } = harness;
		await pollUntil(harness, Infinity, 30);
		slow(whop, 3);
		await pollUntil(harness, Infinity, 2);
		slow(whop, Infinity);
		await pollUntil(harness, Infinity, 1);
		const chosen = whop.leads.slice(-900, -895);
		for (const lead of chosen) whop.convert(lead);
		await pollUntil(harness, chosen.length, newestFirst ? 1 : 20);
		expect([...trigger.events].sort()).toEqual(
			chosen.map(({ id }) => `lead.converted ${id}`).sort(),
		);
	});

	test('a burst of 60,000 leads within ten minutes comes complete and in order', async () => {
		const harness = await started(variant);
		const { whop, trigger } = harness;
		whop.now += DAY_MS;
		const burst = addMany(whop, 60_000, START + 12 * 60 * MINUTE, START + 730 * MINUTE);
		slow(whop, 100);
		await pollUntil(harness, burst.length, 60);
		expect(trigger.events).toEqual(burst.map(({ id }) => `lead.created ${id}`));
	});
});

test('with the same little time at every poll, each event is emitted once, whatever happens', async () => {
	/** Leads that come some time after the ones before, so many ms apart, and late by up to 15 minutes. */
	const burst = fc.record({
		count: fc.integer({ min: 1, max: 60 }),
		hoursAfter: fc.integer({ min: 0, max: 50 }),
		apartMs: fc.constantFrom(1, 50, 1000, 30_000),
		lateByMinutes: fc.constantFrom(0, 0, 5, 15),
		polls: fc.nat({ max: 3 }),
		convert: fc.array(fc.nat(), { maxLength: 3 }),
	});
	const limits = { newest: 50, sweep: 25, first: 250, news: 125, slice: 25, events: 200 };
	await fc.assert(
		fc.asyncProperty(
			fc.record({
				newestFirst: fc.boolean(),
				pageSize: fc.constant(5),
				updatedMoves: fc.boolean(),
				inclusive: fc.boolean(),
			}),
			fc.integer({ min: 3, max: 12 }),
			fc.array(burst, { maxLength: 5 }),
			fc.nat({ max: 200 }),
			async (variant, pages, bursts, before) => {
				const { whop, trigger } = await started(
					variant,
					(fresh) => addMany(fresh, before, START - 20 * DAY_MS, START - MINUTE),
					{ ...READING_LIMITS, ...limits },
				);
				trigger.lookbackDays = 60;
				for (let poll = 0; poll < 3; poll++) await trigger.poll();
				slow(whop, pages);
				for (const { count, hoursAfter, apartMs, lateByMinutes, polls, convert } of bursts) {
					whop.now += hoursAfter * 60 * MINUTE;
					for (let index = 0; index < count; index++) {
						whop.add(whop.now, { lateBy: lateByMinutes * MINUTE });
						whop.now += apartMs;
					}
					for (const which of convert) {
						const lead = whop.leads[which % whop.leads.length];
						if (lead) whop.convert(lead);
					}
					await pollUntil({ whop, trigger }, Infinity, polls);
				}
				whop.now += 20 * MINUTE;
				const promised = whop.leads.flatMap(({ id, created, converted }) => [
					...(created > START ? [`lead.created ${id}`] : []),
					...(converted === undefined ? [] : [`lead.converted ${id}`]),
				]);
				await pollUntil({ whop, trigger }, promised.length, 60 + whop.leads.length);
				expect([...trigger.events].sort()).toEqual(promised.sort());
				await pollUntil({ whop, trigger }, Infinity, 20);
				expect(trigger.events).toHaveLength(promised.length);
			},
		),
		{ numRuns: RUNS },
	);
});
