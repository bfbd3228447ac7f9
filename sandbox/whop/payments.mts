import type { Currency } from '@whop/sdk/resources/shared';
import type { StoredLead } from './lead-index.mts';
import { paymentJson, refundJson } from './payment-json.mts';
import type { WhopWebhooks } from './webhooks.mts';

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

/** What is still to be refunded of a payment, in units of its currency. */
export function leftToRefund({ outcome, amount, refunds }: StoredPayment): number {
	if (outcome === 'failed') return 0;
	return Number((amount - refunds.reduce((sum, refund) => sum + refund.amount, 0)).toFixed(2));
}

/** The payments of the pretended Whop; each and each refund sends its webhook. */
export class WhopPayments {
	/** Every payment, oldest first. */
	readonly all: StoredPayment[] = [];
	private readonly webhooks: WhopWebhooks;
	private readonly now: () => number;
	private refundSequence = 0;

	/** @param now the clock, Unix epoch milliseconds */
	constructor(webhooks: WhopWebhooks, now: () => number) {
		this.webhooks = webhooks;
		this.now = now;
	}

	/**
	 * Charges a lead.
	 *
	 * @param at when, Unix epoch milliseconds
	 */
	charge(
		lead: StoredLead,
		outcome: StoredPayment['outcome'],
		reason: StoredPayment['reason'],
		{ amount = 49.99, currency = 'usd', metadata = null }: PaymentTerms = {},
		at = this.now(),
	): StoredPayment {
		const id = `pay_sandbox${String(this.all.length + 1).padStart(7, '0')}`;
		const base = { id, lead, outcome, reason, amount, currency, metadata };
		const payment: StoredPayment = { ...base, createdAt: at, refunds: [] };
		this.all.push(payment);
		const type = outcome === 'paid' ? 'payment.succeeded' : 'payment.failed';
		this.webhooks.send(lead.companyId, { type, data: paymentJson(payment) });
		return payment;
	}

	/**
	 * Refunds a payment.
	 *
	 * @param amount in units of the currency; default all that is left. Throws when it is more than that
	 */
	refund(payment: StoredPayment, amount = leftToRefund(payment)): StoredRefund {
		const left = leftToRefund(payment);
		if (left === 0 || amount > left) {
			throw new Error(`Of the payment ${payment.id} only ${left} is left to refund`);
		}
		this.refundSequence += 1;
		const id = `rfnd_sandbox${String(this.refundSequence).padStart(7, '0')}`;
		const refund: StoredRefund = { id, amount, createdAt: this.now() };
		payment.refunds.push(refund);
		const data = refundJson(refund, payment);
		this.webhooks.send(payment.lead.companyId, { type: 'refund.created', data });
		return refund;
	}

	/** Forgets everything. */
	clear(): void {
		this.all.length = 0;
		this.refundSequence = 0;
	}
}
