import { Decimal } from 'decimal.js';
import fc from 'fast-check';

import { decimalsOf, toSmallestUnits } from '../../nodes/DubTrackSale/amount.ts';
import { readDecimal } from '../../nodes/shared/fieldValues.ts';
import { InvalidInputError } from '../../nodes/shared/errors.ts';

/** As the node reads it. */
const inUnitsOf = (currency: string, given: unknown): number =>
	toSmallestUnits('Amount', readDecimal('Amount', given), { currency });
const smallest = (given: unknown): number =>
	toSmallestUnits('Amount', readDecimal('Amount', given), 'smallest');

const CURRENCIES = ['usd', 'eur', 'jpy', 'krw', 'huf', 'isk', 'kwd', 'bhd'] as const;
const currencies = fc.constantFrom(...CURRENCIES);

describe('an amount in units of the currency', () => {
	it.each([
		['usd', '49.99', 4999],
		['usd', '19.99', 1999],
		['usd', 19.99, 1999],
		['usd', 0.1 + 0.2, 30],
		['usd', 1.1 + 2.2, 330],
		['usd', 4.35, 435],
		['usd', 5, 500],
		['usd', 5n, 500],
		['usd', ' 49.9\u00a0', 4990],
		['usd', '+0.01', 1],
		['usd', '49.', 4900],
		['usd', '49.9900', 4999],
		['jpy', '1580', 1580],
		['jpy', '1580.00', 1580],
		['krw', 12000, 12000],
		['kwd', '1.250', 1250],
		['bhd', 1.2, 1200],
		['huf', '1580', 158000],
		['usd', '90071992547409.91', Number.MAX_SAFE_INTEGER],
	])('%s %s is %s', (currency, given, expected) => {
		expect(inUnitsOf(currency, given)).toBe(expected);
	});

	it.each([
		['usd', '49,99 €', /^'Amount' must be a number such as 49\.99, .* Given: 49,99 €$/],
		['usd', '49,99', /must be a number such as 49\.99/],
		['usd', '1,049.99', /must be a number such as 49\.99/],
		['usd', '1 049.99', /must be a number such as 49\.99/],
		['usd', '$49.99', /must be a number such as 49\.99/],
		['usd', '1e3', /must be a number such as 49\.99/],
		['usd', '.', /must be a number such as 49\.99/],
		['usd', NaN, /must be a number such as 49\.99.*Given: NaN/],
		['usd', {}, /must be a number such as 49\.99/],
		['usd', true, /must be a number such as 49\.99/],
		['usd', '-5', /^'Amount' cannot be negative. Given: -5$/],
		['usd', -49.99, /cannot be negative/],
		[
			'usd',
			'49.999',
			/^'Amount' can have at most 2 decimals in usd, such as 49\.99\. Given: 49\.999$/,
		],
		['usd', '1.000', /at most 2 decimals in usd/],
		['kwd', '1.2345', /at most 3 decimals in kwd, such as 49\.990/],
		['jpy', '1580.5', /^'Amount' must be a whole number in jpy, such as 1580\. Given: 1580\.5$/],
		['jpy', '1.580', /whole number in jpy/],
		['usd', '0', /^'Amount' is 0, and Dub records only sales above 0, such as 49\.99$/],
		['jpy', '0.00', /is 0, .*such as 1580$/],
		['usd', '90071992547409.92', /is too large/],
		['usd', 1e300, /must be a number|is too large/],
	])('%s %s is refused', (currency, given, message) => {
		expect(() => inUnitsOf(currency, given)).toThrow(InvalidInputError);
		expect(() => inUnitsOf(currency, given)).toThrow(message);
	});

	it('is what a decimal library makes of the same text', () => {
		const amounts = fc.record({
			whole: fc.bigInt({ min: 0n, max: 9_000_000_000_000n }),
			fraction: fc.stringMatching(/^\d{0,6}$/),
			currency: currencies,
		});
		const seen = { exact: 0, refused: 0 };
		fc.assert(
			fc.property(amounts, ({ whole, fraction, currency }) => {
				const text = fraction === '' ? String(whole) : `${whole}.${fraction}`;
				const decimals = decimalsOf(currency);
				const expected = new Decimal(text).times(new Decimal(10).pow(decimals));
				const mayBeThousands = fraction.length === 3 && decimals < 3;
				if (expected.isInteger() && expected.gt(0) && !mayBeThousands) {
					seen.exact += 1;
					expect(String(inUnitsOf(currency, text))).toBe(expected.toFixed());
				} else {
					seen.refused += 1;
					expect(() => inUnitsOf(currency, text)).toThrow(InvalidInputError);
				}
			}),
			{ numRuns: 3000 },
		);
		expect(Math.min(seen.exact, seen.refused)).toBeGreaterThan(100);
	});

	it('does not change on its way through a number, nor through calculations with numbers', () => {
		const cents = fc.integer({ min: 1, max: 100_000_000 });
		fc.assert(
			fc.property(cents, cents, (a, b) => {
				expect(inUnitsOf('usd', a / 100)).toBe(a);
				expect(inUnitsOf('usd', a / 100 + b / 100)).toBe(a + b);
				expect(inUnitsOf('usd', (a / 100) * 3)).toBe(a * 3);
			}),
		);
	});
});

describe('an amount in smallest units', () => {
	it.each([
		['4999', 4999],
		[4999, 4999],
		[19.99 * 100, 1999],
		['4999.00', 4999],
	])('%s is %s, whatever the currency', (given, expected) => {
		expect(smallest(given)).toBe(expected);
	});

	it.each([
		[
			'49.99',
			/^'Amount' must be a whole number of the smallest units, such as 4999 for 49\.99 dollars/,
		],
		['4.999', /must be a whole number/],
		[0, /is 0/],
	])('%s is refused', (given, message) => {
		expect(() => smallest(given)).toThrow(message);
	});
});
