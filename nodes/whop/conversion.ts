import { textAt } from '../shared/records';
import type { LeadRow } from './types';

/** A lead has converted once it is a member of the company; until then Whop gives no member (whop-api.md 6, docs). */
export function isConverted(lead: LeadRow): boolean {
	return textAt(lead, 'member', 'id') !== undefined;
}
