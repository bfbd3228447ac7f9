import type { INodePropertyOptions } from 'n8n-workflow';

import type { Field } from '../shared/fields';
import type { TrackLeadMode, TrackLeadRequestBody } from './types';

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
} satisfies Record<TrackLeadMode, Omit<INodePropertyOptions, 'value'>>;

/**
 * The fields of POST /track/lead, by their name in the API. Limits as published (dub-api.md 2); Dub's own code
 * was seen to enforce them, save the one on the customer's ID.
 * A field that is missing here, misnamed or unknown to Dub's client does not compile.
 */
export const TRACK_LEAD_FIELDS = {
	clickId: {
		parameter: 'clickId',
		label: 'Click ID',
		rule: { is: 'address' },
		placeholder: 'e.g. rLnWe1uz9t282v7g',
		description:
			'The click on a Dub link that this lead comes from. Dub adds it to the address of your page as the dub_id parameter and keeps it in the dub_id cookie; store it with the lead, for example in its metadata. An address with a dub_id parameter works too.',
	},
	eventName: {
		parameter: 'eventName',
		label: 'Event Name',
		rule: { is: 'name', maxLength: 255 },
		required: true,
		placeholder: 'e.g. Sign Up',
		description:
			'What happened. Dub records each event once per customer within 7 days; upper and lower case count as the same.',
	},
	customerExternalId: {
		parameter: 'customerExternalId',
		label: 'Customer External ID',
		rule: { is: 'identifier', maxLength: 100 },
		required: true,
		placeholder: 'e.g. user_12345',
		description:
			'Your own ID of the customer, such as the Whop user ID. All later events of this customer are found by it.',
	},
	customerAvatar: {
		parameter: 'customerAvatar',
		label: 'Customer Avatar',
		rule: { is: 'address' },
		placeholder: 'e.g. https://example.com/jane.png',
		description: 'Address of a picture of the customer',
	},
	customerEmail: {
		parameter: 'customerEmail',
		label: 'Customer Email',
		rule: { is: 'email', maxLength: 100 },
		placeholder: 'e.g. jane@example.com',
		description: 'Email address of the customer; Dub keeps the one it was first given',
	},
	customerName: {
		parameter: 'customerName',
		label: 'Customer Name',
		rule: { is: 'text', maxLength: 100 },
		placeholder: 'e.g. Jane Doe',
		description: 'Name of the customer; without one, Dub uses the email or makes a name up',
	},
	eventQuantity: {
		parameter: 'eventQuantity',
		label: 'Event Quantity',
		rule: { is: 'integer', min: 1, max: 100 },
		description:
			'How many leads this counts as, such as the seats of a trial. Each one counts towards the usage of your Dub plan.',
	},
	metadata: {
		parameter: 'metadata',
		label: 'Metadata',
		rule: { is: 'object', maxCharacters: 10_000 },
		description: 'Anything else to store with the lead, up to 10,000 characters',
	},
	mode: {
		parameter: 'mode',
		label: 'Mode',
		rule: {
			is: 'choice',
			options: Object.entries(MODES).map(([value, mode]) => ({ value, ...mode })),
		},
		default: 'async',
		description:
			'How Dub records the lead. To record it in two steps, send Deferred with the click ID first, and later Async without a click ID.',
	},
} satisfies Record<keyof TrackLeadRequestBody, Field>;

/** The fields that stand at the top of the node; all others are in its Additional Fields. */
export const TOP_FIELDS = [
	'clickId',
	'eventName',
	'customerExternalId',
] as const satisfies ReadonlyArray<keyof TrackLeadRequestBody>;

/** The fields of the Additional Fields collection, in alphabetical order of their labels. */
export const ADDITIONAL_FIELDS: Field[] = Object.entries(TRACK_LEAD_FIELDS)
	.filter(([key]) => !TOP_FIELDS.some((top) => top === key))
	.map(([, field]) => field);
