import type { IDataObject } from 'n8n-workflow';

import type { LeadRow } from '../whop/types';
import type { LeadEventKind } from './events';

/** What the items of an event show besides the lead itself. */
interface Happening {
	/** `biz_…` */
	company: string;
	kind: LeadEventKind;
	/** When the poll began that found it out, by this machine's clock (Unix epoch ms). */
	noticedMs: number;
}

/**
 * An event as the workflow gets it: what happened in front, then the lead's own fields, and at the end when it was
 * noticed. A field of the lead with one of these names gives way.
 * `eventId` is the same whenever the same event is seen, so that a later node can drop a repetition. Whop does not say
 * when a lead converted, so a conversion says when it was noticed; a new lead has its `created_at`.
 */
export function leadItem({ company, kind, noticedMs }: Happening, lead: LeadRow): IDataObject {
	const [, what = kind] = kind.split('.');
	return marked(kind, `${company}/${lead.id}/${what}`, noticedMs, lead);
}

/** The same for a lead that does not exist, for building a workflow before there is one. */
export function sampleItem(kind: LeadEventKind, noticedMs: number, lead: LeadRow): IDataObject {
	return marked(kind, SAMPLE_ID, noticedMs, lead);
}

/** Stands where the ID of a real event would. */
const SAMPLE_ID = 'sample';

function marked(
	event: LeadEventKind,
	eventId: string,
	noticedMs: number,
	lead: LeadRow,
): IDataObject {
	const happened = { event, eventId };
	const noticedAt = new Date(noticedMs).toISOString();
	return {
		...happened,
		...lead,
		...happened,
		...(event === 'lead.converted' && { noticedAt }),
	};
}
