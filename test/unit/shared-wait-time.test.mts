import fc from 'fast-check';

import { retryAfterMs } from '../../nodes/shared/waitTime.ts';

const NOW = 1_787_350_000_000;

describe('Retry-After', () => {
	it.each([
		['seconds', '12', 12_000],
		['fractions of a second', '0.5', 500],
		['seconds since 1970', String(NOW / 1000 + 12), 12_000],
		['milliseconds since 1970', String(NOW + 12_000), 12_000],
		['a date', new Date(NOW + 12_000).toUTCString(), 12_000],
		['a moment that is over, in milliseconds', String(NOW - 1), 0],
		['a moment that is over, in seconds', String(NOW / 1000 - 1), 0],
		['a date that is over', new Date(NOW - 12_000).toUTCString(), 0],
		['a negative wait', '-3', 0],
		['zero', '0', 0],
		['padded seconds', ' 12 ', 12_000],
		['nothing', '', undefined],
		['spaces', '  ', undefined],
		['no header', undefined, undefined],
		['words', 'in a while', undefined],
	])('reads %s', (_form, value, ms) => {
		expect(retryAfterMs(value, NOW)).toBe(ms);
	});

	it('is never negative and never NaN, whatever is sent', () => {
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string(),
					fc.double().map(String),
					fc.integer().map(String),
					fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
				),
				(value) => {
					const ms = retryAfterMs(value, NOW);
					expect(ms === undefined || ms >= 0).toBe(true);
				},
			),
		);
	});

	it('means the same wait in each form', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 86_400 }), (seconds) => {
				const at = NOW + seconds * 1000;
				const forms = [seconds, at / 1000, at].map(String).concat(new Date(at).toUTCString());
				expect(forms.map((form) => retryAfterMs(form, NOW))).toEqual(Array(4).fill(seconds * 1000));
			}),
		);
	});
});
