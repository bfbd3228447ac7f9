import fc from 'fast-check';

import { SlidingWindow } from '../../sandbox/sliding-window.mts';
import type { Budget } from '../../sandbox/sliding-window.mts';
import type { Outcome } from '../../nodes/shared/outcome.ts';
import { Pace } from '../../nodes/shared/pace.ts';
import { send } from '../../nodes/shared/send.ts';
import { SharedPause } from '../../nodes/shared/sharedPause.ts';
import { VirtualTime } from './virtual-time.mts';

const MINUTE_MS = 60_000;
const LIMITS = { retries: 3, longestWaitMs: 300_000, timeoutMs: 60_000 };

/** A service with a limit, and a run of a node that sends to it. */
interface Scene {
	requests: number;
	parallel: number;
	/** Mean time from sending to the answer, ms; each request takes from half to one and a half of it. */
	latencyMs: number;
	budget: Budget;
	/** Whether a refusal names the limit. */
	namesLimit: boolean;
	/** What the service documents. */
	usual: Budget;
	/** Requests of somebody else with the same key: how many were just sent. */
	usedBefore?: number;
	/** How far the service's clock is ahead of ours, ms. */
	clockAheadMs?: number;
	/** A number that spreads the latencies. */
	seed?: number;
}

interface Report {
	statuses: number[];
	/** How often each request was let through. */
	complete: number[];
	refusals: number;
	totalMs: number;
}

async function play(scene: Scene): Promise<Report> {
	const { requests, parallel, latencyMs, budget, namesLimit, usual, clockAheadMs = 0 } = scene;
	const time = new VirtualTime();
	const window = new SlidingWindow();
	for (let n = 0; n < (scene.usedBefore ?? 0); n++) window.admit('key', time.nowMs, budget);
	const startMs = time.nowMs;
	const complete = Array.from({ length: requests }, () => 0);
	let refusals = 0;
	let random = scene.seed ?? 1;
	const spread = () => {
		random = (random * 48_271) % 2_147_483_647;
		return 0.5 + random / 2_147_483_647;
	};

	const attempt = async (n: number): Promise<Outcome> => {
		const tripMs = latencyMs * spread();
		await time.sleep(tripMs / 2);
		const { allowed, resetAt } = window.admit('key', time.nowMs, budget);
		if (allowed) complete[n] = (complete[n] ?? 0) + 1;
		else refusals += 1;
		await time.sleep(tripMs / 2);
		const headers = {
			'x-reset': String(resetAt + clockAheadMs),
			...(namesLimit ? { 'x-limit': String(budget.requests) } : {}),
		};
		return { kind: 'answer', status: allowed ? 200 : 429, headers, body: null };
	};

	const pause = new SharedPause();
	const pace = new Pace(usual);
	const statuses: number[] = [];
	let next = 0;
	const worker = async () => {
		for (let n = next++; n < requests; n = next++) {
			const outcome = await send(false, LIMITS, {
				attempt: async () => await attempt(n),
				askedWaitMs: (answer, nowMs) =>
					answer.kind === 'answer'
						? Math.min(MINUTE_MS, Math.max(0, Number(answer.headers['x-reset']) - nowMs))
						: undefined,
				limitNamed: (answer) =>
					answer.kind === 'answer' && answer.headers['x-limit'] !== undefined
						? Number(answer.headers['x-limit'])
						: undefined,
				wait: time.sleep,
				now: () => time.nowMs,
				random: () => 0.5,
				pause,
				pace,
			});
			statuses.push(outcome.kind === 'answer' ? outcome.status : 0);
		}
	};
	await time.run(Promise.all(Array.from({ length: parallel }, worker)));
	return { statuses, complete, refusals, totalMs: time.nowMs - startMs };
}

/** No client can be faster: full windows have to pass, then the rest has to be sent; or the latencies alone take longer. */
function fastestMs({ requests, parallel, latencyMs, budget }: Scene): number {
	const fullWindows = Math.floor((requests - 1) / budget.requests);
	const rest = requests - fullWindows * budget.requests;
	const limited = fullWindows * budget.windowMs + Math.ceil(rest / parallel) * latencyMs;
	return Math.max(limited, Math.ceil(requests / parallel) * latencyMs);
}

function expectAllOnce({ statuses, complete }: Report, requests: number): void {
	expect(statuses).toEqual(Array.from({ length: requests }, () => 200));
	expect(complete).toEqual(Array.from({ length: requests }, () => 1));
}

const BUSINESS: Scene = {
	requests: 3000,
	parallel: 50,
	latencyMs: 50,
	budget: { requests: 1200, windowMs: MINUTE_MS },
	namesLimit: true,
	usual: { requests: 1200, windowMs: MINUTE_MS },
};

describe('many requests under a limit', () => {
	it('3,000 at 1,200 a minute: as fast as the limit allows, refused once', async () => {
		const report = await play(BUSINESS);
		expectAllOnce(report, 3000);
		expect(report.totalMs).toBeLessThanOrEqual(1.1 * fastestMs(BUSINESS));
		expect(report.refusals).toBeLessThanOrEqual(50);
	});

	it('a limit that nobody names is learned from what was let through', async () => {
		const whop = { requests: 600, windowMs: MINUTE_MS };
		const scene = { ...BUSINESS, requests: 1500, budget: whop, namesLimit: false, usual: whop };
		const report = await play(scene);
		expectAllOnce(report, 1500);
		expect(report.totalMs).toBeLessThanOrEqual(1.1 * fastestMs(scene));
		expect(report.refusals).toBeLessThanOrEqual(50);
	});

	it('holds for any limit, window, latency and parallelism', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.record({
					limit: fc.integer({ min: 20, max: 300 }),
					windowMs: fc.integer({ min: 2000, max: MINUTE_MS }),
					latencyMs: fc.integer({ min: 2, max: 150 }),
					parallel: fc.integer({ min: 1, max: 50 }),
					windows: fc.integer({ min: 1, max: 35 }),
					seed: fc.integer({ min: 1, max: 1_000_000 }),
				}),
				async ({ limit, windowMs, latencyMs, parallel, windows, seed }) => {
					const scene: Scene = {
						requests: Math.ceil((limit * windows) / 10),
						parallel,
						latencyMs,
						budget: { requests: limit, windowMs },
						namesLimit: true,
						usual: { requests: 1200, windowMs: MINUTE_MS },
						seed,
					};
					const report = await play(scene);
					expectAllOnce(report, scene.requests);
					expect(report.refusals).toBeLessThanOrEqual(parallel);
					// Where little is sent, the spread of the latencies counts; hence the few on top.
					expect(report.totalMs).toBeLessThanOrEqual(1.1 * fastestMs(scene) + 10 * latencyMs);
				},
			),
			{ numRuns: 60 },
		);
	}, 120_000);

	it.each([0, 300, 700, 1150])(
		'somebody else used the key just before, and left %d',
		async (left) => {
			const scene = { ...BUSINESS, usedBefore: 1200 - left };
			const report = await play(scene);
			expectAllOnce(report, 3000);
			expect(report.refusals).toBeLessThanOrEqual(150);
			// Without a way to know when the other's requests leave the window, a minute of it may go by.
			expect(report.totalMs).toBeLessThanOrEqual(fastestMs(scene) + 2 * MINUTE_MS);
		},
	);

	it.each([-5000, 5000])(
		'a clock that is wrong by %d ms costs a round of refusals, no more',
		async (ms) => {
			const report = await play({ ...BUSINESS, clockAheadMs: ms });
			expectAllOnce(report, 3000);
			expect(report.refusals).toBeLessThanOrEqual(150);
			expect(report.totalMs).toBeLessThanOrEqual(1.1 * fastestMs(BUSINESS));
		},
	);
});

describe('a pace', () => {
	const usual = { requests: 2, windowMs: 1000 };

	it('holds nobody back before the first refusal', () => {
		const pace = new Pace(usual);
		for (let n = 0; n < 100; n++) {
			expect(pace.next(n)).toEqual({ waitMs: 0 });
			pace.complete({ waitMs: 0 }, n, n + 5);
		}
	});

	it('then lets one through for each that has left the window, counted from its answer', () => {
		const pace = new Pace(usual);
		pace.complete({ waitMs: 0 }, 0, 10);
		pace.complete({ waitMs: 0 }, 100, 110);
		pace.refused({ waitMs: 0 }, 120, 1000, undefined);
		const [first, second] = [pace.next(1000), pace.next(1000)];
		expect([first.waitMs, second.waitMs]).toEqual([10, 110]);
		// Both are taken; whoever comes now asks again once one of them can have left.
		expect(pace.next(1000)).toEqual({ waitMs: 1000, askAgain: true });
		pace.complete(first, 1010, 1020);
		expect(pace.next(1500).waitMs).toBe(520);
	});

	it.each([0, -5, Number.NaN, 2.5, 1e12])('takes a limit of %d for none', (named) => {
		const pace = new Pace(usual);
		pace.complete({ waitMs: 0 }, 0, 0);
		pace.complete({ waitMs: 0 }, 0, 0);
		pace.refused({ waitMs: 0 }, 10, 500, named);
		const waits = [1, 2, 3].map(() => pace.next(500));
		expect(waits.map(({ askAgain = false }) => askAgain)).toEqual([false, false, true]);
	});

	it('never comes to a stand when every permit ends in a refusal', () => {
		const pace = new Pace(usual);
		let nowMs = 0;
		let turns = 0;
		for (let n = 0; n < 100; n++) {
			const permit = pace.next(nowMs);
			nowMs += permit.waitMs;
			if (permit.askAgain === true) continue;
			turns += 1;
			pace.refused(permit, nowMs, nowMs + 1, 1);
		}
		expect(turns).toBeGreaterThan(50);
	});
});
