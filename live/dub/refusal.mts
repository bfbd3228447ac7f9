import { seen } from '../public-text.mts';
import { refusalReader } from '../refusal.mts';

/** Codes of errors (dub.md#errors). */
const CODES = [
	'bad_request',
	'unauthorized',
	'forbidden',
	'exceeded_limit',
	'not_found',
	'conflict',
	'invite_pending',
	'invite_expired',
	'unprocessable_entity',
	'rate_limit_exceeded',
	'internal_server_error',
];

/** Reads what Dub says no with. */
export const { refusalOf, messageOf } = refusalReader({
	kindIn: 'code',
	kinds: CODES,
	otherKind: seen`with an unknown code`,
	otherForm: seen`in another form than Dub documents`,
});
