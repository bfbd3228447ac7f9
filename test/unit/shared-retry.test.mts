import fc from 'fast-check';

import { noResponse } from '../../nodes/shared/outcome.ts';
import type { Outcome } from '../../nodes/shared/outcome.ts';
import { nextStep } from '../../nodes/shared/retry.ts';
import type { Idempotent } from '../../nodes/shared/retry.ts';

const LIMITS = { retries: 3, longestWaitMs: 60_000 };
const FINISH = { do: 'finish', waitMs: 0 };

function answer(status: number): Outcome {
	return { kind: 'answer', status, headers: {}, body: null };
}

function step(
	outcome: Outcome,
	idempotent: Idempotent,
	{ attempt = 1, waitedMs = 0, random = 1 } = {},
) {
	const before = { failures: attempt - 1, refusals: 0, waitedMs };
	return nextStep(outcome, idempotent, before, undefined, random, LIMITS);
}

describe('what may be sent again', () => {
	it.each([408, 500, 502, 503, 504])('a read after %d, a write not', (status) => {
		expect(step(answer(status), true).do).toBe('again');
		expect(step(answer(status), false)).toEqual(FINISH);
	});

	it.each([200, 201, 301, 400, 401, 403, 404, 409, 410, 422, 501])('nothing after %d', (status) => {
		expect(step(answer(status), true)).toEqual(FINISH);
		expect(step(answer(status), false)).toEqual(FINISH);
	});

	it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN'])(
		'both after %s, which proves that nothing arrived',
		(code) => {
			expect(step(noResponse(code), true).do).toBe('again');
			expect(step(noResponse(code), false).do).toBe('again');
		},
	);

	it.each(['ECONNRESET', 'ECONNABORTED', 'ETIMEDOUT', 'EPIPE', ''])(
		'only a read after %j, as a write may have arrived',
		(code) => {
			expect(step(noResponse(code), true).do).toBe('again');
			expect(step(noResponse(code), false)).toEqual(FINISH);
		},
	);

	it('stops after the retries', () => {
		expect(step(answer(503), true, { attempt: 3 }).do).toBe('again');
		expect(step(answer(503), true, { attempt: 4 })).toEqual(FINISH);
	});
});

describe('the wait before the next try', () => {
	it('doubles, and is spread at random from half to all of it', () => {
		const waits = [1, 2, 3].map((attempt) => step(answer(503), true, { attempt }));
		expect(waits).toEqual([500, 1000, 2000].map((waitMs) => ({ do: 'again', waitMs })));
		expect(step(answer(503), true, { random: 0 })).toMatchObject({ waitMs: 250 });
	});

	it('never passes 30 seconds', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 60 }),
				fc.double({ min: 0, max: 1, noNaN: true }),
				(attempt, random) => {
					const limits = { retries: 100, longestWaitMs: 0 };
					const next = nextStep(
						answer(503),
						true,
						{ failures: attempt - 1, refusals: 0, waitedMs: 0 },
						undefined,
						random,
						limits,
					);
					expect(next.do === 'again' && next.waitMs > 0 && next.waitMs <= 30_000).toBe(true);
				},
			),
		);
	});
});

describe('a rate limit', () => {
	const limited = (asked: number | undefined, waitedMs = 0, refusals = 0, failures = 0) =>
		nextStep(answer(429), false, { failures, refusals, waitedMs }, asked, 1, LIMITS);

	it('waits for the time asked for, writes too', () => {
		expect(limited(7000)).toEqual({ do: 'again', waitMs: 7000 });
	});

	it('has a wait of its own where none is named', () => {
		expect(limited(undefined)).toEqual({ do: 'again', waitMs: 5000 });
	});

	it('does not turn a wait of 0 into a storm', () => {
		const waits = [0, 1, 2, 3, 20].map((refusals) => limited(0, 0, refusals).waitMs);
		expect(waits).toEqual([200, 400, 800, 1600, 30_000]);
		expect(limited(-5).waitMs).toBe(200);
	});

	it('does not count as a retry', () => {
		expect(limited(1000, 0, 0, 99).do).toBe('again');
	});

	it('ends when the waits add up to more than allowed', () => {
		expect(limited(10_000, 50_000).do).toBe('again');
		expect(limited(10_001, 50_000)).toEqual({ do: 'finish', waitMs: 10_001 });
	});
});

describe('what must not be sent again while the first is under way', () => {
	it.each([
		['a cut', noResponse('ECONNRESET')],
		['a fault', answer(500)],
		['an address that is not there', noResponse('ENOTFOUND')],
	])('is sent again after %s', (_end, outcome) => {
		expect(step(outcome, 'onceEnded').do).toBe('again');
	});

	it.each([
		['our time limit', noResponse('ETIMEDOUT')],
		["the library's time limit", noResponse('ECONNABORTED')],
		["a gateway's", answer(504)],
		["the service's", answer(408)],
	])('is not after %s', (_end, outcome) => {
		expect(step(outcome, 'onceEnded')).toEqual(FINISH);
		expect(step(outcome, true).do).toBe('again');
	});
});
