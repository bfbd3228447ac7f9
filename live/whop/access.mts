import { knownWord, listed, seen } from '../public-text.mts';
import { asAssumed, notSeen, otherwise } from '../question.mts';
import type { Finding, Question } from '../question.mts';
import { allowed, isFine } from '../service.mts';
import type { Answer } from '../service.mts';
import { API_VERSION, PERMISSIONS, PERMISSION_CHECK_VERSION } from './facts.mts';
import { messageOf, refusalOf } from './refusal.mts';
import { readPage } from './session.mts';
import type { WhopSession } from './session.mts';

/** Of the form of a key, and nobody's. */
const MADE_UP_KEY = 'apik_made_up_by_the_live_check';
const UNKNOWN_VERSION = '2000-01-01';

/** What the key may do, as far as the nodes need it. */
export function judgePermissions(granted: ReadonlySet<string>): Finding {
	const lacking = PERMISSIONS.filter((permission) => !granted.has(permission)).map((permission) =>
		knownWord(permission, PERMISSIONS, seen`another one`),
	);
	return lacking.length === 0
		? asAssumed(seen`it says that the key has all ${PERMISSIONS.length} permissions`)
		: asAssumed(seen`it says that the key lacks ${listed(lacking)}`);
}

/** A list for a key that may not read leads (whop.md#empty-lists). */
export function judgeForbiddenList(
	granted: ReadonlySet<string>,
	answer: Pick<Answer, 'status' | 'body'>,
): Finding {
	if (granted.has('lead:basic:read')) {
		return notSeen(seen`this key may read leads; ask again with one that may not`);
	}
	if (!isFine(answer)) {
		return messageOf(answer.body).includes('lead:basic:read')
			? asAssumed(seen`${refusalOf(answer)}, which names the permission`)
			: asAssumed(seen`${refusalOf(answer)}, which does not name the permission`);
	}
	return readPage(answer.body).leads.length === 0
		? otherwise(seen`${answer.status} with an empty list`)
		: otherwise(seen`${answer.status} with leads`);
}

/** Leads for a key that may not read email addresses (whop.md#hidden-email-addresses). */
export function judgeHiddenEmails(
	granted: ReadonlySet<string>,
	answer: Pick<Answer, 'status' | 'body'>,
): Finding {
	if (granted.has('member:email:read')) {
		return notSeen(seen`this key may read email addresses; ask again with one that may not`);
	}
	if (!isFine(answer)) return otherwise(seen`the list is refused with ${refusalOf(answer)}`);
	const users = readPage(answer.body).leads.flatMap(({ json: { user } }) =>
		typeof user === 'object' && user !== null && 'email' in user ? [user.email] : [],
	);
	if (users.length === 0) return notSeen(seen`there was no lead with a user to look at`);
	return users.every((email) => email === null)
		? asAssumed(seen`the list is not refused, and the address is null`)
		: otherwise(seen`the address is shown all the same`);
}

/** The list under the name that Whop understands. */
async function listOfOne(whop: WhopSession): Promise<Answer> {
	const { company_id: company, account_id: account } = await whop.answersByName();
	return company.status === 400 || company.status === 422 ? account : company;
}

/** About whop.md#check-of-a-key, whop.md#empty-lists, whop.md#hidden-email-addresses and whop.md#versions. */
export const access: readonly Question<WhopSession>[] = [
	{
		about: seen`/permissions at the version at which it was measured`,
		assumed: seen`says of each permission whether it is granted`,
		look: async (whop) => judgePermissions(await whop.permissions()),
	},
	{
		about: seen`/permissions at the version of the nodes`,
		assumed: seen`answers there, too`,
		look: async (whop) => {
			const answer = allowed(await whop.askForPermissions(API_VERSION));
			return isFine(answer)
				? asAssumed(seen`answered with ${answer.status}`)
				: otherwise(seen`${refusalOf(answer)}`);
		},
	},
	{
		about: seen`a key that nobody has`,
		assumed: seen`401`,
		look: async (whop) => {
			const answer = await whop.askForPermissions(PERMISSION_CHECK_VERSION, MADE_UP_KEY);
			return answer.status === 401
				? asAssumed(seen`${refusalOf(answer)}`)
				: otherwise(seen`${answer.status}`);
		},
	},
	{
		about: seen`a version that does not exist`,
		assumed: seen`400 that names the versions`,
		look: async (whop) => {
			const answer = allowed(await whop.askForPermissions(UNKNOWN_VERSION));
			if (answer.status !== 400) return otherwise(seen`${answer.status}`);
			return messageOf(answer.body).includes(API_VERSION)
				? asAssumed(seen`${refusalOf(answer)}, which names the version of the nodes`)
				: otherwise(seen`${refusalOf(answer)}, which does not name the version of the nodes`);
		},
	},
	{
		about: seen`a list of leads for a key without lead:basic:read`,
		assumed: seen`403`,
		look: async (whop) => judgeForbiddenList(await whop.permissions(), await listOfOne(whop)),
	},
	{
		about: seen`email addresses for a key without member:email:read`,
		assumed: seen`null`,
		look: async (whop) => judgeHiddenEmails(await whop.permissions(), await listOfOne(whop)),
	},
	{
		about: seen`leads in Whop's sandbox`,
		assumed: seen`there are the same requests`,
		look: async (whop) => {
			if (whop.environment !== 'sandbox') return notSeen(seen`this was not Whop's sandbox`);
			const answer = await listOfOne(whop);
			return isFine(answer)
				? asAssumed(seen`the list of leads is answered with ${answer.status}`)
				: otherwise(seen`the list of leads gets ${refusalOf(answer)}`);
		},
	},
];
