/** Units of each currency for one US dollar. Made up, near the real ones; both services count by them. */
const PER_DOLLAR: ReadonlyMap<string, number> = new Map([
	['usd', 1],
	['eur', 0.9],
	['gbp', 0.75],
	['jpy', 158],
]);

/** Currencies without cents, in lower case: their smallest unit is the whole one. */
const WITHOUT_CENTS: ReadonlySet<string> = new Set(
	'bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf'.split(' '),
);

/**
 * US cents of an amount in a currency's smallest unit (cents; whole yen), rounded.
 *
 * @param currency ISO 4217 code in lower case
 * @returns undefined for a currency without a rate
 */
export function toUsCents(amount: number, currency: string): number | undefined {
	const rate = PER_DOLLAR.get(currency);
	if (rate === undefined) return undefined;
	return Math.round((amount * (WITHOUT_CENTS.has(currency) ? 100 : 1)) / rate);
}

/**
 * US dollars of an amount in units of a currency (49.99 euros, 1580 yen), to the cent.
 *
 * @param currency ISO 4217 code in lower case
 * @returns undefined for a currency without a rate
 */
export function toUsd(amount: number, currency: string): number | undefined {
	const smallest = WITHOUT_CENTS.has(currency) ? amount : Math.round(amount * 100);
	const cents = toUsCents(smallest, currency);
	return cents === undefined ? undefined : cents / 100;
}
