import { z } from 'zod/v4';
import { COMPANY, USERS } from '../sandbox/identities.mts';
import type { Sandbox } from '../sandbox/sandbox.mts';

/** The body of `POST /track/lead` as every contender sends it. */
const dubBody = z.object({
	clickId: z.string(),
	eventName: z.string(),
	customerExternalId: z.string(),
	customerName: z.string(),
	customerEmail: z.string(),
	mode: z.literal('async'),
});

/** The body of `POST /leads` as every contender sends it. */
const whopBody = z.object({
	company_id: z.string(),
	user_id: z.string(),
	referrer: z.string(),
});

/** What a run has to send: one request for each body. In n8n each body is an input item. */
export const loadSchema = z.discriminatedUnion('service', [
	z.object({ service: z.literal('dub'), bodies: z.array(dubBody) }),
	z.object({ service: z.literal('whop'), bodies: z.array(whopBody) }),
]);

/** What a run has to send. */
export type Load = z.infer<typeof loadSchema>;

/** Where leads go. */
export type Service = Load['service'];

/** Leads of as many different customers, each with a click of its own. */
export function dubLoad({ dub }: Pick<Sandbox, 'dub'>, count: number): Load {
	const bodies = Array.from({ length: count }, (_, index) => ({
		clickId: dub.addClick().id,
		eventName: 'Sign Up',
		customerExternalId: `customer_${index}`,
		customerName: `Customer ${index}`,
		customerEmail: `customer.${index}@shop.example`,
		mode: 'async' as const,
	}));
	return { service: 'dub', bodies };
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
