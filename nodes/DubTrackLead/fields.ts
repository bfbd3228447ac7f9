import {
	clickIdField,
	customerExternalIdField,
	CUSTOMER_DETAILS,
	eventNameField,
	metadataField,
} from '../dub/fields';
import type { TrackBody } from '../dub/types';
import type { ChoiceWords, Field } from '../shared/fields';

/** The modes by their name in the API; one that Dub adds or drops does not compile. */
const MODES = {
	async: {
		name: 'Async',
		description: 'Record the lead; Dub answers at once and finishes its counting afterwards',
	},
	deferred: {
		name: 'Deferred',
		description:
			'Only store the click for this customer. A later call with the same customer, no click ID and another mode records the lead, for example when the person becomes qualified.',
	},
	wait: {
		name: 'Wait',
		description: 'Record the lead so that a sale tracked right after it finds the lead',
	},
} as const satisfies Record<NonNullable<TrackBody<'lead'>['mode']>, ChoiceWords>;

/**
 * The fields of `POST /track/lead`, by their names in the API.
 * A field that is missing here, misnamed or unknown to Dub's client does not compile.
 */
export const TRACK_LEAD_FIELDS = {
	clickId: clickIdField,
	eventName: eventNameField,
	customerExternalId: customerExternalIdField,
	...CUSTOMER_DETAILS,
	eventQuantity: {
		parameter: 'eventQuantity',
		label: 'Event Quantity',
		rule: { is: 'integer', min: 1, max: 100 },
		description:
			'How many leads this counts as, such as the seats of a trial. Each one counts towards the usage of your Dub plan.',
	},
	metadata: metadataField('lead'),
	mode: {
		parameter: 'mode',
		label: 'Mode',
		rule: { is: 'choice', options: MODES },
		default: 'async',
		description:
			'How Dub records the lead. To record it in two steps, send Deferred with the click ID first, and later Async without a click ID.',
	},
} as const satisfies Record<keyof TrackBody<'lead'>, Field>;

/**
 * What to do with a lead without a click. Dub itself would take the click that it stored, if any
 * (dub.md#stored-clicks).
 */
export const emptyClickField = {
	parameter: 'emptyClickId',
	label: 'If Click ID Is Empty',
	rule: {
		is: 'choice',
		options: {
			skip: {
				name: 'Skip the Item',
				description: 'Send nothing, and pass the item on as not recorded, with the reason',
			},
			stop: {
				name: 'Stop',
				description: 'Fail the item with an error, before anything is sent',
			},
			storedClick: {
				name: "Use the Customer's Stored Click",
				description:
					'Let Dub use the click it stored for this customer. This is the second step of a deferred lead.',
			},
		},
	},
	default: 'stop',
	description: 'What to do with an item that has no click ID',
} as const satisfies Field;

/** The option that has a click checked before its lead is recorded. */
export const verifyClickField = {
	parameter: 'verifyClick',
	label: 'Verify Click First',
	rule: { is: 'switch' },
	description:
		'Whether to make sure that Dub knows the click before the lead is recorded. A lead with a click that Dub does not find (yet) fails, and Dub then takes the same customer and event no more for 7 days. With this on, the lead is first sent in Deferred mode, which has no such effect, and a fresh click gets some seconds to become known. This costs one more request for each lead.',
} as const satisfies Field;

/** All that the node asks for. */
export const FIELDS = {
	...TRACK_LEAD_FIELDS,
	emptyClickId: emptyClickField,
	verifyClick: verifyClickField,
} as const;
