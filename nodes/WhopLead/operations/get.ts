import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { givenBy } from '../../shared/givenBy';
import { runItems } from '../../shared/itemLoop';
import type { Whop } from '../../whop/client';
import { getLead } from '../../whop/leads';
import { readLeadId } from '../leadId';

/** Gets the lead of each item. */
export async function get(
	context: IExecuteFunctions,
	whop: Whop,
	parallel: number,
): Promise<INodeExecutionData[][]> {
	return await runItems(context, {
		parallel,
		prepare: (itemIndex) => readLeadId(givenBy(context, itemIndex)),
		send: async (leadId) => [await getLead(whop, leadId)],
	});
}
