import { seen } from '../public-text.mts';
import { refusalReader } from '../refusal.mts';

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

/** Reads what Whop says no with. */
export const { refusalOf, messageOf } = refusalReader({
	kindIn: 'type',
	kinds: TYPES,
	otherKind: seen`of an unknown type`,
	otherForm: seen`in another form than Whop documents`,
});
