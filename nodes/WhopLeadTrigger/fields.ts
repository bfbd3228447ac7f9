import type { Field } from '../shared/fields';
import type { LeadEventKind } from './ledger';

/** The events, in the order in which they happen to one lead. */
export const LEAD_EVENTS: readonly LeadEventKind[] = ['lead.created', 'lead.converted'];

export const lookbackField = {
	parameter: 'lookbackDays',
	label: 'Look-Back for Conversions (Days)',
	rule: { is: 'integer', min: 1, max: 365 },
	default: 30,
	description:
		'How many days after its creation a lead is still watched for its conversion. A longer look-back finds later conversions, and takes longer to go once around.',
} as const satisfies Field;
