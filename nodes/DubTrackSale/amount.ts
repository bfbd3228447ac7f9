// What an amount of money is in the smallest units of its currency. Decimal arithmetic on text, without floats.

import { InvalidInputError } from '../shared/errors';
import { refused } from '../shared/fieldValues';

/**
 * Currencies with other than two decimals. A kept list, because JavaScript's own changes with its version and leaves
 * the decimals of forints and rupiahs away. Those without decimals are Dub's own list; those with three are of
 * ISO 4217, and what Dub makes of them is not certain (dub.md#sale-amounts).
 */
const DECIMALS: ReadonlyMap<string, number> = new Map([
	...'bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf'
		.split(' ')
		.map((code): [string, number] => [code, 0]),
	...'bhd iqd jod kwd lyd omr tnd'.split(' ').map((code): [string, number] => [code, 3]),
]);

/** @param currency a code in lower case */
export const decimalsOf = (currency: string): number => DECIMALS.get(currency) ?? 2;

/** A currency, or amounts that are in smallest units already. */
export type Unit = { currency: string } | 'smallest';

/**
 * Turns an amount into smallest units, exactly.
 * @param label the field's name, for messages
 * @param amount digits, perhaps with a point between them: `49.99`
 * @returns a whole number above 0: 4999
 * @throws InvalidInputError for more decimals than there are, for 0, and for what is too large to be exact
 */
export function toSmallestUnits(label: string, amount: string, unit: Unit): number {
	const decimals = unit === 'smallest' ? 0 : decimalsOf(unit.currency);
	const [whole = '', fraction = ''] = amount.split('.');
	const isTooFine = /[1-9]/.test(fraction.slice(decimals));
	// 1.000 may be a thousand, written with a point; an amount in a table's column, such as 1.0000, is not.
	const isThousands = fraction.length === 3 && decimals < 3;
	if (isTooFine || isThousands) throw tooFine(label, amount, unit, decimals);
	const units = Number(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
	if (units === 0) {
		throw new InvalidInputError(
			`'${label}' is 0, and Dub records only sales above 0, such as ${example(decimals)}`,
			'Leave out items without an amount, for example with a Filter node in front of this one.',
		);
	}
	if (!Number.isSafeInteger(units)) {
		throw refused(label, `is too large; it must be an amount such as ${example(decimals)}`, amount);
	}
	return units;
}

const example = (decimals: number): string => (decimals === 0 ? '1580' : (49.99).toFixed(decimals));

function tooFine(label: string, amount: string, unit: Unit, decimals: number): InvalidInputError {
	if (unit === 'smallest') {
		return refused(
			label,
			'must be a whole number of the smallest units, such as 4999 for 49.99 dollars',
			amount,
			"If it is 49.99 for 49.99 dollars, set 'Amount Is In' to Currency Units.",
		);
	}
	const { currency } = unit;
	const demand =
		decimals === 0
			? `must be a whole number in ${currency}, such as ${example(decimals)}`
			: `can have at most ${decimals} decimals in ${currency}, such as ${example(decimals)}`;
	return refused(
		label,
		demand,
		amount,
		'Write it with a point before the decimals, and without one for thousands.',
	);
}
