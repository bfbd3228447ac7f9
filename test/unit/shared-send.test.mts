import fc from 'fast-check';

import { NO_TIME_LEFT, noResponse } from '../../nodes/shared/outcome.ts';
import type { Answer, Outcome } from '../../nodes/shared/outcome.ts';
import { Pace } from '../../nodes/shared/pace.ts';
import { send } from '../../nodes/shared/send.ts';
import type { SendSettings } from '../../nodes/shared/session.ts';
import { SharedPause } from '../../nodes/shared/sharedPause.ts';

const USUAL = { requests: 600, windowMs: 60_000 };
const LIMITS = { retries: 3, longestWaitMs: 60_000, timeoutMs: 60_000 };

function answer(status: number): Answer {
	return { kind: 'answer', status, headers: {}, body: null };
}

/** A clock that moves only when someone waits, and a service that gives the outcomes in turn. */
class World {
	nowMs = 1000;
	readonly sentAt: number[] = [];
	readonly timeouts: number[] = [];
	readonly pause = new SharedPause();
	/** How long each attempt takes, ms. */
	tripMs = 0;
	asked: number | undefined = 2000;

	async send(
		outcomes: Outcome[],
		idempotent = false,
		limits: SendSettings = LIMITS,
	): Promise<Outcome> {
		return await send(idempotent, limits, {
			attempt: (timeoutMs) => {
				this.timeouts.push(timeoutMs);
				this.sentAt.push(this.nowMs);
				const outcome = outcomes[this.sentAt.length - 1];
				if (outcome === undefined) throw new Error('sent more often than the test foresees');
				this.nowMs += Math.min(this.tripMs, timeoutMs);
				return Promise.resolve(outcome);
			},
			askedWaitMs: () => this.asked,
			limitNamed: () => undefined,
			wait: (ms) => {
				this.nowMs += ms;
				return Promise.resolve();
			},
			now: () => this.nowMs,
			random: () => 1,
			pause: this.pause,
			pace: new Pace(USUAL),
		});
	}
}

describe('sending one request', () => {
	it('ends with the first good answer', async () => {
		const world = new World();
		expect(await world.send([answer(200)])).toEqual(answer(200));
		expect(world.sentAt).toEqual([1000]);
	});

	it('waits as long as the service asks, then goes on', async () => {
		const world = new World();
		expect(await world.send([answer(429), answer(429), answer(200)])).toEqual(answer(200));
		expect(world.sentAt).toEqual([1000, 3000, 5000]);
	});

	it('gives the last 429 back when the waits would be too long', async () => {
		const world = new World();
		world.asked = 25_000;
		expect(await world.send([answer(429), answer(429), answer(429)])).toEqual(answer(429));
		expect(world.sentAt).toEqual([1000, 26_000, 51_000]);
	});

	it('says that it may have arrived when any attempt may have', async () => {
		const refused = noResponse('ECONNREFUSED');
		const uncertain = [answer(502), refused, refused, refused];
		expect(await new World().send(uncertain, true)).toEqual({
			...refused,
			mayHaveReachedServer: true,
		});
		expect(await new World().send([refused, refused, refused, refused])).toEqual(refused);
		const world = new World();
		world.asked = 100_000;
		const limited = { ...answer(429), earlierMayHaveReachedServer: true };
		expect(await world.send([noResponse('ECONNRESET'), answer(429)], true)).toEqual(limited);
		expect(await world.send([], true)).toEqual(answer(429));
	});

	it('tries a read again with growing waits, and gives its last outcome back', async () => {
		const world = new World();
		const outcomes = [answer(502), noResponse('ECONNRESET'), answer(503), answer(504)];
		expect(await world.send(outcomes, true)).toEqual(answer(504));
		expect(world.sentAt).toEqual([1000, 1500, 2500, 4500]);
	});

	it.each([answer(500), noResponse('ECONNRESET')])(
		'sends a write once after %j',
		async (outcome) => {
			const world = new World();
			expect(await world.send([outcome])).toEqual(outcome);
			expect(world.sentAt).toHaveLength(1);
		},
	);

	it('counts rate limits apart from other retries', async () => {
		const world = new World();
		const [limited, down] = [answer(429), answer(503)];
		const outcomes = [limited, down, limited, down, limited, down, answer(200)];
		expect(await world.send(outcomes, true)).toEqual(answer(200));
	});

	it('keeps the pause that another request was given', async () => {
		const world = new World();
		world.pause.extendTo(9000, answer(429));
		await world.send([answer(200)]);
		expect(world.sentAt).toEqual([9000]);
	});

	it('is not sent into a limit that holds longer than it may wait: it gets the refusal that another one met', async () => {
		const world = new World();
		world.asked = 600_000;
		expect(await world.send([answer(429)])).toEqual(answer(429));
		expect(await world.send([])).toEqual(answer(429));
		expect(world.sentAt).toEqual([1000]);
		world.nowMs += 600_000;
		expect(await world.send([answer(429), answer(200)])).toEqual(answer(200));
		expect(world.sentAt).toEqual([1000, 601_000]);
	});

	it('ends when waiting is called off', async () => {
		const stopped = new Error('cancelled');
		const sending = send(true, LIMITS, {
			attempt: () => Promise.resolve(answer(503)),
			askedWaitMs: () => undefined,
			limitNamed: () => undefined,
			wait: () => Promise.reject(stopped),
			now: () => 0,
			random: () => 1,
			pause: new SharedPause(),
			pace: new Pace(USUAL),
		});
		await expect(sending).rejects.toBe(stopped);
	});
});

describe('a request whose time is limited', () => {
	const until = (endsAtMs: number): SendSettings => ({ ...LIMITS, endsAtMs });

	it('gives each attempt what is left of it', async () => {
		const world = new World();
		await world.send([noResponse('ECONNRESET'), answer(200)], true, until(3000));
		expect(world.timeouts).toEqual([2000, 1500]);
	});

	it('is not tried again when the wait would pass its end', async () => {
		expect(await new World().send([answer(503)], true, until(1400))).toEqual(answer(503));
		expect(await new World().send([answer(429)], true, until(2900))).toEqual(answer(429));
	});

	it('is not sent at all when its time is up, and nothing arrived', async () => {
		const world = new World();
		const nothing = noResponse(NO_TIME_LEFT);
		expect(nothing.mayHaveReachedServer).toBe(false);
		expect(await world.send([], true, until(1000))).toEqual(nothing);
	});

	it('ends in time whatever comes, and never asks more than a few dozen times', async () => {
		const outcome = fc.constantFrom<Outcome>(
			answer(200),
			answer(429),
			answer(500),
			answer(503),
			noResponse('ECONNRESET'),
			noResponse('ECONNREFUSED'),
		);
		await fc.assert(
			fc.asyncProperty(
				fc.array(outcome, { minLength: 1, maxLength: 8 }),
				fc.boolean(),
				fc.nat(300_000),
				fc.constantFrom(undefined, -5, 0, 1, 2000, 60_000),
				fc.nat(90_000),
				async (some, idempotent, lengthMs, asked, tripMs) => {
					const world = new World();
					Object.assign(world, { asked, tripMs });
					const endsAtMs = world.nowMs + lengthMs;
					const many = Array.from({ length: 60 }, (_, n) => some[n % some.length] ?? answer(200));
					await world.send(many, idempotent, until(endsAtMs));
					expect(world.nowMs).toBeLessThanOrEqual(endsAtMs);
				},
			),
			{ numRuns: 500 },
		);
	});
});

describe('a rate limit that never ends', () => {
	it('is waited out once: whoever comes after fails at once', async () => {
		const world = new World();
		const refused = answer(429);
		await world.send(Array.from({ length: 60 }, () => refused));
		const asked = world.sentAt.length;
		const until = world.nowMs;
		for (let n = 0; n < 1000; n++) expect(await world.send([])).toEqual(refused);
		expect(world.sentAt).toHaveLength(asked);
		expect(world.nowMs).toBe(until);
		// Nor do those who come when time has passed.
		world.nowMs += 60_000;
		expect(await world.send([])).toEqual(refused);
	});

	it.each([0, -1000, undefined])('is asked again ever more slowly: %s', async (asked) => {
		const world = new World();
		world.asked = asked;
		await world.send(Array.from({ length: 30 }, () => answer(429)));
		expect(world.sentAt.length).toBeLessThan(15);
	});
});

describe('a shared pause', () => {
	it('can be lengthened, not shortened', () => {
		const pause = new SharedPause();
		expect(pause.remainingMs(100)).toBe(0);
		pause.extendTo(500, answer(429));
		pause.extendTo(300, answer(429));
		expect(pause.remainingMs(100)).toBe(400);
		expect(pause.remainingMs(900)).toBe(0);
	});
});
