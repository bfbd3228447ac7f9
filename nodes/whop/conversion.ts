import { ApiError } from '../shared/errors';
import { textAt } from '../shared/records';
import type { LeadRow } from './types';

/**
 * A lead has converted once it is a member of the company; until then Whop gives no member (whop.md#conversion).
 * @throws ApiError naming the lead when its member is neither missing nor one with an ID: whether it converted would
 *   be a guess
 */
export function isConverted(lead: LeadRow): boolean {
	const member: unknown = lead.member;
	if (member === null || member === undefined) return false;
	if (textAt(member, 'id') !== undefined) return true;
	throw unreadableLead(lead, "its 'member' is neither empty nor a member with an ID");
}

/** @param what what cannot be read about the lead, with the subject */
export function unreadableLead({ id }: LeadRow, what: string): ApiError {
	return new ApiError({
		message: `Whop sent the lead ${id} in a form that cannot be read: ${what}`,
		description:
			'It was not skipped, as it would be lost without a word. Try again (the trigger does so by itself); if this stays, look at the lead on Whop, and report it to Whop or to the authors of this node.',
		failure: { cause: 'temporarily-unavailable' },
	});
}
