import fc from 'fast-check';
import { NodeApiError, NodeOperationError, UserError } from 'n8n-workflow';
import type { INode } from 'n8n-workflow';

import { noAnswer } from '../../nodes/shared/networkFailure.ts';
import { noResponse, noResponseInWords } from '../../nodes/shared/outcome.ts';
import { ApiError } from '../../nodes/shared/errors.ts';

const NODE: INode = {
	id: '1',
	name: 'Node',
	type: 'n8n-nodes-whop-dub.dubTrackLead',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** An error of Node's, with its code and, where it has one, the system call. */
const error = (code: string, message = code, syscall?: string): Error =>
	Object.assign(new Error(message), { code, ...(syscall === undefined ? {} : { syscall }) });

/** As n8n 2.41 throws it: its own error around that of axios around that of Node. */
const wrapped = (origin: Error): Error => {
	const { code, message } = origin as Error & { code?: string };
	const axios = Object.assign(new Error(message, { cause: origin }), {
		isAxiosError: true,
		...(code === undefined ? {} : { code }),
	});
	return new NodeApiError(NODE, axios as never);
};

/** As n8n 1.102 to 2.33 throw it: only the code and the words are left. */
const withoutCause = (origin: Error): Error => {
	const shown = wrapped(origin);
	Object.defineProperty(shown, 'cause', { value: undefined });
	return shown;
};

const mayHaveReachedServer = (caught: unknown) => noAnswer(caught).mayHaveReachedServer;

describe.each([
	['as it is', (origin: Error) => origin],
	['in the errors of n8n and axios', wrapped],
	['in an error of n8n without its cause', withoutCause],
])('an error %s', (_how, inside) => {
	it.each([
		'ECONNREFUSED',
		'ENOTFOUND',
		'EAI_AGAIN',
		'EHOSTUNREACH',
		'ENETUNREACH',
		'EHOSTDOWN',
		'ERR_INVALID_URL',
		'EPROTO',
		'ERR_TLS_CERT_ALTNAME_INVALID',
		'DEPTH_ZERO_SELF_SIGNED_CERT',
		'SELF_SIGNED_CERT_IN_CHAIN',
		'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
		'UNABLE_TO_GET_ISSUER_CERT',
		'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
		'CERT_HAS_EXPIRED',
	])('%s proves that nothing was sent', (code) => {
		expect(noAnswer(inside(error(code)))).toEqual({
			kind: 'noResponse',
			code,
			mayHaveReachedServer: false,
		});
	});

	it.each([
		'ECONNRESET',
		'ECONNABORTED',
		'ETIMEDOUT',
		'EPIPE',
		'UND_ERR_SOCKET',
		'ERR_CANCELED',
		'ERR_BAD_RESPONSE',
		'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
		'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
		'ERR_SSL_BAD_RECORD_TYPE',
		'HPE_INVALID_CONSTANT',
		'Z_DATA_ERROR',
		'ZSTD_error_prefix_unknown',
		'ERR__ERROR_FORMAT_PADDING_1',
		'E2BIG',
		'NEVER_HEARD_OF',
	])('%s does not', (code) => {
		expect(noAnswer(inside(error(code)))).toEqual({
			kind: 'noResponse',
			code,
			mayHaveReachedServer: true,
		});
	});

	it.each([
		['no code', new Error('Something broke')],
		['a deep answer', new RangeError('Maximum call stack size exceeded')],
		['a code that is a number', Object.assign(new Error('x'), { code: 403, httpCode: '403' })],
		['a fault of ours', new TypeError("Cannot read properties of undefined (reading 'id')")],
	])('%s does not', (_case, origin) => {
		expect(noAnswer(inside(origin))).toEqual({
			kind: 'noResponse',
			code: '',
			mayHaveReachedServer: true,
		});
	});

	it.each([
		[
			'in the first record',
			'4030D7:error:0A00010B:SSL routines:tls_validate_record_header:wrong version number:../deps',
			false,
		],
		[
			'in a later one, before TLS 1.3',
			'4030D7:error:0A00010B:SSL routines:tls_default_validate_record_header:wrong version number:',
			true,
		],
		[
			'in a later one',
			'4030D7:error:0A00010B:SSL routines:tls13_validate_record_header:wrong version number:../deps',
			true,
		],
		[
			'somewhere (older OpenSSL)',
			'4030D7:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps',
			true,
		],
	])('a wrong TLS version %s', (_where, message, expected) => {
		expect(mayHaveReachedServer(inside(error('ERR_SSL_WRONG_VERSION_NUMBER', message)))).toBe(
			expected,
		);
	});

	it('n8n’s refusal of a domain is passed on in n8n’s words', () => {
		const refusal = new UserError(
			'Domain not allowed: This credential is restricted from accessing a.co. Only the following domains are allowed: b.co',
		);
		expect(() => noAnswer(inside(refusal))).toThrow(
			'n8n did not send the request: "Domain not allowed: This credential is restricted from accessing a.co. Only the following domains are allowed: b.co"',
		);
	});
});

describe('what was under way decides where it is known', () => {
	it.each([
		[
			'no connection in time',
			error('ETIMEDOUT', 'connect ETIMEDOUT 10.0.0.1:443', 'connect'),
			false,
		],
		['a firewall', error('EACCES', 'connect EACCES 10.0.0.1:443', 'connect'), false],
		['a lookup in trouble', error('EBUSY', 'queryA EBUSY', 'queryA'), false],
		['no host any more', error('EHOSTUNREACH', 'read EHOSTUNREACH', 'read'), true],
		['no network any more', error('ENETUNREACH', 'write ENETUNREACH', 'write'), true],
		['a server without TLS', error('EPROTO', 'write EPROTO', 'write'), false],
		['a protocol broken later', error('EPROTO', 'read EPROTO', 'read'), true],
	])('%s', (_case, origin, expected) => {
		expect(mayHaveReachedServer(origin)).toBe(expected);
		expect(mayHaveReachedServer(wrapped(origin))).toBe(expected);
	});

	it.each([
		['Client network socket disconnected before secure TLS connection was established'],
		['Proxy connection ended before receiving CONNECT response'],
	])('%s', (message) => {
		expect(mayHaveReachedServer(wrapped(error('ECONNRESET', message)))).toBe(false);
		expect(mayHaveReachedServer(wrapped(new Error(message)))).toBe(false);
	});

	it('none of the addresses of a host could be reached', () => {
		const attempts = [
			error('ETIMEDOUT', 'connect ETIMEDOUT 10.0.0.1:443', 'connect'),
			error('ENETUNREACH', 'connect ENETUNREACH ::1:443', 'connect'),
		];
		const all = Object.assign(new AggregateError(attempts), { code: 'ETIMEDOUT' });
		expect(mayHaveReachedServer(wrapped(all))).toBe(false);
		const mixed = Object.assign(new AggregateError([...attempts, new Error('?')]), {
			code: 'ETIMEDOUT',
		});
		expect(mayHaveReachedServer(wrapped(mixed))).toBe(true);
	});
});

describe('n8n’s own refusals', () => {
	const details = (caught: unknown) => {
		try {
			return noAnswer(caught);
		} catch (thrown) {
			if (!(thrown instanceof ApiError)) throw thrown;
			return thrown.details;
		}
	};

	/** The guard's own class extends that of another copy of n8n-workflow (seen in n8n-core 2.41). */
	class UserErrorOfAnotherCopy extends Error {
		description = `The target '${'x'.repeat(5000)}' is not allowed.\nAsk your n8n administrator to allowlist the hostname.`;
	}
	Object.defineProperty(UserErrorOfAnotherCopy, 'name', { value: 'UserError' });
	class SsrfBlockedIpError extends UserErrorOfAnotherCopy {}

	it('keep n8n’s advice, bounded', () => {
		const advice = { description: 'Ask your n8n administrator to allowlist the hostname.' };
		const refusal = new UserError('The request was blocked because it is restricted', advice);
		expect(details(wrapped(refusal))).toEqual({
			message: 'n8n did not send the request: "The request was blocked because it is restricted"',
			description: 'Ask your n8n administrator to allowlist the hostname.',
			failure: { cause: 'configuration-invalid' },
		});
		const long = details(wrapped(new SsrfBlockedIpError('Blocked')));
		expect(long).toMatchObject({ message: 'n8n did not send the request: "Blocked"' });
		expect(JSON.stringify(long).length).toBeLessThan(1000);
	});

	it('come with advice of ours where n8n gives none', () => {
		const missing = new NodeOperationError(NODE, 'Node "N" does not have any credentials set');
		expect(details(new NodeApiError(NODE, missing as never))).toMatchObject({
			message: 'n8n did not send the request: "Node \'N\' does not have any credentials set"',
			description: expect.stringMatching(/setting of the credential or of this n8n/) as string,
		});
	});
});

it('never throws anything else, whatever was thrown', () => {
	fc.assert(
		fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), (caught) => {
			expect(noAnswer(caught)).toMatchObject({ kind: 'noResponse', mayHaveReachedServer: true });
		}),
	);
	const loop = new Error('a');
	loop.cause = new Error('b', { cause: loop });
	expect(mayHaveReachedServer(loop)).toBe(true);
});

it('has words of its own for every code, and for none', () => {
	const codes = ['', 'constructor', 'NEVER_HEARD_OF', 'CERT_REVOKED', 'EPROTO', 'ZSTD_x'];
	for (const words of codes.map((code) => noResponseInWords(code))) {
		expect(words).toMatch(/^[a-z][a-z ]+$/);
	}
	expect(codes.map((code) => noResponse(code).mayHaveReachedServer)).toEqual([
		true,
		true,
		true,
		false,
		false,
		true,
	]);
});
