import { foreignText, quoted } from './foreignText';
import { noResponse } from './outcome';
import type { NoResponse } from './outcome';
import { ApiError } from './errors';

/**
 * Evaluates what n8n's request helper threw instead of an answer. Whatever is not proven to have failed before sending
 * may have arrived, our own failure to read an answer included.
 * @param caught what was thrown
 * @throws ApiError when n8n itself refused to send the request, with n8n's own advice
 */
export function noAnswer(caught: unknown): NoResponse {
	const chain = causesOf(caught);
	const refusal = chain.findLast(isRefusalOfN8n);
	if (refusal !== undefined) throw notSent(refusal);
	// n8n and its HTTP library wrap the error; the innermost one tells what really happened.
	const origin = chain.findLast((error) => codeOf(error) !== '') ?? chain.at(-1);
	if (origin === undefined) return noResponse('');
	return { ...noResponse(codeOf(origin)), mayHaveReachedServer: !provesNothingSent(origin) };
}

/** Far more than n8n's own wrapping; ends chains that lead back to themselves. */
const MOST_CAUSES = 20;

/** What was thrown and its causes, the innermost last. */
function causesOf(caught: unknown): object[] {
	const chain: object[] = [];
	for (
		let error = caught;
		isObject(error) && chain.length < MOST_CAUSES;
		error = Reflect.get(error, 'cause')
	) {
		chain.push(error);
	}
	return chain;
}

/** Node's code; n8n 1.102 to 2.33 drop the cause and keep its code as `httpCode`, where others have a status. */
function codeOf(error: object): string {
	const code = [textOf(error, 'code'), textOf(error, 'httpCode')].find((given) =>
		/^[A-Za-z]\w*$/.test(given),
	);
	return code ?? '';
}

/** What was under way when a connection did not come about: nothing can be sent before it (DNS, TCP). */
const BEFORE_SENDING = /^(?:connect$|getaddrinfo|query)/;

/** Node and the proxy library of n8n word these themselves, and only while a connection is being made. */
const BEFORE_SENDING_IN_WORDS =
	/before secure TLS connection was established|ended before receiving CONNECT response/;

function provesNothingSent(error: object): boolean {
	const attempts: unknown = Reflect.get(error, 'errors');
	// A host of several addresses fails with an error for each, together under the code of one of them.
	return Array.isArray(attempts) && attempts.length > 0
		? attempts.every((one) => isObject(one) && isBeforeSending(one))
		: isBeforeSending(error);
}

function isBeforeSending(error: object): boolean {
	const code = codeOf(error);
	const during = textOf(error, 'syscall');
	if (BEFORE_SENDING.test(during)) return true;
	const message = foreignText(textOf(error, 'message'));
	if (BEFORE_SENDING_IN_WORDS.test(message)) return true;
	if (code === 'ERR_SSL_WRONG_VERSION_NUMBER') return isFirstRecord(message);
	// A secure connection that was never made fails as the "write" of the request that waits for it (observed). Else
	// something was under way: "read EHOSTUNREACH" comes when the network breaks after the request was sent.
	const onConnection = during !== '' && !(code === 'EPROTO' && during === 'write');
	return !onConnection && !noResponse(code).mayHaveReachedServer;
}

/**
 * The server did not answer in TLS at all. Garbage in the middle of a secure connection, after the request, has the
 * same code but comes from `tls_default_validate_record_header` or `tls13_validate_record_header` (observed).
 */
const isFirstRecord = (message: string): boolean =>
	message.includes(':tls_validate_record_header:');

/** n8n's errors about its users and their settings. Their names hold across copies of n8n-workflow, unlike classes. */
const CLASSES_OF_N8N = new Set([
	'UserError',
	// No credential; an expression in it that cannot be resolved.
	'NodeOperationError',
	'ExpressionError',
]);

/** How n8n words the refusals whose class was lost, or was a general one (n8n 1.102 to 2.33). */
const REFUSAL_IN_WORDS = /^(?:Domain not allowed: |The request was blocked because )/;

/** The guard against internal addresses, the domains a credential is limited to, and what is missing for sending. */
function isRefusalOfN8n(error: object): boolean {
	return (
		classNames(error).some((name) => CLASSES_OF_N8N.has(name)) ||
		REFUSAL_IN_WORDS.test(textOf(error, 'message'))
	);
}

/** Its class and all it descends from. */
function classNames(error: object): string[] {
	const names: string[] = [];
	for (let type: unknown = error; isObject(type); type = Reflect.getPrototypeOf(type)) {
		const { constructor } = type;
		if (typeof constructor === 'function') names.push(constructor.name);
	}
	return names;
}

/** n8n's advice is some sentences long. */
const LONGEST_ADVICE = 600;

function notSent(refusal: object): ApiError {
	const advice = foreignText(textOf(refusal, 'description'), LONGEST_ADVICE);
	return new ApiError({
		message: `n8n did not send the request: ${quoted(textOf(refusal, 'message'))}`,
		description:
			advice === ''
				? 'This is a setting of the credential or of this n8n. Change it there, or ask the person who runs this n8n.'
				: `${advice}.`,
		failure: { cause: 'configuration-invalid' },
	});
}

function isObject(value: unknown): value is object {
	return typeof value === 'object' && value !== null;
}

/** @returns `''` when it is no text */
function textOf(error: object, key: string): string {
	const text: unknown = Reflect.get(error, key);
	return typeof text === 'string' ? text : '';
}
