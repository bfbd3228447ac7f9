import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { readState } from '../../nodes/WhopLeadTrigger/state.ts';
import type { TriggerState } from '../../nodes/WhopLeadTrigger/state.ts';
import {
	DAY_MS,
	DEFAULT,
	MINUTE,
	READING_LIMITS,
	START,
	Trigger,
	Whop,
	addMany,
	started,
} from './trigger-model.mts';
import { LIMITS, LIVES, PAGE_SIZE } from './trigger-version-1.mts';

/** Made by version 0.1.0 from the lives in trigger-version-1.mts. */
const VERSION_1 = JSON.parse(
	readFileSync(join(__dirname, 'trigger-version-1.json'), 'utf8'),
) as Array<{ name: string; newestFirst: boolean; state: TriggerState; events: string[] }>;

describe.each(VERSION_1)('state of version 1: $name, newest first: $newestFirst', (life) => {
	test('goes on: nothing is lost, and nothing comes twice', async () => {
		const whop = new Whop({ ...DEFAULT, newestFirst: life.newestFirst, pageSize: PAGE_SIZE });
		await LIVES[life.name]?.(whop, () => Promise.resolve());
		const trigger = new Trigger(whop);
		trigger.limits = LIMITS;
		trigger.saved = life.state;
		trigger.events.push(...life.events);
		const promised = whop.leads.flatMap(({ id, created, converted }) => [
			...(created > START ? [`lead.created ${id}`] : []),
			...(converted !== undefined && converted > created ? [`lead.converted ${id}`] : []),
			...(created > START && converted === created ? [`lead.converted ${id}`] : []),
		]);
		for (let poll = 0; poll < 60; poll++) {
			whop.now += MINUTE;
			await trigger.poll();
		}
		expect([...trigger.events].sort()).toEqual(promised.sort());
		expect(trigger.saved.version).toBe(2);
	});
});

describe('saved state that cannot be right', () => {
	/** A trigger in the middle of its first sweep, and one with a backlog: together they have every key. */
	async function states(): Promise<TriggerState[]> {
		const baseline = await started(
			DEFAULT,
			(whop) => addMany(whop, 300, START - 20 * DAY_MS, START),
			LIMITS,
		);
		const backlog = await started(
			DEFAULT,
			(whop) => whop.add(START - DAY_MS, { converted: true }),
			LIMITS,
		);
		addMany(backlog.whop, 300, backlog.whop.now, backlog.whop.now + DAY_MS);
		backlog.whop.now += DAY_MS;
		backlog.whop.pagesUntilOutOfTime = 2;
		await backlog.trigger.poll();
		return [baseline, backlog].flatMap(({ trigger }) => trigger.saved ?? []);
	}

	/** The places of all values in an object, at every depth. */
	function placesIn(value: unknown, place: readonly string[] = []): string[][] {
		const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
		return [[...place], ...inner.flatMap(([key, each]) => placesIn(each, [...place, key]))];
	}

	function withValue(value: unknown, [key, ...rest]: readonly string[], other: unknown): unknown {
		if (key === undefined) return other;
		const copy: unknown = structuredClone(value);
		Reflect.set(copy as object, key, withValue(Reflect.get(copy as object, key), rest, other));
		return copy;
	}

	const WRONG = [
		undefined,
		null,
		true,
		'',
		'x',
		'7',
		0,
		1,
		-1,
		0.5,
		7,
		NaN,
		Infinity,
		-Infinity,
		1e12,
		1e13,
		-1e15,
		8.64e15,
		1e300,
		[],
		{},
		[[]],
		[7],
		{ from: 5, to: 1 },
		{ from: 1e12, to: 1e12 + 1 },
		START - 400 * DAY_MS,
		START + 1,
		START + 400 * DAY_MS,
	];

	test('of every wrong value at every place a poll makes a warning or something that goes on', async () => {
		const all = await states();
		expect(all).toHaveLength(2);
		expect(all[1]?.sliceMs).toBeDefined();
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom(
					...all.flatMap((state) => placesIn(state).map((place) => ({ state, place }))),
				),
				fc.constantFrom(...WRONG),
				fc.boolean(),
				async ({ state, place }, wrong, newestFirst) => {
					const whop = new Whop({ ...DEFAULT, newestFirst });
					addMany(whop, 300, START - 20 * DAY_MS, START);
					whop.now = START + 2 * DAY_MS;
					const trigger = new Trigger(whop);
					trigger.limits = LIMITS;
					// Undefined is what n8n holds at first; the node itself does not ask for anything then.
					trigger.saved = withValue(state, place, wrong) as TriggerState | undefined;
					if (trigger.saved !== undefined) readState(trigger.saved);
					for (let poll = 0; poll < 15; poll++) {
						whop.now += MINUTE;
						whop.requests = 0;
						await trigger.poll();
						expect(whop.requests).toBeLessThan(200);
					}
					whop.now += DAY_MS;
					const { id } = whop.add();
					await trigger.poll();
					expect(trigger.events).toContain(`lead.created ${id}`);
				},
			),
			{ numRuns: 600 },
		);
	});

	test.each([7, null, 'x', [], {}, { version: 3 }, { version: 1 }, { version: 1, rounds: {} }])(
		'%j is not understood',
		(saved) => {
			expect(readState(saved)).toBeUndefined();
		},
	);

	test('a lead dated to the year 9999 does not make the state one that is not understood', async () => {
		const { whop, trigger } = await started(DEFAULT, undefined, READING_LIMITS);
		const far = whop.add(Date.UTC(9999, 0), {
			lateBy: whop.now - Date.UTC(9999, 0),
			converted: true,
		});
		await trigger.poll();
		expect(trigger.events).toEqual([`lead.created ${far.id}`, `lead.converted ${far.id}`]);
		expect(readState(trigger.saved)).toEqual(trigger.saved);
		whop.now += MINUTE;
		const next = whop.add();
		expect(await trigger.poll()).toEqual([`lead.created ${next.id}`]);
	});
});
