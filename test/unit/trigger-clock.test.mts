import { firstClock, heal, laterClock } from '../../nodes/WhopLeadTrigger/clock.ts';
import type { TriggerState } from '../../nodes/WhopLeadTrigger/state.ts';
import { DAY_MS, MINUTE, START, Trigger, Whop, addMany, started } from './trigger-model.mts';

const HOUR = 60 * MINUTE;

/** A company with a lead every quarter of an hour, none of them new. */
function company(clockAheadMs: number, hostAheadMs = 0): { whop: Whop; trigger: Trigger } {
	const whop = new Whop();
	addMany(whop, 200, START - 2 * DAY_MS, START);
	whop.clockAheadMs = clockAheadMs;
	const trigger = new Trigger(whop);
	trigger.hostAheadMs = hostAheadMs;
	return { whop, trigger };
}

async function nextLeads(whop: Whop, trigger: Trigger, count: number): Promise<string[]> {
	const expected: string[] = [];
	for (let index = 0; index < count; index++) {
		whop.now += 10 * MINUTE;
		expected.push(`lead.created ${whop.add().id}`);
		await trigger.poll();
	}
	return expected;
}

describe("Whop's clock at the first poll", () => {
	test.each([-400 * DAY_MS, -7 * DAY_MS, 2 * DAY_MS, 400 * DAY_MS])(
		'off by %i ms: nothing is published, with a sentence that says why',
		async (off) => {
			const { trigger } = company(off);
			await expect(trigger.poll()).rejects.toThrow(
				/more than a day apart, so the trigger cannot tell which leads are new$/,
			);
			expect(trigger.saved).toBeUndefined();
		},
	);

	test('`Date: 0`, which JavaScript takes for the year 2000, is not believed', () => {
		expect(() => firstClock(Date.parse('0'), START, [])).toThrow(/more than a day apart/);
	});

	test('hours behind a lead that is listed: nothing is published', async () => {
		await expect(company(-2 * HOUR).trigger.poll()).rejects.toThrow(
			/is behind a lead that it lists/,
		);
	});

	test('a lead that is dated years ahead keeps nobody from publishing', () => {
		expect(firstClock(START, START, [START + 400 * DAY_MS])).toEqual({
			now: START,
			atLeast: START,
		});
	});

	test('missing: the clock of this machine has to do, also later', async () => {
		expect(firstClock(undefined, START, [])).toEqual({ now: START, atLeast: START });
		const { trigger } = await started();
		expect(laterClock(undefined, START + DAY_MS, trigger.saved as TriggerState).now).toBe(
			START + DAY_MS,
		);
	});

	test.each([
		['ahead, and right from then on', HOUR, 0],
		['ahead, and stays so', HOUR, HOUR],
		['nearly a day ahead', 23 * HOUR, 0],
		['right', 0, 0],
	])(
		'an hour %s: every lead from then on comes once, and none of before',
		async (_, first, later) => {
			const { whop, trigger } = company(first);
			await trigger.poll();
			whop.clockAheadMs = later;
			const expected = await nextLeads(whop, trigger, 12);
			expect(trigger.events).toEqual(expected);
		},
	);

	test('both clocks ahead, then right: nothing is lost and nothing of before comes', async () => {
		const { whop, trigger } = company(HOUR, HOUR);
		await trigger.poll();
		whop.clockAheadMs = 0;
		trigger.hostAheadMs = 0;
		const expected = await nextLeads(whop, trigger, 12);
		expect(trigger.events).toEqual(expected);
		expect(trigger.saved?.since).toBeLessThan(START + MINUTE);
	});

	test.each([-12, -1, 1, 12])(
		'a machine clock that is %i hours off changes nothing',
		async (hours) => {
			const { whop, trigger } = company(0, hours * HOUR);
			await trigger.poll();
			expect(trigger.events).toEqual(await nextLeads(whop, trigger, 3));
		},
	);
});

describe("Whop's clock at later polls", () => {
	test.each([
		['7 days old', -7 * DAY_MS],
		['400 days old', -400 * DAY_MS],
		['in the year 2000', Date.parse('0') - START],
		['3 hours old', -3 * HOUR],
		['years ahead', 1000 * DAY_MS],
	])('%s once or for ever: each lead comes once, with a warning', async (_, off) => {
		for (const rightAfter of [1, 100]) {
			const { whop, trigger } = company(0);
			await trigger.poll();
			const expected = await nextLeads(whop, trigger, 2);
			whop.clockAheadMs = off;
			expected.push(...(await nextLeads(whop, trigger, rightAfter)));
			whop.clockAheadMs = 0;
			expected.push(...(await nextLeads(whop, trigger, 2)));
			expect(trigger.events).toEqual(expected);
			expect(trigger.warnings.length).toBeGreaterThanOrEqual(1);
			expect(trigger.warnings[0]).toMatch(/^Whop's clock .* does not fit/);
		}
	});

	test('never believed, it does not keep a backlog from being worked off', async () => {
		const { whop, trigger } = company(0);
		await trigger.poll();
		whop.clockAheadMs = -400 * DAY_MS;
		whop.now += 2 * DAY_MS;
		const backlog = addMany(whop, 5000, START + MINUTE, whop.now);
		for (let poll = 0; poll < 5; poll++) await trigger.poll();
		expect(trigger.events).toEqual(backlog.map(({ id }) => `lead.created ${id}`));
	});

	test.each([2, 3, 5, 13])(
		'a day ahead during a backlog, with %i pages a poll, it does not move the watermark beyond the newest lead',
		async (pages) => {
			const { whop, trigger } = company(0);
			await trigger.poll();
			whop.now += 2 * DAY_MS;
			addMany(whop, 3000, START + MINUTE, whop.now);
			whop.clockAheadMs = 20 * HOUR;
			whop.pagesUntilOutOfTime = pages;
			for (let poll = 0; poll < 60; poll++) {
				await trigger.poll();
				expect(trigger.saved?.watermark).toBeLessThanOrEqual(whop.now);
			}
			whop.clockAheadMs = 0;
			whop.pagesUntilOutOfTime = Infinity;
			await nextLeads(whop, trigger, 2);
			expect(trigger.events).toHaveLength(3002);
		},
	);
});

test('what a clock has left in the future heals', async () => {
	const { trigger } = await started();
	const { saved } = trigger;
	if (!saved) throw new Error('There is a state');
	const ahead = { ...saved, since: START + DAY_MS, watermark: START + DAY_MS };
	const healed = heal(ahead, START);
	expect(healed.watermark).toBeLessThanOrEqual(START);
	expect(healed.since).toBeLessThanOrEqual(START);
	expect(heal(saved, START + MINUTE)).toEqual(saved);
});
