import type { IDataObject } from 'n8n-workflow';

import type { LeadRow } from '../whop/types';
import type { LeadEventKind } from './ledger';

/**
 * An event as the workflow gets it: the lead's own fields, with what happened in front.
 * `eventId` is the same whenever the same event is seen, so that a later node can drop a repetition.
 */
export function leadItem(company: string, kind: LeadEventKind, lead: LeadRow): IDataObject {
	const [, what = kind] = kind.split('.');
	return { event: kind, eventId: `${company}/${lead.id}/${what}`, ...lead };
}
