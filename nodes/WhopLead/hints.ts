import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { addHint } from '../shared/hints';
import { isRecord, valueAt } from '../shared/records';

/** Without its permission Whop hides email addresses instead of refusing (whop.md#hidden-email-addresses). */
export function hintAtHiddenEmails(context: IExecuteFunctions, rows: INodeExecutionData[]): void {
	const leads = rows.filter(({ error }) => error === undefined);
	const hidden = leads.filter(({ json }) => {
		const user = valueAt(json, 'user');
		return isRecord(user) && user.email === null;
	});
	if (hidden.length === 0) return;
	addHint(
		context,
		`Whop gave no email address for ${hidden.length} of ${leads.length} leads. If that is unexpected, add the permission member:email:read to the API key.`,
	);
}
