import type { StoredLead } from './lead-index.mts';
import { paymentJson, refundJson } from './payment-json.mts';
import { leftToRefund } from './stored-payment.mts';
import type { PaymentTerms, StoredPayment, StoredRefund } from './stored-payment.mts';
import type { WhopWebhooks } from './webhooks.mts';

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
