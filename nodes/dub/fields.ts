// The fields that all of Dub's tracking calls have, each once. Limits as published (dub.md#field-limits); Dub's own
// code was seen to enforce them, save the one on the customer's ID.

import type { Field } from '../shared/fields';

export const eventNameField = {
	parameter: 'eventName',
	label: 'Event Name',
	rule: { is: 'name', maxLength: 255 },
	required: true,
	placeholder: 'e.g. Sign Up',
	description:
		'What happened. Dub records each event once per customer within 7 days; upper and lower case count as the same.',
} as const satisfies Field;

export const customerExternalIdField = {
	parameter: 'customerExternalId',
	label: 'Customer External ID',
	rule: { is: 'identifier', maxLength: 100 },
	required: true,
	placeholder: 'e.g. user_12345',
	description:
		'Your own ID of the customer, such as the Whop user ID. All later events of this customer are found by it.',
} as const satisfies Field;

/** Who the customer is, besides the ID: a lead or a sale without it is worth more than none. */
export const CUSTOMER_DETAILS = {
	customerAvatar: {
		parameter: 'customerAvatar',
		label: 'Customer Avatar',
		// Dub takes any text, and one that is no picture's address removes the picture it has (dub.md#known-customers).
		rule: { is: 'address', web: true },
		dispensable: true,
		placeholder: 'e.g. https://example.com/jane.png',
		description: 'Address of a picture of the customer',
	},
	customerEmail: {
		parameter: 'customerEmail',
		label: 'Customer Email',
		rule: { is: 'email', maxLength: 100 },
		dispensable: true,
		placeholder: 'e.g. jane@example.com',
		description: 'Email address of the customer; Dub keeps the one it was first given',
	},
	customerName: {
		parameter: 'customerName',
		label: 'Customer Name',
		rule: { is: 'text', maxLength: 100, real: true },
		dispensable: true,
		placeholder: 'e.g. Jane Doe',
		description: 'Name of the customer; without one, Dub uses the email or makes a name up',
	},
} as const satisfies Record<string, Field>;

export const clickIdField = {
	parameter: 'clickId',
	label: 'Click ID',
	rule: { is: 'address' },
	placeholder: 'e.g. rLnWe1uz9t282v7g',
	description:
		'The click on a Dub link that this lead comes from: the value of the dub_id parameter of your page, or of the dub_id cookie. An address with a dub_id parameter works too.',
} as const satisfies Field;

/** @param what what the metadata is stored with: "lead" */
export const metadataField = (what: string) =>
	({
		parameter: 'metadata',
		label: 'Metadata',
		rule: { is: 'object', maxCharacters: 10_000 },
		description: `Anything else to store with the ${what}, up to 10,000 characters`,
	}) as const satisfies Field;
