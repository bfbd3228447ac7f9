import { silence } from '../../nodes/shared/outcome.ts';
import type { Answer, Outcome } from '../../nodes/shared/outcome.ts';
import { Pace } from '../../nodes/shared/pace.ts';
import type { Kind } from '../../nodes/shared/retry.ts';
import { send } from '../../nodes/shared/send.ts';
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
	readonly pause = new SharedPause();
	asked: number | undefined = 2000;

	async send(outcomes: Outcome[], kind: Kind = 'write'): Promise<Outcome> {
		return await send(kind, LIMITS, {
			attempt: () => {
				this.sentAt.push(this.nowMs);
				const outcome = outcomes[this.sentAt.length - 1];
				if (outcome === undefined) throw new Error('sent more often than the test foresees');
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

	it('tries a read again with growing waits, and gives its last outcome back', async () => {
		const world = new World();
		const outcomes = [answer(502), silence('ECONNRESET'), answer(503), answer(504)];
		expect(await world.send(outcomes, 'read')).toEqual(answer(504));
		expect(world.sentAt).toEqual([1000, 1500, 2500, 4500]);
	});

	it.each([answer(500), silence('ECONNRESET')])('sends a write once after %j', async (outcome) => {
		const world = new World();
		expect(await world.send([outcome])).toEqual(outcome);
		expect(world.sentAt).toHaveLength(1);
	});

	it('counts rate limits apart from other retries', async () => {
		const world = new World();
		const [limited, down] = [answer(429), answer(503)];
		const outcomes = [limited, down, limited, down, limited, down, answer(200)];
		expect(await world.send(outcomes, 'read')).toEqual(answer(200));
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
		const sending = send('read', LIMITS, {
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
