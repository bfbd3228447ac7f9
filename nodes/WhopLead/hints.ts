import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { hiddenEmailsIn } from '../whop/hiddenEmails';
import { addHint } from '../shared/newerHelpers';

/** Says beside the output that Whop hides email addresses, where it does. */
export function hintAtHiddenEmails(context: IExecuteFunctions, rows: INodeExecutionData[]): void {
	const leads = rows.filter(({ error }) => error === undefined).map(({ json }) => json);
	const message = hiddenEmailsIn(leads);
	if (message !== undefined) addHint(context, message);
}
