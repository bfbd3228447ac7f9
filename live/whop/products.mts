import { seen } from '../public-text.mts';
import { asAssumed, notSeen, otherwise } from '../question.mts';
import type { Finding, Question } from '../question.mts';
import { around } from './lists.mts';
import type { LiveLead, LivePage, WhopSession } from './session.mts';

/** Leads of different products, and all that lie between them in time. */
interface TwoProducts {
	readonly wanted: readonly [LiveLead, LiveLead];
	/** Whether leads of other products or of none lie there, too, which the filter must take out. */
	readonly others: boolean;
}

/** Two leads of different products, such that leads of others lie between them if possible; undefined without two. */
export function twoProducts(leads: readonly LiveLead[]): TwoProducts | undefined {
	let without: TwoProducts | undefined;
	for (const first of leads) {
		for (const second of leads) {
			if (first.productId === undefined || second.productId === undefined) continue;
			if (first.productId === second.productId) continue;
			const found = { wanted: [first, second] as const };
			if (leads.some((lead) => liesBetween(lead, found.wanted))) return { ...found, others: true };
			without ??= { ...found, others: false };
		}
	}
	return without;
}

function liesBetween(lead: LiveLead, [first, second]: TwoProducts['wanted']): boolean {
	const [from, to] = [first.createdAt, second.createdAt].sort((a, b) => a - b) as [number, number];
	const inTime = lead.createdAt >= from && lead.createdAt <= to;
	return inTime && lead.productId !== first.productId && lead.productId !== second.productId;
}

/** Whether a list for two products holds the leads of both, and no others. */
export function judgeTwoProducts(
	{ wanted, others }: TwoProducts,
	pages: readonly LivePage[],
): Finding {
	const leads = pages.flatMap((page) => page.leads);
	const products = new Set<string | undefined>(wanted.map(({ productId }) => productId));
	if (leads.some(({ productId }) => !products.has(productId))) {
		return otherwise(seen`leads of other products are in the list, too`);
	}
	const missing = wanted.filter(({ id }) => leads.every((lead) => lead.id !== id)).length;
	if (missing > 0 && pages.at(-1)?.hasNext === true) return notSeen(seen`the list is too long`);
	if (missing > 0) return otherwise(seen`the leads of ${missing} of 2 products are missing`);
	return others
		? asAssumed(seen`the leads of both are in the list, and no others`)
		: asAssumed(seen`the leads of both are in the list; there were no others to take out`);
}

/** About whop.md#lists-of-values-in-a-query. */
export const products: readonly Question<WhopSession>[] = [
	{
		about: seen`product_ids[] with two products`,
		assumed: seen`the leads of both`,
		look: async (whop) => {
			const two = twoProducts(await whop.leads());
			if (two === undefined) return notSeen(seen`there are no leads of two products to look at`);
			const [first, second] = two.wanted;
			const middle = Math.round((first.createdAt + second.createdAt) / 2);
			const reach = Math.abs(first.createdAt - second.createdAt) / 2 + 2;
			const ids = two.wanted.map(({ productId = '' }) => ['product_ids[]', productId] as const);
			return judgeTwoProducts(two, await whop.pages([...around(middle, reach, reach), ...ids]));
		},
	},
];
