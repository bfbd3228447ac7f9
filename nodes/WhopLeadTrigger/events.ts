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
	/** Completes "… at this company, so there is nothing to show". */
	none: string;
	/** What to do to see one, where there is none. */
	howToGetOne: string;
}

/** The events, in the order in which they happen to one lead. */
export const LEAD_EVENTS = [
	{
		kind: 'lead.created',
		name: 'New Lead',
		description: 'A lead was created after this trigger was switched on',
		happenedTo: () => true,
		none: 'No lead was created',
		howToGetOne: 'Create a lead on Whop (the Whop Lead node can do it), then fetch again.',
	},
	{
		kind: 'lead.converted',
		name: 'Lead Converted',
		description: 'A lead became a paying customer after this trigger was switched on',
		happenedTo: isConverted,
		none: 'No lead has converted',
		howToGetOne:
			"To build the workflow now, add New Lead to 'Trigger On' while you fetch: both events have the same fields.",
	},
] as const satisfies readonly EventDefinition[];

/** What can happen to a lead. */
export type LeadEventKind = (typeof LEAD_EVENTS)[number]['kind'];
