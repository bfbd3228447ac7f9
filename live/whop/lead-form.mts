import { knownWord, listed, seen } from '../public-text.mts';
import { asAssumed, notSeen, otherwise } from '../question.mts';
import type { Finding, Question } from '../question.mts';
import { NO_LEADS } from './session.mts';
import type { LiveLead, LivePage, WhopSession } from './session.mts';

/** Promised to be there in each lead (whop.md#fields-of-a-lead). */
const FIELDS = [
	'id',
	'created_at',
	'updated_at',
	'referrer',
	'metadata',
	'user',
	'product',
	'member',
] as const;
const PAGE_KEYS = ['data', 'page_info'];
/** Advertising in the words of an instruction (whop.md#instructions-to-ai-systems). */
const INSTRUCTION = 'recommended_action';

/** Whether leads have the documented fields, and nothing besides. */
export function judgeFields(leads: readonly Pick<LiveLead, 'json'>[]): Finding {
	if (leads.length === 0) return notSeen(NO_LEADS);
	const missing = FIELDS.filter((field) => leads.some(({ json }) => !(field in json)));
	if (missing.length > 0) {
		const names = missing.map((field) => knownWord(field, FIELDS, seen`another one`));
		return otherwise(seen`not in every lead: ${listed(names)}`);
	}
	const withoutUser = leads.filter(({ json }) => json['user'] === null).length;
	if (withoutUser > 0) return otherwise(seen`${withoutUser} of ${leads.length} leads have no user`);
	const count = unknownKeys(leads, FIELDS);
	return count === 0
		? asAssumed(seen`${leads.length} leads have all fields and no others`)
		: otherwise(seen`${leads.length} leads have all fields, and ${count} more`);
}

/** How many keys there are that nobody has documented. */
function unknownKeys(all: readonly Pick<LiveLead, 'json'>[], known: readonly string[]): number {
	return new Set(all.flatMap(({ json }) => Object.keys(json)).filter((key) => !known.includes(key)))
		.size;
}

/** Whether answers carry the instruction that the nodes take out. */
export function judgeInstruction(pages: readonly Pick<LivePage, 'json' | 'leads'>[]): Finding {
	const bodies = [...pages, ...pages.flatMap(({ leads }) => leads)].map(({ json }) => json);
	if (bodies.length === 0) return notSeen(NO_LEADS);
	const found = bodies.filter((body) => INSTRUCTION in body).length;
	if (found > 0) return otherwise(seen`in ${found} of ${bodies.length} pages and leads`);
	const more = unknownKeys(pages, PAGE_KEYS);
	return asAssumed(
		seen`in none of ${bodies.length} pages and leads; pages have ${more} unknown keys`,
	);
}

/** Whether a conversion moves `updated_at`, seen from leads that have converted already. */
export function judgeConversion(
	leads: readonly Pick<LiveLead, 'createdAt' | 'updatedAt' | 'json'>[],
): Finding {
	const isMember = ({ json: { member } }: Pick<LiveLead, 'json'>): boolean =>
		typeof member === 'object' && member !== null;
	const hasMoved = ({ createdAt, updatedAt }: Pick<LiveLead, 'createdAt' | 'updatedAt'>): boolean =>
		updatedAt > createdAt;
	if (leads.some(({ createdAt, updatedAt }) => Number.isNaN(createdAt + updatedAt))) {
		return notSeen(seen`not every lead has both times`);
	}
	const converted = leads.filter(isMember);
	if (converted.length === 0) return notSeen(seen`no lead has converted yet`);
	const moved = converted.filter(hasMoved).length;
	if (moved === 0) {
		return asAssumed(seen`updated_at is created_at in all ${converted.length} converted leads`);
	}
	const open = leads.filter((lead) => !isMember(lead));
	// Leads that were never touched show that it was the conversion.
	return moved === converted.length && open.length > 0 && !open.some(hasMoved)
		? otherwise(
				seen`later in all ${moved} converted leads, and in none of ${open.length} open ones`,
			)
		: notSeen(
				seen`later in ${moved} of ${converted.length} converted leads, which may have been changed otherwise`,
			);
}

/** About whop.md#fields-of-a-lead, whop.md#instructions-to-ai-systems and whop.md#conversion. */
export const leadForm: readonly Question<WhopSession>[] = [
	{
		about: seen`fields of a lead`,
		assumed: seen`those that are documented, each with a user`,
		look: async (whop) => judgeFields(await whop.leads()),
	},
	{
		about: seen`recommended_action`,
		assumed: seen`is not in lists of leads`,
		look: async (whop) => judgeInstruction(await whop.sample()),
	},
	{
		about: seen`updated_at at a conversion`,
		assumed: seen`stays`,
		look: async (whop) => judgeConversion(await whop.leads()),
	},
];
