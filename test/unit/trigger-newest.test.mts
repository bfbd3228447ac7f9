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

const HOUR = 60 * MINUTE;
/** Within so many polls all that came before has been seen, whatever it was. */
const POLLS_TO_CATCH_UP = 8;

const VARIANTS: Variant[] = [true, false].map((inclusive) => ({ ...DEFAULT, inclusive }));

/** @returns the most requests that one of these polls sent */
async function pollTimes(whop: Whop, trigger: Trigger, polls: number): Promise<number> {
	let most = 0;
	for (let poll = 0; poll < polls; poll++) {
		whop.now += MINUTE;
		whop.requests = 0;
		await trigger.poll();
		most = Math.max(most, whop.requests);
	}
	return most;
}

/** Converts some of the newest 1,000 leads, and sees whether the next poll reports them. */
async function expectConversionsAtNextPoll(
	whop: Whop,
	trigger: Trigger,
	atLeast = 5,
): Promise<void> {
	const newest = [...whop.leads].sort((a, b) => b.created - a.created).slice(0, 1000);
	const chosen = newest
		.filter(({ converted }) => converted === undefined)
		.filter((_, index, { length }) => index % 111 === 0 || index === length - 1);
	expect(chosen.length).toBeGreaterThan(atLeast);
	for (const lead of chosen) whop.convert(lead);
	whop.now += MINUTE;
	const reported = await trigger.poll();
	expect([...reported].sort()).toEqual(chosen.map(({ id }) => `lead.converted ${id}`).sort());
}

describe.each(VARIANTS)(
	'a conversion among the newest 1,000 leads comes at once, %j',
	(variant) => {
		const spreads: Record<string, (whop: Whop) => ModelLead[]> = {
			'that came evenly': (whop) => addMany(whop, 20_000, START - 29 * DAY_MS, START),
			'that came in bursts, one of them an hour ago': (whop) =>
				[29, 20, 3, 0.5, 0.05].flatMap((days) =>
					addMany(whop, 4000, START - days * DAY_MS, START - days * DAY_MS + 10 * MINUTE),
				),
			'that came in bursts, long ago': (whop) =>
				[29, 28.9, 20, 12].flatMap((days) =>
					addMany(whop, 3000, START - days * DAY_MS, START - days * DAY_MS + HOUR),
				),
			'of which most came before, and few since': (whop) => [
				...addMany(whop, 20_000, START - 29 * DAY_MS, START - 28 * DAY_MS),
				...addMany(whop, 300, START - 27 * DAY_MS, START),
			],
			'that came 150 to the millisecond': (whop) =>
				Array.from({ length: 60 }, (_, index) =>
					Array.from({ length: 150 }, () => whop.add(START - index * HOUR - MINUTE)),
				).flat(),
		};

		test.each(Object.entries(spreads))('%s', async (_, spread) => {
			const { whop, trigger } = await started(variant, spread);
			expect(await pollTimes(whop, trigger, POLLS_TO_CATCH_UP)).toBeLessThanOrEqual(25);
			await expectConversionsAtNextPoll(whop, trigger);
			expect(await pollTimes(whop, trigger, 30)).toBeLessThanOrEqual(25);
			await expectConversionsAtNextPoll(whop, trigger);
		});

		test('and a burst is not read again and again once it is over', async () => {
			const { whop, trigger } = await started(variant);
			addMany(whop, 4000, whop.now, whop.now + 5 * MINUTE);
			await pollTimes(whop, trigger, 60);
			expect(trigger.events).toHaveLength(4000);
			expect(await pollTimes(whop, trigger, 10)).toBeLessThanOrEqual(25);
			await expectConversionsAtNextPoll(whop, trigger);
		});

		test('and what was read beyond them counts as read', async () => {
			const { whop, trigger } = await started({ ...variant, updatedMoves: false }, (fresh) =>
				addMany(fresh, 20_000, START - 29 * DAY_MS, START),
			);
			await pollTimes(whop, trigger, POLLS_TO_CATCH_UP);
			const [lead] = whop.leads.slice(-1001);
			if (!lead) throw new Error('There are leads');
			whop.convert(lead);
			await pollTimes(whop, trigger, 40);
			expect(trigger.events).toEqual([`lead.converted ${lead.id}`]);
		});

		test.each([100, 1000])('with %i older leads a poll', async (sweep) => {
			const { whop, trigger } = await started(
				variant,
				(fresh) => addMany(fresh, 4000, START - DAY_MS, START - DAY_MS + 10 * MINUTE),
				{ ...READING_LIMITS, sweep },
			);
			for (let poll = 0; poll < 30; poll++) {
				await expectConversionsAtNextPoll(whop, trigger, poll === 0 ? 5 : 0);
			}
		});

		test('after a backlog', async () => {
			const { whop, trigger } = await started(variant, (fresh) =>
				addMany(fresh, 20_000, START - 29 * DAY_MS, START),
			);
			await pollTimes(whop, trigger, 30);
			addMany(whop, 4000, whop.now, whop.now + HOUR);
			whop.now += DAY_MS;
			await pollTimes(whop, trigger, 1 + POLLS_TO_CATCH_UP);
			expect(trigger.events).toHaveLength(4000);
			await expectConversionsAtNextPoll(whop, trigger);
		});
	},
);

test('a list that comes oldest first is right, too: a conversion comes within one sweep', async () => {
	const { whop, trigger } = await started({ ...DEFAULT, newestFirst: false }, (fresh) =>
		addMany(fresh, 20_000, START - 29 * DAY_MS, START),
	);
	await pollTimes(whop, trigger, 20);
	const chosen = [5, 9000, 19_000, 19_999].flatMap((index) => whop.leads.slice(index, index + 1));
	for (const lead of chosen) whop.convert(lead);
	expect(await pollTimes(whop, trigger, 21)).toBeLessThanOrEqual(25);
	expect([...trigger.events].sort()).toEqual(chosen.map(({ id }) => `lead.converted ${id}`).sort());
});
