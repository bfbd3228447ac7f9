import type { Field } from '../shared/fields';

/** For how many days after its creation a lead is watched; older ones are forgotten. */
export const lookbackField = {
	parameter: 'lookbackDays',
	label: 'Conversion Window (Days)',
	rule: { is: 'integer', min: 1, max: 365 },
	default: 30,
	description:
		'For how many days after its creation a lead is watched for becoming a customer. With more days, each older lead is looked at less often.',
} as const satisfies Field;

/** How many older leads one poll reads: the sweep's share. */
export const olderLeadsField = {
	parameter: 'olderLeads',
	label: 'Older Leads to Recheck',
	rule: { is: 'integer', min: 100, max: 20_000 },
	default: 1000,
	description:
		'The newest 1,000 leads are checked every time, older ones in turn. More of them at once means that late conversions are found sooner, and one more request to Whop for each 100.',
} as const satisfies Field;
