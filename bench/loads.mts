import { z } from 'zod/v4';
import { COMPANY, USERS } from '../sandbox/identities.mts';
import type { Sandbox } from '../sandbox/sandbox.mts';

/** What is the same in every lead sent to Dub, as in a workflow that records one kind of event. */
export const DUB_FIXED = { eventName: 'Sign Up', mode: 'async' } as const;

/** The body of `POST /track/lead` as every candidate sends it. */
const dubBody = z.object({
	clickId: z.string(),
	eventName: z.literal(DUB_FIXED.eventName),
	customerExternalId: z.string(),
	customerName: z.string(),
	customerEmail: z.string(),
	mode: z.literal(DUB_FIXED.mode),
});

/** The body of `POST /leads` as every candidate sends it. */
const whopBody = z.object({
	company_id: z.string(),
	user_id: z.string(),
	referrer: z.string(),
});

/** What is the same in every sale sent to Dub. */
export const SALE_FIXED = { currency: 'usd', paymentProcessor: 'custom' } as const;

/** The body of `POST /track/sale` as every candidate sends it. */
const saleBody = z.object({
	customerExternalId: z.string(),
	/** In cents. */
	amount: z.number(),
	currency: z.literal(SALE_FIXED.currency),
	paymentProcessor: z.literal(SALE_FIXED.paymentProcessor),
	invoiceId: z.string(),
	clickId: z.string(),
});

/** What a run has to send: one request for each body. In n8n each body is an input item. */
export const loadSchema = z.discriminatedUnion('service', [
	z.object({ service: z.literal('dub'), bodies: z.array(dubBody) }),
	z.object({ service: z.literal('sale'), bodies: z.array(saleBody) }),
	z.object({ service: z.literal('whop'), bodies: z.array(whopBody) }),
]);

export type Load = z.infer<typeof loadSchema>;

/** Where requests go: leads or sales to Dub, leads to Whop. */
export type Service = Load['service'];

/** Leads of as many different customers, each with a click of its own. */
export function dubLoad({ dub }: Pick<Sandbox, 'dub'>, count: number): Load {
	const bodies = Array.from({ length: count }, (_, index) => ({
		clickId: dub.addClick().id,
		...DUB_FIXED,
		customerExternalId: `customer_${index}`,
		customerName: `Customer ${index}`,
		customerEmail: `customer.${index}@shop.example`,
	}));
	return { service: 'dub', bodies };
}

/** Sales of as many different customers, whom Dub does not know yet: each comes with a click of its own. */
export function saleLoad({ dub }: Pick<Sandbox, 'dub'>, count: number): Load {
	const bodies = Array.from({ length: count }, (_, index) => ({
		customerExternalId: `customer_${index}`,
		amount: 1000 + index,
		...SALE_FIXED,
		invoiceId: `pay_${index}`,
		clickId: dub.addClick().id,
	}));
	return { service: 'sale', bodies };
}

/** Leads that differ in their referrer. */
export function whopLoad(count: number): Load {
	const [user] = USERS;
	const bodies = Array.from({ length: count }, (_, index) => ({
		company_id: COMPANY.id,
		user_id: user.id,
		referrer: `https://shop.example/landing/${index}`,
	}));
	return { service: 'whop', bodies };
}
