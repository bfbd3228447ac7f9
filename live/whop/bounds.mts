import { seen } from '../public-text.mts';
import { asAssumed, notSeen, otherwise } from '../question.mts';
import type { Finding, Question } from '../question.mts';
import { around } from './lists.mts';
import type { LiveLead, LivePage, WhopSession } from './session.mts';

/** Far enough on the other side, so that one bound alone decides. */
const FAR_MS = 1000;

type Found = 'found' | 'not found' | 'not known';

/** Whether a lead is in pages of a list; not known when the list goes on behind them. */
export function findIn(lead: Pick<LiveLead, 'id'>, pages: readonly LivePage[]): Found {
	if (pages.some(({ leads }) => leads.some(({ id }) => id === lead.id))) return 'found';
	return pages.at(-1)?.hasNext === true ? 'not known' : 'not found';
}

/** A bound that is the very moment at which the lead was made. */
export function judgeBound(found: Found): Finding {
	if (found === 'not known') return notSeen(seen`too many leads of the same second`);
	return found === 'found'
		? otherwise(seen`inclusive: a lead of exactly that millisecond is in the list`)
		: asAssumed(seen`exclusive: a lead of exactly that millisecond is not in the list`);
}

/** Bounds one millisecond away, which the nodes count on. */
export function judgeWidened(found: Found): Finding {
	if (found === 'not known') return notSeen(seen`too many leads of the same second`);
	return found === 'found'
		? asAssumed(seen`the lead is in the list`)
		: otherwise(seen`the lead is not in the list`);
}

async function findBetween(whop: WhopSession, beforeMs: number, afterMs: number): Promise<Found> {
	const lead = await whop.anyLead();
	return findIn(lead, await whop.pages(around(lead.createdAt, beforeMs, afterMs)));
}

/** About whop.md#bounds-of-creation-time. */
export const bounds: readonly Question<WhopSession>[] = [
	{
		about: seen`created_after at the moment of a lead`,
		assumed: seen`exclusive; the nodes work either way`,
		look: async (whop) => judgeBound(await findBetween(whop, 0, FAR_MS)),
	},
	{
		about: seen`created_before at the moment of a lead`,
		assumed: seen`exclusive; the nodes work either way`,
		look: async (whop) => judgeBound(await findBetween(whop, FAR_MS, 0)),
	},
	{
		about: seen`bounds one millisecond before and after a lead`,
		assumed: seen`the lead is in the list`,
		look: async (whop) => judgeWidened(await findBetween(whop, 1, 1)),
	},
];
