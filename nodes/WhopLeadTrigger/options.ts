import type { Field } from '../shared/fields';

/** For how many days after its creation a lead is watched; older ones are forgotten. */
export const lookbackField = {
	parameter: 'lookbackDays',
	label: 'Look-Back for Conversions (Days)',
	rule: { is: 'integer', min: 1, max: 365 },
	default: 30,
	description:
		'How many days after its creation a lead is still watched for its conversion. A longer look-back finds later conversions, but then each older lead is read less often.',
} as const satisfies Field;

/** How many older leads one poll reads: the sweep's share. */
export const olderLeadsField = {
	parameter: 'olderLeads',
	label: 'Older Leads per Poll',
	rule: { is: 'integer', min: 100, max: 20_000 },
	default: 1000,
	description:
		'How many older leads each poll reads to find their conversions, besides the newest 1,000, which every poll reads. More finds conversions sooner; each 100 leads cost one request, and Whop allows 600 a minute.',
} as const satisfies Field;
