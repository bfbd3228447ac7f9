// The fields of each request on leads, by their names in the API, each once. The types come from Whop's own SDK: a
// field that is missing here, made up or misnamed does not compile.

import type { CursorPageParams } from '@whop/sdk/core/pagination';

import type { Field } from '../shared/fields';
import type { IdForm } from '../shared/fieldValues';
import { companyField } from './company';
import type { LeadCreateParams, LeadListParams, LeadUpdateParams } from './types';

/** Older products have the other prefix (whop.md#product-ids). */
const PRODUCT_ID = { prefix: 'prod_', otherPrefixes: ['pass_'] } as const satisfies IdForm;

const metadata = {
	parameter: 'metadata',
	label: 'Metadata',
	rule: { is: 'object' },
	description: 'Your own data about the lead, as keys and values',
} as const satisfies Field;

const referrer = {
	parameter: 'referrer',
	label: 'Referrer',
	rule: { is: 'address' },
	description: 'Address of the page that brought the lead',
	placeholder: 'e.g. https://example.com/landing',
} as const satisfies Field;

/** `POST /leads`. `company_id` goes out under the name that Whop takes at this version (whop.md#company-or-account). */
export const LEAD_CREATE_FIELDS = {
	company_id: companyField,
	user_id: {
		parameter: 'userId',
		label: 'User ID',
		rule: {
			is: 'id',
			prefix: 'user_',
			hint: "Whop finds a lead by their user ID only, not by email or name; keep a prospect's details in the metadata.",
		},
		description:
			'The Whop user who is the lead: user.id in what Whop sends of leads, members and payments. Whop takes no email, name or phone number for a lead; keep those in the metadata.',
		placeholder: 'e.g. user_xxxxxxxxxxxxx',
	},
	metadata,
	product_id: {
		parameter: 'productId',
		label: 'Product',
		rule: {
			is: 'id',
			...PRODUCT_ID,
			picker: 'searchProducts',
			address: 'https://whop.com/dashboard/biz_xxxxxxxxxxxxxx/products/prod_xxxxxxxxxxxxx',
		},
		description: 'The product that the lead is interested in',
		placeholder: 'e.g. prod_xxxxxxxxxxxxx',
	},
	referrer,
} as const satisfies Record<keyof LeadCreateParams, Field>;

/** `PATCH /leads/{id}` */
export const LEAD_UPDATE_FIELDS = {
	metadata,
	referrer,
} as const satisfies Record<keyof LeadUpdateParams, Field>;

/** What `leadPages` sets: the cursor and the size of a page. `before` and `last` page backwards, which it never does. */
type Paging = keyof CursorPageParams | 'before' | 'first' | 'last';

/** `GET /leads`, without its paging. */
export const LEAD_LIST_FIELDS = {
	company_id: companyField,
	created_after: {
		parameter: 'createdAfter',
		label: 'Created After',
		rule: { is: 'date' },
		description: 'Only leads created after this moment',
	},
	created_before: {
		parameter: 'createdBefore',
		label: 'Created Before',
		rule: { is: 'date' },
		description: 'Only leads created before this moment',
	},
	product_ids: {
		parameter: 'productIds',
		label: 'Product Names or IDs',
		rule: {
			is: 'ids',
			...PRODUCT_ID,
			options: 'getProducts',
			// n8n compares values as text, and a picker as a whole is always the same (n8n.md#parameters).
			dependsOn: [`${companyField.parameter}.value`],
		},
		description:
			'Only leads of any of these products. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
} as const satisfies Record<Exclude<keyof LeadListParams, Paging>, Field>;

/** `GET` and `PATCH /leads/{id}`: the lead itself. */
export const leadIdField = {
	parameter: 'leadId',
	label: 'Lead ID',
	rule: { is: 'id', prefix: 'lead_' },
	required: true,
	description: 'The ID of the lead, or an address that contains it',
	placeholder: 'e.g. lead_xxxxxxxxxxxxx',
} as const satisfies Field;
