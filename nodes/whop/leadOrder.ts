import type { Lead, LeadRow } from './types';

/**
 * The fields of a lead (whop.md#fields-of-a-lead) in the order in which items show them: who it is, before everything
 * else. The output schemas have the same order (nodes/WhopLead/__schema__/lead.json); a test holds the two together.
 */
export const LEAD_FIELDS = [
	'id',
	'user',
	'product',
	'member',
	'referrer',
	'metadata',
	'created_at',
	'updated_at',
] as const satisfies readonly (keyof Lead)[];

/** @returns the same lead with its fields in that order; all others that Whop sent follow */
export function personFirst(lead: LeadRow): LeadRow {
	const first = LEAD_FIELDS.filter((name) => Object.hasOwn(lead, name));
	return { ...Object.fromEntries(first.map((name) => [name, lead[name]])), ...lead };
}
