import type { InexactNumber } from './exactNumbers';

/** What came of sending one request once. */
export type Outcome = Answer | Silence;

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
}

/** No answer came that could be read. */
export interface Silence {
	kind: 'silence';
	/** Node's code, such as `ECONNREFUSED`, or `''` when there is none. */
	code: string;
	/** False only where it is proven that the request never reached the service. */
	mayHaveArrived: boolean;
}

/** A request that met one of these was never delivered (no connection, or no such host). */
const NEVER_DELIVERED = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EHOSTDOWN',
	'ERR_INVALID_URL',
	'NO_TIME_LEFT',
]);

/** @param code Node's code for what went wrong */
export function silence(code: string): Silence {
	return { kind: 'silence', code, mayHaveArrived: !NEVER_DELIVERED.has(code) };
}

/** True for a 2xx answer. */
export function isSuccess(outcome: Outcome): outcome is Answer {
	return outcome.kind === 'answer' && outcome.status >= 200 && outcome.status < 300;
}

const SILENCE_IN_WORDS: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'nothing listens at that address',
	ENOTFOUND: 'no such host name',
	EAI_AGAIN: 'the host name could not be looked up',
	ECONNRESET: 'the connection was cut',
	ECONNABORTED: 'no answer came in time',
	ETIMEDOUT: 'no answer came in time',
	ERR_INVALID_URL: 'the address is not valid',
	NO_TIME_LEFT: 'the time for it was up before it could be sent',
};

/**
 * A network code in plain words. n8n replaces any message that contains the code itself with a stock
 * sentence (n8n-platform.md 5.1, observed), so the code stays out of it.
 */
export function silenceInWords(code: string): string {
	if (/^(?:HPE|Z)_/.test(code)) return 'an answer came that could not be read';
	return SILENCE_IN_WORDS[code] ?? 'the connection did not hold';
}
