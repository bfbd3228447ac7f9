import type { INodeProperties } from 'n8n-workflow';

import { toProperties } from '../../shared/fields';
import { parameterReader } from '../../shared/parameterReader';
import { readFields } from '../../shared/readFields';
import { companyOf } from '../../whop/company';
import { LEAD_CREATE_FIELDS } from '../../whop/leadFields';
import { createLead } from '../../whop/leads';
import { shownFor } from '../parameters';
import type { Operation } from './operation';

const { company_id, ...FIELDS } = LEAD_CREATE_FIELDS;
const { user_id, metadata, product_id, referrer } = FIELDS;

/** The editor's properties of Create, besides the company. */
export const createProperties: INodeProperties[] = shownFor(
	['create'],
	[
		...toProperties(user_id),
		{
			displayName: 'Additional Fields',
			name: 'additionalFields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			options: [metadata, product_id, referrer].flatMap(toProperties),
		},
	],
);

/** Creates one lead for each item. */
export const create: Operation = (context) => (whop, itemIndex) => {
	const parameters = parameterReader(context, itemIndex, 'additionalFields');
	const fields = readFields(FIELDS, parameters);
	const company = companyOf(parameters.value(company_id.parameter), whop.connection);
	return { send: async () => [await createLead(whop, company, fields)] };
};
