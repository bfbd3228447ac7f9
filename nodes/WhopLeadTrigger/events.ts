import { isConverted } from '../whop/conversion';
import type { LeadRow } from '../whop/types';

/** One of the events that start workflows. */
interface EventDefinition {
	/** As workflows store it, and as items name it. */
	kind: string;
	/** The name in the editor. */
	name: string;
	description: string;
	/** Whether the event has happened to a lead at some time. */
	happenedTo: (lead: LeadRow) => boolean;
	/** Completes "… at this company within the last 30 days". */
	none: string;
	/** What to do to see one, where there is none. */
	howToGetOne: string;
}

/** The events, in the order in which they happen to one lead. */
export const LEAD_EVENTS = [
	{
		kind: 'lead.created',
		name: 'New Lead',
		description: 'A lead was created after the workflow was published',
		happenedTo: () => true,
		none: 'No lead was created',
		howToGetOne: 'Create a lead on Whop (the Whop Lead node can do it), then fetch again.',
	},
	{
		kind: 'lead.converted',
		name: 'Lead Converted',
		description: 'A lead became a customer after the workflow was published',
		happenedTo: isConverted,
		none: 'No lead has converted',
		howToGetOne: 'Fetch again once a lead has become a customer; the fields will be the same.',
	},
] as const satisfies readonly EventDefinition[];

/** What can happen to a lead. */
export type LeadEventKind = (typeof LEAD_EVENTS)[number]['kind'];
