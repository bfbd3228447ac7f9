import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../shared/records';

/**
 * Without its permission Whop hides email addresses instead of refusing (whop.md#hidden-email-addresses).
 * @returns what to tell the user, in words; undefined when every lead has its address
 */
export function hiddenEmailsIn(leads: readonly IDataObject[]): string | undefined {
	const hidden = leads.filter(({ user }) => isRecord(user) && user.email === null);
	if (hidden.length === 0) return undefined;
	return `Whop gave no email address for ${hidden.length} of ${leads.length} leads. If that is unexpected, add the permission member:email:read to the API key.`;
}
