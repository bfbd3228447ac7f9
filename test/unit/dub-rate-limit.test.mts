import { askedWaitMs, limitNamed } from '../../nodes/dub/rateLimit.ts';
import type { Outcome } from '../../nodes/shared/outcome.ts';

const NOW = 1_787_350_000_000;

function limited(headers: Record<string, string>, status = 429): Outcome {
	return { kind: 'answer', status, headers, body: null };
}

describe('the wait that Dub asks for', () => {
	it.each([
		['milliseconds since 1970, as Dub sends it', { 'retry-after': String(NOW + 7000) }, 7000],
		['seconds since 1970', { 'retry-after': String(NOW / 1000 + 7) }, 7000],
		['seconds', { 'retry-after': '7' }, 7000],
		['a date', { 'retry-after': new Date(NOW + 7000).toUTCString() }, 7000],
		[
			'the time of the reset, where Retry-After is missing',
			{ 'x-ratelimit-reset': String(NOW + 9000) },
			9000,
		],
		['no more than a minute', { 'retry-after': '3600' }, 60_000],
		['no less than nothing', { 'retry-after': String(NOW - 5000) }, 0],
		['0', { 'retry-after': '0' }, 0],
		['undefined where nothing can be read', { 'retry-after': 'soon' }, undefined],
	])('is read as %s', (_form, headers, ms) => {
		expect(askedWaitMs(limited(headers), NOW)).toBe(ms);
	});

	it.each([200, 400, 403, 404, 422, 500])(
		'does not exist with status %d, though Dub sends the header',
		(status) => {
			expect(askedWaitMs(limited({ 'retry-after': '7' }, status), NOW)).toBeUndefined();
		},
	);

	it('does not exist without an answer', () => {
		const lost: Outcome = { kind: 'noResponse', code: 'ECONNRESET', mayHaveReachedServer: true };
		expect(askedWaitMs(lost, NOW)).toBeUndefined();
	});
});

describe('the limit that Dub names', () => {
	it('is the number of requests a minute', () => {
		expect(limitNamed(limited({ 'x-ratelimit-limit': '3000' }))).toBe(3000);
		expect(limitNamed(limited({}))).toBeUndefined();
		expect(
			limitNamed({ kind: 'noResponse', code: '', mayHaveReachedServer: true }),
		).toBeUndefined();
	});
});
