import { unreadableLead } from '../whop/conversion';
import type { LeadRow } from '../whop/types';

/**
 * @returns a lead's creation time, Unix epoch ms
 * @throws ApiError naming the lead when it cannot be read: skipped, the lead would be lost
 */
export const createdMs = (lead: LeadRow): number => timeOf(lead, 'created_at');

/** A date with a time and a time zone. JavaScript also takes `lead 5` for a day in May. */
const TIME = /^\d{4}-\d\d-\d\d[T ].*(?:Z|UTC|[+-]\d\d:?\d\d)$/;

/**
 * @returns one of a lead's times, Unix epoch ms
 * @throws ApiError naming the lead when it cannot be read
 */
export function timeOf(lead: LeadRow, field: 'created_at' | 'updated_at'): number {
	const text: unknown = lead[field];
	const time = typeof text === 'string' && TIME.test(text) ? Date.parse(text) : NaN;
	if (Number.isNaN(time)) throw unreadableLead(lead, `its '${field}' is no time`);
	return time;
}
