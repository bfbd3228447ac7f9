import fc from 'fast-check';

import type { FaultReply, WhopVariants } from '../../../sandbox/sandbox.mts';

const dropped = 'drop connection' as const;
const answer = (status: number, headers: Record<string, string> = {}): FaultReply => ({
	status,
	headers,
	body: { error: { type: 'other', message: 'Not now' } },
});

/** What can go wrong with a page: it is refused, the wait named is too long, or no answer comes (once, or each time). */
const failure = fc.constantFrom(
	{ reply: answer(403), times: 1 },
	{ reply: answer(429, { 'retry-after': '3000' }), times: 1 },
	{ reply: answer(429, { 'retry-after': '2' }), times: 1 },
	{ reply: answer(503), times: 1 },
	{ reply: answer(503), times: 10 },
	{ reply: dropped, times: 1 },
	{ reply: dropped, times: 10 },
);

const minutes = fc.constantFrom(0, 1, 2, 30, 600, 5000);

/** One thing that happens, at Whop or in n8n. Polls are so many minutes after what was before. */
const step = fc.oneof(
	{ weight: 4, arbitrary: fc.record({ do: fc.constant('poll' as const), minutes }) },
	{
		weight: 3,
		arbitrary: fc.record({
			do: fc.constant('add' as const),
			/** All created in the same millisecond. */
			count: fc.integer({ min: 1, max: 4 }),
			lateByMinutes: fc.integer({ min: 0, max: 15 }),
		}),
	},
	{ weight: 3, arbitrary: fc.record({ do: fc.constant('convert' as const), which: fc.nat() }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('edit' as const), which: fc.nat() }) },
	{
		weight: 1,
		arbitrary: fc.record({
			do: fc.constant('poll in trouble' as const),
			page: fc.integer({ min: 0, max: 2 }),
			failure,
		}),
	},
	{ weight: 1, arbitrary: fc.constant({ do: 'two polls at once' as const }) },
	{ weight: 1, arbitrary: fc.constant({ do: 'poll without time' as const }) },
	{ weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
	{ weight: 1, arbitrary: fc.constant({ do: 'allow reading' as const }) },
	{ weight: 1, arbitrary: fc.constant({ do: 'publish again' as const }) },
);
export const steps = fc.array(step, { minLength: 1, maxLength: 14 });
export type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Every answer to what Whop's documentation leaves open, and limits from none to a very tight one. */
export const variants: fc.Arbitrary<Partial<WhopVariants>> = fc.record({
	order: fc.constantFrom('newest-first' as const, 'oldest-first' as const),
	createdAfter: fc.constantFrom('inclusive' as const, 'exclusive' as const),
	accountParam: fc.constantFrom('company_id' as const, 'account_id' as const, 'either' as const),
	updatedAtMovesAtConversion: fc.boolean(),
	maxPageSize: fc.constantFrom(2, 3, 100),
	extraKeys: fc.boolean(),
	endCursorOnLastPage: fc.boolean(),
	rateLimitWait: fc.constantFrom('header' as const, 'message' as const),
	rateLimitRequests: fc.constantFrom(1_000_000, 1_000_000, 20, 6),
});

/** Where and how the trigger runs. */
export const settings = fc.record({
	mode: fc.constantFrom('ordinary' as const, 'durable' as const),
	/** How far n8n's clock is ahead of Whop's. */
	clockAheadHours: fc.integer({ min: -12, max: 12 }),
	lookbackDays: fc.constantFrom(1, 30, 365),
	/** How long Whop takes for a page, in ms. With more than none, each poll has 36 s, which may not do. */
	pageMs: fc.constantFrom(0, 0, 4000, 7000),
	/** Leads that were there before, every second one converted. */
	leadsBefore: fc.nat({ max: 6 }),
	/** Without the permission to read leads, Whop may answer with an empty list. */
	mayReadAtFirst: fc.constantFrom(true, true, true, false),
});
export type Settings = typeof settings extends fc.Arbitrary<infer S> ? S : never;
