import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { toProperties } from '../../shared/fields';
import { givenBy } from '../../shared/givenBy';
import { runItems } from '../../shared/itemLoop';
import { readFields } from '../../shared/readFields';
import type { Whop } from '../../whop/client';
import { companyOf } from '../../whop/company';
import { LEAD_CREATE_FIELDS } from '../../whop/leadFields';
import { createLead } from '../../whop/leads';
import { shownFor } from '../parameters';

const { user_id, metadata, product_id, referrer } = LEAD_CREATE_FIELDS;

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
export async function create(
	context: IExecuteFunctions,
	whop: Whop,
	parallel: number,
): Promise<INodeExecutionData[][]> {
	return await runItems(context, {
		parallel,
		prepare: (itemIndex) => {
			const { company_id: company, ...fields } = readFields(
				LEAD_CREATE_FIELDS,
				givenBy(context, itemIndex, 'additionalFields'),
			);
			return { company: companyOf(company, whop.connection), fields };
		},
		send: async ({ company, fields }) => [await createLead(whop, company, fields)],
	});
}
