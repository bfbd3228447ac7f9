import { parameterReader } from '../../shared/parameterReader';
import { getLead } from '../../whop/leads';
import { readLeadId } from '../leadId';
import type { Operation } from './operation';

/** Gets the lead of each item. */
export const get: Operation = (context) => (whop, itemIndex) => {
	const leadId = readLeadId(parameterReader(context, itemIndex));
	return { send: async () => [await getLead(whop, leadId)] };
};
