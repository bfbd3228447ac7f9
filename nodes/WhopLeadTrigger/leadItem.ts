import type { IDataObject } from 'n8n-workflow';

import type { LeadRow } from '../whop/types';
import type { LeadEventKind } from './events';

/**
 * An event as the workflow gets it: the lead's own fields, with what happened in front. A field of the lead with one of
 * these names gives way.
 * `eventId` is the same whenever the same event is seen, so that a later node can drop a repetition.
 */
export function leadItem(company: string, kind: LeadEventKind, lead: LeadRow): IDataObject {
	const [, what = kind] = kind.split('.');
	const happened = { event: kind, eventId: `${company}/${lead.id}/${what}` };
	return { ...happened, ...lead, ...happened };
}
