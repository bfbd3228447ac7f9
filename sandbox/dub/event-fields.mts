import * as z from 'zod/v4';

/** Fields that lead and sale calls have in common, as the server checks them (dub-api reference, sections 2 and 3). */
export const personFields = {
	customerName: z.string().max(100).nullish(),
	customerEmail: z.email().max(100).nullish(),
	customerAvatar: z.string().nullish(),
};

/** What a call says about a customer who is not known yet. */
export type PersonFields = z.output<z.ZodObject<typeof personFields>>;

/** `clickId`: trimmed; empty counts as not given. */
export const clickIdField = z.string().trim().nullish();

/** `metadata`: any object, at most 10,000 characters as JSON. */
export const metadataField = z
	.record(z.string(), z.unknown())
	.nullish()
	.refine(
		(metadata) => !metadata || JSON.stringify(metadata).length <= 10_000,
		'Metadata must be less than 10,000 characters when stringified',
	);
