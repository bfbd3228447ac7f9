import type { IExecuteFunctions } from 'n8n-workflow';

import { givenBy } from '../../shared/givenBy';
import type { ItemWork } from '../../shared/itemLoop';
import type { Whop } from '../../whop/client';
import { getLead } from '../../whop/leads';
import { readLeadId } from '../leadId';

/** Gets the lead of each item. */
export function get(context: IExecuteFunctions, whop: Whop): ItemWork['prepare'] {
	return (itemIndex) => {
		const leadId = readLeadId(givenBy(context, itemIndex));
		return { send: async () => [await getLead(whop, leadId)] };
	};
}
