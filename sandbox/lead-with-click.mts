import type { DubClick, DubStore } from './dub/store.mts';
import type { StoredLead } from './whop/lead-index.mts';
import type { NewLead, WhopStore } from './whop/store.mts';

/** Where a lead carries the ID of its Dub click: `metadata.dub_id`, or `?dub_id=` of the referrer. */
export type ClickPlace = 'metadata' | 'referrer';

/** Adds a visitor's click on a Dub link and the Whop lead that came of it. */
export function addLeadWithClick(
	{ whop, dub }: { whop: WhopStore; dub: DubStore },
	fields: NewLead = {},
	place: ClickPlace = 'metadata',
): { lead: StoredLead; click: DubClick } {
	const click = dub.addClick();
	const carrier: NewLead =
		place === 'metadata'
			? { metadata: { ...fields.metadata, dub_id: click.id } }
			: { referrer: `https://shop.example/?dub_id=${click.id}` };
	return { lead: whop.addLead({ ...fields, ...carrier }), click };
}
