import {
	clickIdField,
	customerExternalIdField,
	CUSTOMER_DETAILS,
	metadataField,
} from '../dub/fields';
import type { TrackBody } from '../dub/types';
import type { ChoiceWords, Field } from '../shared/fields';

/** The payment processors by their name in the API; one that Dub adds or drops does not compile. */
const PROCESSORS = {
	apple: { name: 'Apple' },
	custom: { name: 'Custom', description: 'Any other, such as Whop' },
	dub: { name: 'Dub' },
	lemonsqueezy: { name: 'Lemon Squeezy' },
	paddle: { name: 'Paddle' },
	polar: { name: 'Polar' },
	revenuecat: { name: 'RevenueCat' },
	shopify: { name: 'Shopify' },
	stripe: { name: 'Stripe' },
} as const satisfies Record<NonNullable<TrackBody<'sale'>['paymentProcessor']>, ChoiceWords>;

const ONLY_NEW = 'only for a customer that Dub does not know yet';

/**
 * The fields of `POST /track/sale`, by their names in the API (dub.md#sale-fields).
 * A field that is missing here, misnamed or unknown to Dub's client does not compile.
 */
export const TRACK_SALE_FIELDS = {
	invoiceId: {
		parameter: 'invoiceId',
		label: 'Invoice ID',
		rule: { is: 'identifier' },
		placeholder: 'e.g. pay_12345',
		description:
			'The ID of the payment or invoice. Dub counts each one once within 7 days, so the sale can be sent again without harm. Without one, each call counts again.',
	},
	customerExternalId: customerExternalIdField,
	amount: {
		parameter: 'amount',
		label: 'Amount',
		rule: { is: 'decimal' },
		required: true,
		placeholder: 'e.g. 49.99',
		description:
			'How much was paid, above 0, with a point before the decimals. Dub records no sale of 0 and no refunds.',
	},
	currency: {
		parameter: 'currency',
		label: 'Currency',
		rule: { is: 'name' },
		required: true,
		placeholder: 'e.g. usd',
		description:
			'Code of the currency, in three letters. Dub turns other currencies into US dollars. For those with three decimals (such as kwd) it is not certain that Dub counts right: its published code takes them to have two.',
	},
	eventName: {
		parameter: 'eventName',
		label: 'Event Name',
		rule: { is: 'name', maxLength: 255 },
		placeholder: 'e.g. Invoice Paid',
		description: 'What happened; without one, Dub calls it Purchase',
	},
	paymentProcessor: {
		parameter: 'paymentProcessor',
		label: 'Payment Processor',
		rule: { is: 'choice', options: PROCESSORS },
		default: 'custom',
		description:
			'Who took the payment. Dub accepts only these and does not know Whop, so sales on Whop are Custom.',
	},
	leadEventName: {
		parameter: 'leadEventName',
		label: 'Lead Event Name',
		rule: { is: 'name', maxLength: 255 },
		placeholder: 'e.g. Sign Up',
		description:
			"Name of the lead that led to the sale; upper and lower case count. Without one, Dub takes the customer's latest lead.",
	},
	metadata: metadataField('sale'),
	clickId: {
		...clickIdField,
		description: `The click on a Dub link that the sale comes from, ${ONLY_NEW}: Dub then makes the customer and a lead as well. An address with a dub_id parameter works too.`,
	},
	customerAvatar: {
		...CUSTOMER_DETAILS.customerAvatar,
		description: `Address of a picture of the customer, ${ONLY_NEW}`,
	},
	customerEmail: {
		...CUSTOMER_DETAILS.customerEmail,
		description: `Email address of the customer, ${ONLY_NEW}`,
	},
	customerName: {
		...CUSTOMER_DETAILS.customerName,
		description: `Name of the customer, ${ONLY_NEW}; without one, Dub uses the email or makes a name up`,
	},
} as const satisfies Record<keyof TrackBody<'sale'>, Field>;

/** In which units the amount is given. */
export const amountUnitField = {
	parameter: 'amountUnit',
	label: 'Amount Is In',
	rule: {
		is: 'choice',
		options: {
			currency: { name: 'Currency Units', description: 'Such as 49.99 for 49.99 dollars' },
			smallest: { name: 'Smallest Units', description: 'Such as 4999 for 49.99 dollars' },
		},
	},
	default: 'currency',
	description:
		'How the amount is written. Whop gives currency units, Stripe smallest units such as cents.',
} as const satisfies Field;

/** All that the node asks for. */
export const FIELDS = {
	...TRACK_SALE_FIELDS,
	amountUnit: amountUnitField,
} as const;
