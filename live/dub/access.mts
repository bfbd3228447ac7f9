import { seen } from '../public-text.mts';
import { asAssumed, notSeen, otherwise } from '../question.mts';
import type { Finding, Question } from '../question.mts';
import { allowed, isFine } from '../service.mts';
import type { Answer } from '../service.mts';
import { messageOf, refusalOf } from './refusal.mts';
import { newCustomerId } from './session.mts';
import type { DubSession } from './session.mts';
import { inWords, judgeHeaders, limitHeaders, waitForm } from '../waits.mts';

/** Of the form of a key, and nobody's. */
const MADE_UP_KEY = 'dub_madeUpByTheLiveCheck0000';
const KEY_OF_ANOTHER_FORM = 'madeUpByTheLiveCheck0000';
const TOO_LARGE_PAGE = 101;

/** The list of customers, by which the nodes check a key (dub.md#check-of-a-key). */
export function judgeCustomers(answer: Pick<Answer, 'status' | 'body'>): Finding {
	if (!isFine(answer)) return notSeen(seen`${refusalOf(answer)}`);
	return Array.isArray(answer.body)
		? asAssumed(seen`${answer.status} with a bare list`)
		: otherwise(seen`${answer.status} with something else than a bare list`);
}

/** @param status the one that is assumed */
export function judgeRefusal(answer: Pick<Answer, 'status' | 'body'>, status: number): Finding {
	return answer.status === status
		? asAssumed(seen`${refusalOf(answer)}`)
		: otherwise(seen`${isFine(answer) ? seen`${answer.status}` : refusalOf(answer)}`);
}

/** The form of `Retry-After`, which comes with other refusals, too (dub.md#retry-after). */
export function judgeRetryAfter(answer: Answer): Finding {
	if (isFine(answer)) return notSeen(seen`it was not refused`);
	const form = waitForm(answer.headers.get('retry-after'));
	if (form === 'epoch milliseconds') {
		return asAssumed(seen`with a ${answer.status}, as ${inWords(form)}`);
	}
	if (form !== undefined) return otherwise(seen`with a ${answer.status}, as ${inWords(form)}`);
	return answer.status === 429 || limitHeaders(answer).length > 0
		? otherwise(seen`a ${answer.status} names other headers only`)
		: otherwise(seen`a ${answer.status} has none`);
}

/** The form of a refusal for a value (dub.md#validation-messages). */
export function judgeValidation(answer: Pick<Answer, 'status' | 'body'>): Finding {
	if (answer.status !== 422) return judgeRefusal(answer, 422);
	return /^[a-z_]+: [\w.]+: \S/.test(messageOf(answer.body))
		? asAssumed(seen`${refusalOf(answer)}, as code: field: sentence`)
		: otherwise(seen`${refusalOf(answer)}, in another form`);
}

/** About dub.md#check-of-a-key, dub.md#order-of-checks, dub.md#retry-after and dub.md#validation-messages. */
export const access: readonly Question<DubSession>[] = [
	{
		about: seen`list of customers`,
		assumed: seen`a bare list`,
		look: async (dub) => judgeCustomers(await dub.ask('GET', '/customers?pageSize=1')),
	},
	{
		about: seen`a key that nobody has`,
		assumed: seen`401`,
		look: async (dub) =>
			judgeRefusal(await dub.ask('GET', '/customers?pageSize=1', { key: MADE_UP_KEY }), 401),
	},
	{
		about: seen`a key that does not begin with dub_`,
		assumed: seen`404`,
		look: async (dub) =>
			judgeRefusal(
				await dub.ask('GET', '/customers?pageSize=1', { key: KEY_OF_ANOTHER_FORM }),
				404,
			),
	},
	{
		about: seen`a customer that does not exist`,
		assumed: seen`404`,
		look: async (dub) => judgeRefusal(allowed(await dub.customer(newCustomerId())), 404),
	},
	{
		about: seen`Retry-After`,
		assumed: seen`epoch milliseconds, with every refusal`,
		look: async (dub) => judgeRetryAfter(await dub.customer(newCustomerId())),
	},
	{
		about: seen`a value that is refused`,
		assumed: seen`422, as code: field: sentence`,
		look: async (dub) =>
			judgeValidation(allowed(await dub.ask('GET', `/customers?pageSize=${TOO_LARGE_PAGE}`))),
	},
];

/** Looked at last: it is about all answers (dub.md#rate-limit). */
export const traffic: readonly Question<DubSession>[] = [
	{
		about: seen`headers about the rate limit`,
		assumed: seen`good answers have none`,
		look: ({ service }) => judgeHeaders(service.answers),
	},
];
