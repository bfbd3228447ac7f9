import { z } from 'zod/v4';
import { knownWord, seen } from '../public-text.mts';
import type { Public } from '../public-text.mts';
import type { Answer } from '../service.mts';

/** Types of errors that Whop's documentation or other people's code names (whop.md#refusals). */
const TYPES = [
	'invalid_request_error',
	'bad_request',
	'invalid_parameters',
	'unauthorized',
	'forbidden',
	'not_found',
	'conflict',
	'gone',
	'rate_limit_exceeded',
	'internal_server_error',
];

const refusalForm = z.looseObject({
	error: z.looseObject({ type: z.unknown(), message: z.string() }),
});

/** A refusal in public words: its status, and its type where that is a known one. */
export function refusalOf({ status, body }: Pick<Answer, 'status' | 'body'>): Public {
	const refusal = refusalForm.safeParse(body);
	if (!refusal.success) return seen`${status} in another form than Whop documents`;
	return seen`${status} ${knownWord(refusal.data.error.type, TYPES, seen`of an unknown type`)}`;
}

/** What a refusal says; empty when it is of another form. For judging only: it may name anything. */
export function messageOf(body: unknown): string {
	const refusal = refusalForm.safeParse(body);
	return refusal.success ? refusal.data.error.message : '';
}
