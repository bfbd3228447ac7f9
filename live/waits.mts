import { asAssumed, notSeen, otherwise } from './question.mts';
import type { Finding } from './question.mts';
import { knownWord, listed, seen } from './public-text.mts';
import type { Public } from './public-text.mts';
import { isFine } from './service.mts';
import type { Answer } from './service.mts';

/** Headers that name a rate limit or a wait, as far as any service is known to use them. */
const LIMIT_HEADERS = [
	'retry-after',
	'retry-after-ms',
	'x-ratelimit-limit',
	'x-ratelimit-remaining',
	'x-ratelimit-reset',
	'ratelimit',
	'ratelimit-policy',
	'ratelimit-limit',
	'ratelimit-remaining',
	'ratelimit-reset',
];

/** The headers about a rate limit that an answer has. */
export function limitHeaders({ headers }: Pick<Answer, 'headers'>): Public[] {
	return LIMIT_HEADERS.filter((name) => headers.has(name)).map((name) =>
		knownWord(name, LIMIT_HEADERS, seen`another one`),
	);
}

/** Numbers above these cannot be a wait in seconds. */
const EPOCH_MS = 1e12;
const EPOCH_SECONDS = 1e9;

/** Forms in which a header names a wait. */
export type WaitForm = 'epoch milliseconds' | 'epoch seconds' | 'seconds' | 'a date' | 'unreadable';

/** In which form a header such as `Retry-After` names the wait; undefined without one. */
export function waitForm(value: string | null): WaitForm | undefined {
	if (value === null) return undefined;
	const number = Number(value);
	if (Number.isNaN(number)) return Number.isNaN(Date.parse(value)) ? 'unreadable' : 'a date';
	if (number > EPOCH_MS) return 'epoch milliseconds';
	return number > EPOCH_SECONDS ? 'epoch seconds' : 'seconds';
}

/** A form of the wait in public words. */
export const inWords = (form: WaitForm): Public => seen`${form as Public}`;

/** Whether good answers are free of headers about a rate limit. */
export function judgeHeaders(answers: readonly Answer[]): Finding {
	const good = answers.filter(isFine);
	if (good.length === 0) return notSeen(seen`there was no good answer`);
	const names = [...new Set(good.flatMap(limitHeaders))];
	return names.length === 0
		? asAssumed(seen`none of ${good.length} good answers has such a header`)
		: otherwise(seen`good answers have ${listed(names)}`);
}
