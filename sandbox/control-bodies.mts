import * as z from 'zod/v4';
import { CURRENCIES } from './whop/stored-payment.mts';
import { ELSEWHERE, isOnThisMachine } from './whop/webhooks.mts';

/** What the control routes accept. Unknown keys are refused, so that a typo is not taken for a default. */

const instant = z.union([z.number(), z.iso.datetime({ offset: true })]);
const linkKind = z.enum(['usable', 'disabled', 'deleted', 'foreign']);
const metadata = z.record(z.string(), z.unknown()).nullable();

/** `POST /control/whop/leads`: a lead's fields, and whether a Dub click comes with it and where it goes. */
export const LeadToAdd = z.strictObject({
	id: z.string().min(1).optional(),
	companyId: z.string().optional(),
	createdAt: instant.optional(),
	updatedAt: instant.optional(),
	visibleAt: instant.optional(),
	user: z
		.strictObject({
			id: z.string().min(1).optional(),
			email: z.string().nullable().optional(),
			name: z.string().nullable().optional(),
			username: z.string().optional(),
		})
		.nullable()
		.optional(),
	productId: z.string().nullable().optional(),
	referrer: z.string().nullable().optional(),
	metadata: metadata.optional(),
	memberId: z.string().nullable().optional(),
	withClick: z.union([z.boolean(), z.enum(['metadata', 'referrer'])]).default(false),
});

/** What is paid: units of the currency, as Whop has amounts. */
const terms = {
	amount: z.number().positive().optional(),
	currency: z.enum(CURRENCIES).optional(),
	metadata: metadata.optional(),
};

/** `POST /control/whop/leads/:id/convert` */
export const Conversion = z.strictObject({ at: instant.optional(), ...terms });

/** `POST /control/whop/leads/:id/payments`: a renewal, or a payment that fails. */
export const PaymentToAdd = z.strictObject({
	outcome: z.enum(['paid', 'failed']).default('paid'),
	...terms,
});

/** `POST /control/whop/payments/:id/refunds`; default all that is left. */
export const RefundToAdd = z.strictObject({ amount: z.number().positive().optional() });

/** `POST /control/whop/webhook`: where webhooks go; null for nowhere. */
export const Endpoint = z.strictObject({
	url: z.string().refine(isOnThisMachine, ELSEWHERE).nullable(),
	secret: z.string().min(1).optional(),
});

/** `PATCH /control/whop/leads/:id` */
export const LeadEdit = z.strictObject({
	metadata: metadata.optional(),
	referrer: z.string().nullable().optional(),
	memberId: z.string().nullable().optional(),
});

/** `POST /control/dub/clicks` */
export const ClickToAdd = z.strictObject({
	id: z.string().min(1).optional(),
	link: linkKind.optional(),
	readableAfterMs: z.number().nonnegative().optional(),
});

/** `POST /control/dub/customers`: a customer without a lead. */
export const CustomerToAdd = z.strictObject({
	externalId: z.string().min(1),
	link: linkKind.nullable().optional(),
});

/** `POST /control/faults` */
export const FaultToAdd = z.strictObject({
	service: z.enum(['whop', 'dub']),
	method: z.string().optional(),
	path: z.string().optional(),
	skip: z.number().int().nonnegative().optional(),
	times: z.number().int().positive().optional(),
	when: z.enum(['before', 'after']).optional(),
	reply: z.union([
		z.enum(['drop connection', 'hang']),
		z.strictObject({
			status: z.number().int().min(200).max(599),
			headers: z.record(z.string(), z.string()).optional(),
			body: z.unknown().optional(),
		}),
	]),
});
