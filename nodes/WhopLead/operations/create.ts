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

const WITHOUT_USER =
	"No 'User ID' was given. A lead on Whop is an existing Whop user: with an API key Whop cannot know which one (it fills the user in only for a user's own token). Whop takes no email, name or phone number for a lead; keep those in its metadata.";

/** Creates one lead for each item: `POST /leads`. */
export const create: LeadOperation = {
	menu: {
		name: 'Create',
		value: 'create',
		action: 'Create a lead',
		description: 'Record an existing Whop user as a lead of the company',
	},
	...defineOperation({
		fields: LEAD_CREATE_FIELDS,
		top: ['company_id', 'user_id'],
		collection: {
			name: 'additionalFields',
			displayName: 'Additional Fields',
			placeholder: 'Add Field',
		},
		begin:
			() =>
			(whop: Whop, { company_id, ...body }) => {
				const company = companyOf(company_id, whop.connection);
				const purpose = body.user_id === undefined ? { ...CREATE, advice: WITHOUT_USER } : CREATE;
				// Never sent again where the first may have arrived: that would be a second lead.
				const post = { purpose, idempotent: false, method: 'POST', path: '/leads', body } as const;
				return {
					send: async () => [readLead(await whopCompanyRequest(whop, company, post), purpose)],
				};
			},
	}),
};
