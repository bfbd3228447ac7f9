import * as z from 'zod/v4';

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

/** `POST /control/whop/leads/:id/convert` */
export const Conversion = z.strictObject({ at: instant.optional() });

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
