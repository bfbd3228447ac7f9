import type { INodeProperties } from 'n8n-workflow';

import { InvalidInputError } from '../../shared/errors';
import type { Field } from '../../shared/fields';
import { defineOperation } from '../../shared/operation';
import { whopCompanyRequest } from '../../whop/client';
import type { Whop } from '../../whop/client';
import { companyOf } from '../../whop/company';
import type { Purpose } from '../../whop/errors';
import { LEAD_CREATE_FIELDS } from '../../whop/leadFields';
import { readLead } from '../../whop/leads';
import { WRITING } from '../../whop/permissions';
import type { LeadOperation } from './leadOperation';

const CREATE: Purpose = {
	action: 'create the lead',
	permissions: WRITING,
	creates: {
		what: 'lead',
		check:
			"Look for it with the operation Get Many ('Created After' a few minutes ago, the user's ID in user.id) before creating it again.",
	},
};

const { user_id: userIdField } = LEAD_CREATE_FIELDS;

/** Whop fills the user in only for a user's own token (whop.md#creating-a-lead). */
const ownTokenField = {
	parameter: 'ownToken',
	label: "Key Is a User's Token",
	rule: { is: 'switch' },
	description:
		'Whether the key of the credential is the token of one Whop user, who is the lead then. Hardly anybody has one; an API key of a company or an app is none.',
} as const satisfies Field;

const WITHOUT_USER = `No '${userIdField.label}' was given. A lead on Whop is an existing Whop user: with an API key Whop cannot know which one (it fills the user in only for a user's own token). Whop takes no email, name or phone number for a lead; keep those in its metadata.`;

/** The first version of the node asked for no user; workflows that were saved with it must go on. */
const WITHOUT_REQUIRED_USER = 1;

const operation = defineOperation({
	fields: { ...LEAD_CREATE_FIELDS, ownToken: ownTokenField },
	top: ['company_id', 'user_id', 'metadata'],
	collection: {
		name: 'additionalFields',
		displayName: 'Additional Fields',
		placeholder: 'Add Field',
	},
	version1: { fields: LEAD_CREATE_FIELDS, top: ['company_id', 'user_id'] },
	begin: (context) => {
		const needsUser = context.getNode().typeVersion > WITHOUT_REQUIRED_USER;
		return (whop: Whop, { company_id, ownToken = false, user_id, ...others }) => {
			if (needsUser && !ownToken && user_id === undefined) throw withoutUser();
			const company = companyOf(company_id, whop.connection);
			// A field that does not show counts for nothing.
			const user = ownToken ? undefined : user_id;
			const body = { ...(user === undefined ? {} : { user_id: user }), ...others };
			const purpose: Purpose =
				user === undefined ? { ...CREATE, advice: WITHOUT_USER } : { ...CREATE, user };
			// Never sent again where the first may have arrived: that would be a second lead.
			const post = { purpose, idempotent: false, method: 'POST', path: '/leads', body } as const;
			return {
				send: async () => [readLead(await whopCompanyRequest(whop, company, post), purpose)],
			};
		};
	},
});

function withoutUser(): InvalidInputError {
	return new InvalidInputError(
		`'${userIdField.label}' is empty; it is required`,
		`A lead on Whop is an existing Whop user. Map the field to a user's ID (user_…), and leave out items that have none. If the key is a user's own token, turn on '${ownTokenField.label}' under Additional Fields.`,
	);
}

/** The User ID shows as required, or not at all with the switch; in the first version of the node as it was. */
function withRequiredUser(property: INodeProperties): INodeProperties {
	const notIn = property.displayOptions?.hide;
	if (property.name !== userIdField.parameter || notIn === undefined) return property;
	const switchedOn = { [`/additionalFields.${ownTokenField.parameter}`]: [true] };
	return { ...property, required: true, displayOptions: { hide: { ...notIn, ...switchedOn } } };
}

/** Creates one lead for each item: `POST /leads`. */
export const create: LeadOperation = {
	menu: {
		name: 'Create',
		value: 'create',
		action: 'Create a lead',
		description: 'Record an existing Whop user as a lead of the company',
	},
	...operation,
	properties: operation.properties.map(withRequiredUser),
};
