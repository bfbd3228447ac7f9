import { defineOperation } from '../../shared/operation';
import type { Whop } from '../../whop/client';
import { leadIdField } from '../../whop/leadFields';
import { getLead } from '../../whop/leads';
import type { LeadOperation } from './leadOperation';

/** Gets the lead of each item. */
export const get: LeadOperation = {
	menu: {
		name: 'Get',
		value: 'get',
		action: 'Get a lead',
		description: 'Retrieve one lead by its ID',
	},
	...defineOperation({
		fields: { lead_id: leadIdField },
		top: ['lead_id'],
		begin:
			() =>
			(whop: Whop, { lead_id }) => ({
				send: async () => [(await getLead(whop, lead_id)).lead],
			}),
	}),
};
