import type { Outcome } from '../../nodes/shared/outcome.ts';
import { askedWaitMs, countedAs } from '../../nodes/whop/rateLimit.ts';

const NOW = Date.parse('2026-11-20T10:00:00.000Z');

const limited = (message: string, headers: Record<string, string> = {}): Outcome => ({
	kind: 'answer',
	status: 429,
	headers,
	body: { error: { type: 'rate_limit_exceeded', message } },
});

describe('the wait that Whop asks for', () => {
	it.each([
		['the sentence alone', 'Try again in 12 seconds.', {}, 12_000],
		['one second', 'Try again in 1 second.', {}, 1000],
		['minutes', 'Try again in 2 minutes.', {}, 120_000],
		['hours', 'Rate limit exceeded. try again in 1 hour', {}, 3_600_000],
		[
			'seconds in the header, before the sentence',
			'Try again in 12 seconds.',
			{ 'retry-after': '7' },
			7000,
		],
		['a date', 'Slow down', { 'retry-after': 'Fri, 20 Nov 2026 10:00:30 GMT' }, 30_000],
		[
			'milliseconds, before all else',
			'Try again in 12 seconds.',
			{ 'retry-after-ms': '10', 'retry-after': '7' },
			10,
		],
		[
			'the sentence, where the header cannot be read',
			'Try again in 3 seconds.',
			{ 'retry-after-ms': 'soon', 'retry-after': 'later' },
			3000,
		],
		['nothing', 'Slow down', {}, undefined],
	])('is read from %s', (_case, message, headers, ms) => {
		expect(askedWaitMs(limited(message, headers), NOW)).toBe(ms);
	});

	it('is read only from a 429', () => {
		const body = { error: { message: 'Try again in 12 seconds.' } };
		expect(
			askedWaitMs({ kind: 'answer', status: 500, headers: { 'retry-after': '7' }, body }, NOW),
		).toBeUndefined();
		expect(
			askedWaitMs({ kind: 'noResponse', code: 'ECONNRESET', mayHaveReachedServer: true }, NOW),
		).toBeUndefined();
	});
});

it.each([
	['GET', '/leads', 'GET /leads'],
	['GET', '/leads/lead_1', 'GET /leads/{id}'],
	['PATCH', '/leads/lead_2', 'PATCH /leads/{id}'],
	['GET', '/accounts/biz_1/products', 'GET /accounts/{id}'],
])('%s %s counts as %s', (method, path, counted) => {
	expect(countedAs(method, path)).toBe(counted);
});
