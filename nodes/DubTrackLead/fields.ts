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
		name: 'Record Now (Async)',
		description: 'Dub answers at once and finishes its counting afterwards',
	},
	deferred: {
		name: 'Only Store the Click (Deferred)',
		description:
			'A later call with the same customer, no click ID and another mode records the lead',
	},
	wait: {
		name: 'Record Before a Sale (Wait)',
		description: 'A sale that is tracked right after it finds the lead',
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
			'How many leads this counts as, such as seats of a trial; each counts towards your Dub plan',
	},
	metadata: metadataField('lead'),
	mode: {
		parameter: 'mode',
		label: 'Mode',
		rule: { is: 'choice', options: MODES },
		default: 'async',
		description:
			'How Dub records the lead; in two steps it is first Deferred, then Async without a click ID',
	},
} as const satisfies Record<keyof TrackBody<'lead'>, Field>;

/** Where the click comes from. Workflows of version 1 do not have it, and give the click themselves. */
const findClickField = {
	parameter: 'findClickId',
	label: 'Find Click ID',
	rule: {
		is: 'choice',
		options: {
			item: {
				name: 'In the Item',
				description: 'Looks in fields such as dub_id or clickId, then in addresses and cookies',
			},
			field: { name: 'In the Field Below', description: 'Takes what you give as the click ID' },
		},
	},
	default: 'item',
	description: 'Where the node finds the click on a Dub link that this lead comes from',
} as const satisfies Field;

const NO_CLICK_CHOICES = {
	skip: {
		name: 'Skip the Lead',
		description: 'Send nothing, and pass the item on as not recorded, with the reason',
	},
	stop: { name: 'Stop', description: 'Fail the item with an error, before anything is sent' },
	storedClick: {
		name: "Use the Customer's Stored Click",
		description: 'Let Dub use the click it stored: the second step of a deferred lead',
	},
} as const satisfies Record<string, ChoiceWords>;

/**
 * What to do with a lead without a click. Dub itself would take the click that it stored, if any
 * (dub.md#stored-clicks).
 */
const noClickField = {
	parameter: 'emptyClickId',
	label: 'If There Is No Click ID',
	rule: { is: 'choice', options: NO_CLICK_CHOICES },
	default: 'skip',
	description: 'What to do with a lead that did not come from a Dub link',
} as const satisfies Field;

/** The same as version 1 has it, among the options; left alone, it stops. */
const noClickFieldOfVersion1 = {
	...noClickField,
	label: 'If Click ID Is Empty',
	default: 'stop',
} as const satisfies Field;

/** The option that has a click checked before its lead is recorded. */
export const verifyClickField = {
	parameter: 'verifyClick',
	label: 'Verify Click First',
	rule: { is: 'switch' },
	default: true,
	description:
		'Whether to ask Dub for the click before the lead is sent: Dub refuses a customer and event for 7 days after a click it does not know. Turn it off to save one request per lead where clicks are never fresh or mistyped.',
} as const satisfies Field;

/** All that the node asks for. */
export const FIELDS = {
	findClickId: findClickField,
	...TRACK_LEAD_FIELDS,
	clickId: { ...clickIdField, showIf: { findClickId: ['field'] } },
	emptyClickId: noClickField,
	verifyClick: verifyClickField,
} as const;

/** What version 1 of the node asks for. */
export const FIELDS_OF_VERSION_1 = {
	...TRACK_LEAD_FIELDS,
	emptyClickId: noClickFieldOfVersion1,
	verifyClick: verifyClickField,
} as const;
