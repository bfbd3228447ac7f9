import fc from 'fast-check';

import { silence } from '../../nodes/shared/outcome.ts';
import type { Outcome } from '../../nodes/shared/outcome.ts';
import { whopErrorIn } from '../../nodes/whop/errorBody.ts';
import { whopProblem } from '../../nodes/whop/errors.ts';
import type { Purpose } from '../../nodes/whop/errors.ts';

const READ: Purpose = { doing: 'find the lead lead_1', permissions: ['lead:basic:read'] };
const CREATE: Purpose = {
	doing: 'create the lead',
	permissions: ['lead:manage'],
	creates: { what: 'lead', check: 'Look for it first.' },
	advice: 'Give a user.',
};

const answer = (status: number, body: unknown): Outcome => ({
	kind: 'answer',
	status,
	headers: {},
	body,
});
const refused = (status: number, message: string, more = {}) =>
	answer(status, { error: { type: 'x', message, ...more } });

describe('what Whop says in a refusal', () => {
	it.each([
		[
			'an error object',
			{ error: { type: 'forbidden', message: 'No', code: 'c', param: 'p' } },
			{ message: 'No', type: 'forbidden', code: 'c', param: 'p' },
		],
		[
			'an error object without a type',
			{ error: { code: 'invalid_request', message: 'No' } },
			{ message: 'No', code: 'invalid_request' },
		],
		[
			'an error text with its description',
			{ error: 'invalid_grant', error_description: 'It has expired' },
			{ message: 'invalid_grant: It has expired' },
		],
		['a message at the top', { message: 'No route' }, { message: 'No route' }],
		[
			'a deposit address beside the error',
			{ error: { message: 'Pay' }, deposit_url: 'https://x' },
			{ message: 'Pay' },
		],
		['nulls', { error: { message: 'No', code: null, param: null } }, { message: 'No' }],
		['nothing', '', {}],
		['null', null, {}],
		['a web page', '<html>Bad gateway</html>', {}],
	])('is read from %s', (_case, body, expected) => {
		expect(whopErrorIn(body)).toEqual(expected);
	});

	it('is read from any JSON without throwing', () => {
		fc.assert(fc.property(fc.jsonValue(), (body) => typeof whopErrorIn(body) === 'object'));
	});
});

describe('what the user is told', () => {
	it.each([
		[
			401,
			'Authentication failed',
			/does not accept the API key \(401\): Authentication failed/,
			/other environment/,
			'credential-invalid',
		],
		[
			403,
			'App API key is not authorized for the member:basic:read scope.',
			/may not find the lead lead_1 \(403\): App API key is not authorized for the member:basic:read scope$/,
			/lead:basic:read/,
			'credential-invalid',
		],
		[
			404,
			'Resource not found',
			/did not find the lead lead_1 \(404\): Resource not found/,
			/Check the ID/,
			'configuration-invalid',
		],
		[422, 'Referrer is invalid', /\(422\): Referrer is invalid/, /fields/, 'configuration-invalid'],
		[410, 'Retired', /\(410\): Retired/, /fields/, 'configuration-invalid'],
		[400, 'Unsupported Api-Version-Date: 1', /\(400\)/, /'API Version'/, 'configuration-invalid'],
		[500, 'An unexpected error occurred', /\(500\)/, /Try again later/, 'temporarily-unavailable'],
		[302, 'Found', /\(302\)/, /base URL/, 'configuration-invalid'],
	])('of %d: %s', (status, said, message, description, cause) => {
		const problem = whopProblem(refused(status, said), READ, 0);
		expect(problem.message).toMatch(message);
		expect(problem.description).toMatch(description);
		expect(problem.httpCode).toBe(status);
		expect(problem.failure).toEqual({ cause });
	});

	it('names the parameter and the code', () => {
		const { message } = whopProblem(
			refused(400, 'Not good', { code: 'parameter_invalid', param: 'referrer' }),
			READ,
			0,
		);
		expect(message).toMatch(/Not good \(code parameter_invalid, parameter referrer\)$/);
	});

	it('does not name a parameter twice', () => {
		const said = { param: 'user_id', code: 'parameter_missing' };
		const missing = refused(400, 'Missing required parameter: user_id.', said);
		expect(whopProblem(missing, READ, 0).message).toMatch(
			/Missing required parameter: user_id \(code parameter_missing\)$/,
		);
	});

	it('holds the advice for the request when Whop does not take its fields', () => {
		expect(whopProblem(refused(422, 'Not good'), CREATE, 0).description).toBe('Give a user.');
		expect(whopProblem(refused(403, 'Not good'), CREATE, 0).description).not.toMatch(/Give a user/);
	});

	it('holds the wait that a 429 asks for, and names the option that allows a longer one', () => {
		const { description, failure } = whopProblem(refused(429, 'Try again in 2 minutes.'), READ, 0);
		expect(description).toContain("'Longest Wait for Rate Limit (Seconds)'");
		expect(failure).toEqual({ cause: 'rate-limited', retryAfterMs: 120_000 });
	});

	it('says that a web page came', () => {
		const { message } = whopProblem(answer(502, '<html>Bad gateway</html>'), READ, 0);
		expect(message).toMatch(/\(502\): it answered with a web page instead of data/);
		expect(message).not.toMatch(/</);
	});

	it.each([[500], [502], [408]])('of %d to a creation: it may have happened', (status) => {
		const problem = whopProblem(refused(status, 'Oh'), CREATE, 0);
		expect(problem.message).toMatch(/may have been created/);
		expect(problem.description).toMatch(/not sent again.*Look for it first/);
		expect(problem.failure).toEqual({ cause: 'temporarily-unavailable' });
	});

	it('of a lost answer to a creation: it may have happened', () => {
		const problem = whopProblem(silence('ECONNRESET'), CREATE, 0);
		expect(problem.message).toMatch(/may have been created/);
		expect(problem.description).toMatch(/Look for it first/);
	});

	it.each([
		['a creation that never went out', CREATE, 'ECONNREFUSED'],
		['a read', READ, 'ECONNRESET'],
	])('of %s without an answer: nothing changed', (_case, purpose, code) => {
		const problem = whopProblem(silence(code), purpose, 0);
		expect(problem.message).not.toMatch(/may have been created/);
		expect(problem.description).toMatch(/Nothing was changed/);
	});

	it('never holds a network code, which n8n would replace, nor the words n8n asks to avoid', () => {
		const codes = [
			'ECONNREFUSED',
			'ENOTFOUND',
			'EAI_AGAIN',
			'ECONNRESET',
			'ETIMEDOUT',
			'EHOSTUNREACH',
			'EPIPE',
			'',
		];
		const outcomes: Outcome[] = [
			...codes.map(silence),
			...[302, 400, 401, 403, 404, 408, 409, 410, 422, 429, 500, 503].map((status) =>
				refused(status, 'No'),
			),
		];
		for (const outcome of outcomes) {
			for (const purpose of [READ, CREATE]) {
				const { message, description } = whopProblem(outcome, purpose, 0);
				expect(`${message} ${description ?? ''}`).not.toMatch(
					/\bE[A-Z_]{4,}\b|error|problem|failure|mistake/,
				);
			}
		}
	});
});
