import { seen } from '../public-text.mts';
import { asAssumed, notSeen, otherwise } from '../question.mts';
import type { Finding, Question } from '../question.mts';
import { allowed, isFine } from '../service.mts';
import type { Answer } from '../service.mts';
import { NEWEST_VERSION } from './facts.mts';
import { messageOf, refusalOf } from './refusal.mts';
import type { CompanyName, WhopSession } from './session.mts';

type ByName = Readonly<Record<CompanyName, Pick<Answer, 'status' | 'body'>>>;

/** The nodes send `company_id` first, and change over only when a refusal names one of the two. */
export function judgeNames(answers: ByName): Finding {
	const { company_id: company, account_id: account } = answers;
	if (isFine(company)) {
		return isFine(account)
			? otherwise(seen`both company_id and account_id are accepted`)
			: asAssumed(seen`company_id is accepted, account_id gets ${refusalOf(account)}`);
	}
	if (!isFine(account)) return notSeen(seen`both names are refused: ${refusalOf(company)}`);
	return /\b(?:company_id|account_id)\b/.test(messageOf(company.body))
		? otherwise(
				seen`only account_id is accepted; company_id gets ${refusalOf(company)}, which names it`,
			)
		: otherwise(
				seen`only account_id is accepted; company_id gets ${refusalOf(company)}, which does not name it`,
			);
}

/** At another version or none, one of the two names must do. */
export function judgeEitherName(answers: ByName): Finding {
	const { company_id: company, account_id: account } = answers;
	if (isFine(company) && isFine(account)) return asAssumed(seen`both names are accepted`);
	if (isFine(company)) return asAssumed(seen`company_id is accepted`);
	if (isFine(account)) return asAssumed(seen`account_id is accepted`);
	if (company.status === 401 || company.status === 403) {
		return notSeen(seen`refused with ${company.status}`);
	}
	return otherwise(seen`both names are refused: ${refusalOf(company)}`);
}

/** About whop.md#company-or-account and whop.md#versions. */
export const companyName: readonly Question<WhopSession>[] = [
	{
		about: seen`name of the company in lists of leads`,
		assumed: seen`company_id`,
		look: async (whop) => judgeNames(await whop.answersByName()),
	},
	{
		about: seen`name of the company at the newest known version`,
		assumed: seen`one of the two names`,
		look: async (whop) => judgeEitherName(await whop.underEachName(NEWEST_VERSION)),
	},
	{
		about: seen`name of the company without a version`,
		assumed: seen`one of the two names`,
		look: async (whop) => judgeEitherName(await whop.underEachName(null)),
	},
	{
		about: seen`a list without a company`,
		assumed: seen`refused`,
		look: async (whop) => {
			const answer = allowed(await whop.ask('GET', '/leads', { query: [['first', '1']] }));
			return isFine(answer)
				? otherwise(seen`answered with ${answer.status}`)
				: asAssumed(seen`${refusalOf(answer)}`);
		},
	},
];
