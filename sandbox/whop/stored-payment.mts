import type { Currency } from '@whop/sdk/resources/shared';
import type { StoredLead } from './lead-index.mts';

/** The currencies of the sandbox's prices; Dub has no rate for the last. */
export const CURRENCIES = [
	'usd',
	'eur',
	'gbp',
	'jpy',
	'inr',
] as const satisfies readonly Currency[];

/** What a payment is of; everything has a default. */
export interface PaymentTerms {
	/** In units of the currency, as Whop has it: 49.99 dollars, 1580 yen. Default 49.99. */
	readonly amount?: number;
	/** Default `usd`. */
	readonly currency?: (typeof CURRENCIES)[number];
	/** Default null: a lead's own metadata is not a payment's. */
	readonly metadata?: Record<string, unknown> | null;
}

/** A payment as the sandbox keeps it. Times are Unix epoch milliseconds, amounts units of the currency. */
export interface StoredPayment {
	readonly id: string;
	readonly lead: StoredLead;
	readonly outcome: 'paid' | 'failed';
	readonly reason: 'subscription_create' | 'subscription_cycle';
	readonly amount: number;
	readonly currency: (typeof CURRENCIES)[number];
	readonly metadata: Record<string, unknown> | null;
	readonly createdAt: number;
	readonly refunds: StoredRefund[];
}

/** A refund of a payment, in the payment's currency. */
export interface StoredRefund {
	readonly id: string;
	readonly amount: number;
	readonly createdAt: number;
}

/** What was refunded of a payment, in units of its currency. */
export function refunded({ refunds }: StoredPayment): number {
	// Sums of cents in floating point go astray: 0.1 + 0.2.
	return Number(refunds.reduce((sum, { amount }) => sum + amount, 0).toFixed(2));
}

/** What is still to be refunded of a payment, in units of its currency. */
export function leftToRefund(payment: StoredPayment): number {
	if (payment.outcome === 'failed') return 0;
	return Number((payment.amount - refunded(payment)).toFixed(2));
}
