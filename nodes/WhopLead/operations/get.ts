import type { IExecuteFunctions } from 'n8n-workflow';

import { givenBy } from '../../shared/givenBy';
import type { PreparedItem } from '../../shared/itemLoop';
import type { Whop } from '../../whop/client';
import { getLead } from '../../whop/leads';
import { readLeadId } from '../leadId';

/** Gets the lead of each item. */
export function get(context: IExecuteFunctions, whop: Whop, itemIndex: number): PreparedItem {
	const leadId = readLeadId(givenBy(context, itemIndex));
	return { send: async () => [await getLead(whop, leadId)] };
}
