import type { InexactNumber } from './exactNumbers';

/** What came of sending one request once. */
export type Outcome = Answer | NoResponse;

/** The service answered, with whatever status. */
export interface Answer {
	kind: 'answer';
	status: number;
	/** Names in lower case. */
	headers: Readonly<Record<string, string>>;
	/** Parsed JSON, or the text as it came (a gateway may answer HTML). */
	body: unknown;
	/** Where the body holds text in place of a number that JavaScript cannot hold exactly. */
	inexactNumbers?: InexactNumber[];
	/** Set on a refusal (429) after an attempt at the same request that may have had its effect. */
	earlierMayHaveReachedServer?: true;
}

/** No answer came that could be read. */
export interface NoResponse {
	kind: 'noResponse';
	/** Node's code, such as `ECONNREFUSED`, or `''` when there is none. */
	code: string;
	/** False only where it is proven that the request never reached the service. */
	mayHaveReachedServer: boolean;
}

/** The code for a request that was not sent at all, because its time was up before its turn came. */
export const NO_TIME_LEFT = 'NO_TIME_LEFT';

const UNREACHABLE = 'no way leads to that address';
const UNTRUSTED = 'the certificate at that address is not trusted';

/**
 * What proves that nothing of the request was sent, in words: there is no such address, no connection, or none that
 * is secure. Node checks a certificate before it sends anything over the connection (its codes: Node's documentation
 * of tls, "X509 certificate error codes"; that nothing is sent: observed).
 */
const NEVER_SENT: ReadonlyMap<string, string> = new Map([
	[NO_TIME_LEFT, 'the time for it was up before it could be sent'],
	['ERR_INVALID_URL', 'the address is not valid'],
	['ENOTFOUND', 'no such host name'],
	['EAI_AGAIN', 'the host name could not be looked up'],
	['ECONNREFUSED', 'nothing listens at that address'],
	['EHOSTUNREACH', UNREACHABLE],
	['ENETUNREACH', UNREACHABLE],
	['EHOSTDOWN', UNREACHABLE],
	['EPROTO', 'no secure connection could be made to that address'],
	['ERR_TLS_CERT_ALTNAME_INVALID', 'the certificate at that address is for another name'],
	['ERR_TLS_CERT_ALTNAME_FORMAT', 'the certificate at that address is for another name'],
	['HOSTNAME_MISMATCH', 'the certificate at that address is for another name'],
	['CERT_HAS_EXPIRED', 'the certificate at that address has expired'],
	['CERT_NOT_YET_VALID', 'the certificate at that address is not valid yet'],
	...[
		'CERT_CHAIN_TOO_LONG',
		'CERT_REJECTED',
		'CERT_REVOKED',
		'CERT_SIGNATURE_FAILURE',
		'CERT_UNTRUSTED',
		'CRL_HAS_EXPIRED',
		'CRL_NOT_YET_VALID',
		'CRL_SIGNATURE_FAILURE',
		'DEPTH_ZERO_SELF_SIGNED_CERT',
		'ERROR_IN_CERT_NOT_AFTER_FIELD',
		'ERROR_IN_CERT_NOT_BEFORE_FIELD',
		'ERROR_IN_CRL_LAST_UPDATE_FIELD',
		'ERROR_IN_CRL_NEXT_UPDATE_FIELD',
		'INVALID_CA',
		'INVALID_PURPOSE',
		'PATH_LENGTH_EXCEEDED',
		'SELF_SIGNED_CERT_IN_CHAIN',
		'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
		'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
		'UNABLE_TO_DECRYPT_CRL_SIGNATURE',
		'UNABLE_TO_GET_CRL',
		'UNABLE_TO_GET_ISSUER_CERT',
		'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
		'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
	].map((code): [string, string] => [code, UNTRUSTED]),
]);

/** What else is known by its code, in words. */
const LOST: ReadonlyMap<string, string> = new Map([
	['ECONNRESET', 'the connection was cut'],
	['EPIPE', 'the connection was cut'],
	['UND_ERR_SOCKET', 'the connection was cut'],
	['ERR_BAD_RESPONSE', 'the connection was cut'],
	['ECONNABORTED', 'no answer came in time'],
	['ETIMEDOUT', 'no answer came in time'],
	['ERR_CANCELED', 'it was stopped before an answer came'],
]);

/** @param code Node's code for what went wrong; `''` or an unknown one may have arrived */
export function noResponse(code: string): NoResponse {
	return { kind: 'noResponse', code, mayHaveReachedServer: !NEVER_SENT.has(code) };
}

/** True for a 2xx answer. */
export function isSuccess(outcome: Outcome): outcome is Answer {
	return outcome.kind === 'answer' && outcome.status >= 200 && outcome.status < 300;
}

/** `HPE_` is no HTTP, the others cannot be unpacked: gzip and deflate, zstd, brotli (observed). */
const UNREADABLE = /^(?:HPE_|Z_|ZSTD_|ERR__)/;

/**
 * A network code in plain words. n8n replaces any message that contains the code itself with a stock
 * sentence (n8n.md#stock-sentences), so the code stays out of it.
 */
export function noResponseInWords(code: string): string {
	if (UNREADABLE.test(code)) return 'an answer came that could not be read';
	return NEVER_SENT.get(code) ?? LOST.get(code) ?? 'it is not known why';
}
