import type { Payment } from '@whop/sdk/resources/shared';
import type { RefundCreatedWebhookEvent } from '@whop/sdk/resources/webhooks';
import { toUsd } from '../exchange-rates.mts';
import { COMPANIES } from '../identities.mts';
import { leftToRefund, refunded } from './stored-payment.mts';
import type { StoredPayment, StoredRefund } from './stored-payment.mts';

// In the form of the official package's types. All amounts are numbers in units of the currency, such as 10.43 for
// $10.43; times are ISO 8601.

const iso = (at: number): string => new Date(at).toISOString();

/** Whop's part of each payment, so that what is left of it does not look like its price. */
const FEE = 0.03;

/** A payment as Whop's webhooks have it. */
export function paymentJson(payment: StoredPayment): Payment {
	const { lead, amount, currency, createdAt, refunds } = payment;
	const company = COMPANIES.find(({ id }) => id === lead.companyId);
	const isPaid = payment.outcome === 'paid';
	const lastRefund = refunds.at(-1);
	return {
		...core(payment),
		amount_after_fees: Number((amount * (1 - FEE)).toFixed(2)),
		application_fee: null,
		auto_refunded: false,
		billing_address: null,
		checkout_configuration_id: null,
		company: company === undefined ? null : { ...company },
		disputes: [],
		failure_message: isPaid ? null : 'Your card was declined.',
		financing_installments_count: null,
		financing_transactions: [],
		last_payment_attempt: iso(createdAt),
		membership: membership(payment),
		next_payment_attempt: null,
		payment_method: null,
		payments_failed: isPaid ? 0 : 1,
		plan: plan(payment),
		product:
			lead.product === null
				? null
				: {
						id: lead.product.id,
						metadata: null,
						route: lead.product.id.replace(/^[a-z]+_/, ''),
						title: lead.product.title,
					},
		promo_code: null,
		refundable: leftToRefund(payment) > 0,
		refunded_amount: refunded(payment),
		refunded_at: lastRefund === undefined ? null : iso(lastRefund.createdAt),
		refunds: refunds.toReversed().map((refund) => ({
			id: refund.id,
			amount: refund.amount,
			created_at: iso(refund.createdAt),
			currency,
			status: 'succeeded',
		})),
		resolutions: [],
		retryable: !isPaid && lead.memberId !== null,
		risk_score: null,
		risk_signals: null,
		settlement_amount: amount,
		settlement_currency: currency,
		settlement_exchange_rate: null,
		shipping_address: null,
		status: isPaid ? 'paid' : 'open',
		substatus: substatus(payment),
		three_ds_verified: false,
		updated_at: iso(lastRefund?.createdAt ?? createdAt),
		voidable: false,
	};
}

/** A refund as Whop's webhooks have it, with the payment inside. */
export function refundJson(
	{ id, amount, createdAt }: StoredRefund,
	payment: StoredPayment,
): RefundCreatedWebhookEvent.Data {
	const { product } = payment.lead;
	return {
		id,
		amount,
		created_at: iso(createdAt),
		currency: payment.currency,
		payment: {
			...core(payment),
			membership: membership(payment),
			plan: plan(payment),
			product: product === null ? null : { id: product.id, metadata: null },
		},
		provider: 'multi_psp',
		provider_created_at: iso(createdAt),
		reference_status: null,
		reference_type: null,
		reference_value: null,
		status: 'succeeded',
	};
}

/** What a payment has by itself and inside a refund. */
function core({ id, lead, outcome, reason, amount, currency, metadata, createdAt }: StoredPayment) {
	const { user, memberId } = lead;
	return {
		id,
		billing_reason: reason,
		card_brand: 'visa' as const,
		card_last4: '4242',
		created_at: iso(createdAt),
		currency,
		dispute_alerted_at: null,
		member: memberId === null ? null : { id: memberId, phone: null },
		metadata,
		paid_at: outcome === 'paid' ? iso(createdAt) : null,
		payment_method_type: 'card' as const,
		subtotal: amount,
		tax_amount: 0,
		tax_behavior: 'exclusive' as const,
		tax_refunded_amount: null,
		total: amount,
		usd_total: toUsd(amount, currency) ?? null,
		user:
			user === null
				? null
				: { id: user.id, email: user.email, name: user.name, username: user.username },
	};
}

function substatus(payment: StoredPayment): Payment['substatus'] {
	if (payment.outcome === 'failed') return 'failed';
	if (payment.refunds.length === 0) return 'succeeded';
	return leftToRefund(payment) === 0 ? 'refunded' : 'partially_refunded';
}

function membership({ lead }: StoredPayment): Payment['membership'] {
	if (lead.memberId === null) return null;
	const id = lead.memberId.replace(/^mber_/, 'mem_');
	return { id, phone_number: null, status: 'active' };
}

function plan({ lead }: StoredPayment): Payment['plan'] {
	if (lead.product === null) return null;
	const id = lead.product.id.replace(/^[a-z]+_/, 'plan_');
	return { id, internal_notes: null, metadata: null };
}
