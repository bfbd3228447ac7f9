import { inWords, judgeHeaders, waitForm } from '../waits.mts';
import { knownWord, listed, seen } from '../public-text.mts';
import { asAssumed, notSeen, otherwise } from '../question.mts';
import type { Finding, Question } from '../question.mts';
import { isFine } from '../service.mts';
import type { Answer } from '../service.mts';
import { messageOf } from './refusal.mts';
import type { WhopSession } from './session.mts';

const RETIREMENT = ['deprecation', 'sunset'];

/** How a refusal for the rate limit names the wait, if one has come by itself (whop.md#rate-limit). */
export function judgeWait(answers: readonly Answer[]): Finding {
	const refusal = answers.find(({ status }) => status === 429);
	if (refusal === undefined) return notSeen(seen`the rate limit was not reached, nor tried to be`);
	const form =
		waitForm(refusal.headers.get('retry-after')) ?? waitForm(refusal.headers.get('retry-after-ms'));
	if (form !== undefined) return otherwise(seen`a header names it, as ${inWords(form)}`);
	return /try again in \d+(?:\.\d+)? (?:second|minute|hour)/i.test(messageOf(refusal.body))
		? asAssumed(seen`the sentence names it, and no header does`)
		: otherwise(seen`nothing names it`);
}

/** Whether Whop announces the end of what the nodes use (whop.md#refusals). */
export function judgeRetirement(answers: readonly Pick<Answer, 'status' | 'headers'>[]): Finding {
	const good = answers.filter(isFine);
	if (good.length === 0) return notSeen(seen`there was no good answer`);
	const found = RETIREMENT.filter((name) => good.some(({ headers }) => headers.has(name)));
	return found.length === 0
		? asAssumed(seen`no such header in ${good.length} good answers`)
		: otherwise(
				seen`there are headers: ${listed(found.map((name) => knownWord(name, RETIREMENT, seen`other`)))}`,
			);
}

/** Looked at last: they are about all answers. */
export const traffic: readonly Question<WhopSession>[] = [
	{
		about: seen`headers about the rate limit`,
		assumed: seen`good answers have none`,
		look: ({ service }) => judgeHeaders(service.answers),
	},
	{
		about: seen`the wait in a refusal for the rate limit`,
		assumed: seen`is named in the sentence only`,
		look: ({ service }) => judgeWait(service.answers),
	},
	{
		about: seen`headers that announce the end of requests`,
		assumed: seen`there are none`,
		look: ({ service }) => judgeRetirement(service.answers),
	},
];
