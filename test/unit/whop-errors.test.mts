import fc from 'fast-check';

import { noResponse } from '../../nodes/shared/outcome.ts';
import type { Outcome } from '../../nodes/shared/outcome.ts';
import { whopErrorIn } from '../../nodes/whop/errorBody.ts';
import { unreadableAnswer, whopErrorDetails } from '../../nodes/whop/errors.ts';
import type { Purpose } from '../../nodes/whop/errors.ts';

const READ: Purpose = {
	action: 'find the lead lead_1',
	id: 'lead_1',
	permissions: ['lead:basic:read', 'member:basic:read'],
};
const LIST: Purpose = {
	action: 'list the leads',
	permissions: ['lead:basic:read', 'member:basic:read'],
	company: 'biz_1',
};
const UPDATE: Purpose = {
	action: 'update the lead lead_1',
	id: 'lead_1',
	permissions: ['lead:manage'],
	changes: true,
};
const CREATE: Purpose = {
	action: 'create the lead',
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
			/does not accept the API key: "Authentication failed" \(401\)$/,
			/other environment/,
			'credential-invalid',
		],
		[
			403,
			'App API key is not authorized for the member:basic:read scope.',
			/^The Whop API key is not allowed to find the lead lead_1: "App API key is not authorized for the member:basic:read scope" \(403\)$/,
			/give the key the permission member:basic:read under/,
			'credential-invalid',
		],
		[
			404,
			'Resource not found',
			/did not find the lead lead_1: "Resource not found" \(404\)$/,
			/Check the ID/,
			'configuration-invalid',
		],
		[
			422,
			'Referrer is invalid',
			/"Referrer is invalid" \(422\)$/,
			/fields/,
			'configuration-invalid',
		],
		[410, 'Retired', /"Retired" \(410\)$/, /fields/, 'configuration-invalid'],
		[400, 'Unsupported Api-Version-Date: 1', /\(400\)/, /'API Version'/, 'configuration-invalid'],
		[500, 'An unexpected error occurred', /\(500\)/, /Try again later/, 'temporarily-unavailable'],
		[302, 'Found', /\(302\)/, /'Base URL'/, 'configuration-invalid'],
	])('of %d: %s', (status, said, message, description, cause) => {
		const details = whopErrorDetails(refused(status, said), READ, 0);
		expect(details.message).toMatch(message);
		expect(details.description).toMatch(description);
		expect(details.httpCode).toBe(status);
		expect(details.failure).toEqual({ cause });
	});

	it('names the parameter and the code', () => {
		const { message } = whopErrorDetails(
			refused(400, 'Not good', { code: 'parameter_invalid', param: 'referrer' }),
			READ,
			0,
		);
		expect(message).toMatch(/"Not good" \(400 parameter_invalid, parameter referrer\)$/);
	});

	it('does not name a parameter twice', () => {
		const said = { param: 'user_id', code: 'parameter_missing' };
		const missing = refused(400, 'Missing required parameter: user_id.', said);
		expect(whopErrorDetails(missing, READ, 0).message).toMatch(
			/"Missing required parameter: user_id" \(400 parameter_missing\)$/,
		);
	});

	it('holds the advice for the request when Whop does not take its fields', () => {
		expect(whopErrorDetails(refused(422, 'Not good'), CREATE, 0).description).toBe('Give a user.');
		expect(whopErrorDetails(refused(403, 'Not good'), CREATE, 0).description).not.toMatch(
			/Give a user/,
		);
	});

	it('says nothing of nothing when an earlier attempt may have changed something', () => {
		const outcome = { ...refused(429, 'Slow down'), earlierMayHaveReachedServer: true } as const;
		const { message, description } = whopErrorDetails(outcome, UPDATE, 0);
		expect(message).toMatch(/the change may have been made/);
		expect(`${message} ${description ?? ''}`).not.toMatch(/nothing was/i);
	});

	it('holds the wait that a 429 asks for, and names the option that allows a longer one', () => {
		const { description, failure } = whopErrorDetails(
			refused(429, 'Try again in 2 minutes.'),
			READ,
			0,
		);
		expect(description).toContain("'Rate Limit Wait (Seconds)'");
		expect(failure).toEqual({ cause: 'rate-limited', retryAfterMs: 120_000 });
	});

	it('says that a web page came', () => {
		const { message } = whopErrorDetails(answer(502, '<html>Bad gateway</html>'), READ, 0);
		expect(message).toMatch(/it answered with a web page instead of data \(502\)/);
		expect(message).not.toMatch(/</);
	});

	it.each([[500], [502], [408]])('of %d to a creation: it may have happened', (status) => {
		const details = whopErrorDetails(refused(status, 'Oh'), CREATE, 0);
		expect(details.message).toMatch(/may have been created/);
		expect(details.description).toMatch(/not sent again.*Look for it first/);
		expect(details.failure).toEqual({ cause: 'temporarily-unavailable' });
	});

	it('of a lost answer to a creation: it may have happened', () => {
		const details = whopErrorDetails(noResponse('ECONNRESET'), CREATE, 0);
		expect(details.message).toMatch(/may have been created/);
		expect(details.description).toMatch(/Look for it first/);
	});

	it.each([
		['a creation that never went out', CREATE, 'ECONNREFUSED'],
		['a read', READ, 'ECONNRESET'],
	])('of %s without an answer: nothing changed', (_case, purpose, code) => {
		const details = whopErrorDetails(noResponse(code), purpose, 0);
		expect(details.message).not.toMatch(/may have been created/);
		expect(`${details.message} ${details.description ?? ''}`).toMatch(
			/nothing was (?:sent|changed)/i,
		);
	});

	it.each([
		['a lost answer', noResponse('ECONNRESET')],
		['an end of unknown cause', noResponse('')],
		['an outage', refused(500, 'Oh')],
		['a web page in its place', answer(502, '<html>')],
	])('tells in the message alone what a write may have left behind, after %s', (_case, outcome) => {
		expect(whopErrorDetails(outcome, CREATE, 0).message).toMatch(
			/; the lead may have been created, so look for it before creating it again$/,
		);
		expect(whopErrorDetails(outcome, UPDATE, 0).message).toMatch(
			/; the change may have been made, and sending the same again does no harm$/,
		);
		expect(whopErrorDetails(outcome, READ, 0).message).not.toMatch(/may have been/);
	});

	it('says the same of an answer that is no lead', () => {
		const message = (purpose: Purpose) => unreadableAnswer('<html>', 'a lead', purpose).message;
		expect(message(CREATE)).toMatch(/a web page where a lead was expected; the lead may have been/);
		expect(message(UPDATE)).toMatch(/a web page where a lead was expected; the change may have/);
		expect(message(READ)).toBe('Whop answered with a web page where a lead was expected');
	});

	it.each([
		['Whop’s own words', refused(404, 'Resource not found')],
		['a web page', answer(404, '<!doctype html><html>')],
		['JSON of something else', answer(404, { message: 'no Route matched' })],
		['nothing', answer(404, '')],
	])('never asks to check an ID where none was asked for: 404 with %s', (_case, outcome) => {
		for (const purpose of [LIST, { ...CREATE, company: 'biz_1' }]) {
			const { description } = whopErrorDetails(outcome, purpose, 0);
			expect(description).not.toMatch(/Nothing with that ID|Check the ID/);
			expect(description).toMatch(/'Base URL'.*https:\/\/api\.whop\.com\/api\/v1\.$/);
		}
	});

	it.each([
		['a web page', 404, '<html>'],
		['JSON of something else', 404, { message: 'no Route matched' }],
		['a web page', 403, '<html>Blocked</html>'],
		['a web page', 400, '<html>'],
	])('does not take %s (%d) for a word of Whop about an ID or a key', (_case, status, body) => {
		const { description, failure } = whopErrorDetails(answer(status, body), READ, 0);
		expect(description).toMatch(/not how Whop's API answers.*'Base URL'/);
		expect(failure).toEqual({ cause: 'configuration-invalid' });
	});

	it('shows the permission that Whop names, and no other', () => {
		const said = 'App API key is not authorized for the member:email:read scope.';
		for (const purpose of [READ, LIST, CREATE]) {
			const { description } = whopErrorDetails(refused(403, said), purpose, 0);
			expect(description?.match(/[a-z_]+(?::[a-z]+)+/g)).toEqual(['member:email:read']);
		}
	});

	it('lists what an operation needs where Whop names no permission', () => {
		const { description } = whopErrorDetails(refused(403, 'You are not authorized'), READ, 0);
		expect(description).toMatch(/lead_1 belongs to a company of this key.*lead:basic:read, member/);
	});

	it.each([
		['its words leave it open', { message: 'You are not authorized' }, 'is probably not'],
		['its words are about the account', { message: 'No access to this account' }, 'is not'],
		['it names the parameter', { message: 'No', param: 'company_id' }, 'is not'],
		['it names the ID', { message: 'biz_1 is out of reach' }, 'is not'],
	])('names the company that is not the key’s, where %s', (_case, error, words) => {
		const { message, description } = whopErrorDetails(answer(403, { error }), LIST, 0);
		expect(message).toMatch(/^The Whop API key is not allowed to list the leads for biz_1: "/);
		expect(message).toMatch(new RegExp(`; this company ${words} one of this key's$`));
		expect(description).toMatch(new RegExp(`^The company biz_1 ${words} one of this key's\\.`));
	});

	it.each([302, 400, 401, 403, 404, 408, 409, 422, 429, 500])(
		'shows a huge or ragged text of a %d in a short message of one line',
		(status) => {
			const text = `${'\r\n \u0000\u202e\u001b[31m'.repeat(20)}${'a:b '.repeat(5_000_000)}`;
			const more = { code: 'c\n'.repeat(1_000_000), param: 'p\n'.repeat(1_000_000) };
			for (const purpose of [READ, LIST, CREATE, UPDATE]) {
				const { message, description } = whopErrorDetails(refused(status, text, more), purpose, 0);
				expect(message.length).toBeLessThan(700);
				expect(message).not.toMatch(/\p{Cc}|\p{Cf}/u);
				expect((description ?? '').length).toBeLessThan(900);
			}
		},
	);

	it('ends a message without a full stop, and a description with one', () => {
		for (const purpose of [READ, LIST, CREATE, UPDATE]) {
			for (const status of [302, 400, 401, 402, 403, 404, 408, 409, 410, 422, 429, 500, 502]) {
				for (const outcome of [refused(status, 'No way.'), answer(status, '<html>')]) {
					const { message, description } = whopErrorDetails(outcome, purpose, 0);
					expect(message).not.toMatch(/[.\s]"?$/);
					expect(description).toMatch(/\.$/);
				}
			}
		}
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
			...codes.map(noResponse),
			...[302, 400, 401, 403, 404, 408, 409, 410, 422, 429, 500, 503].map((status) =>
				refused(status, 'No'),
			),
		];
		for (const outcome of outcomes) {
			for (const purpose of [READ, CREATE]) {
				const { message, description } = whopErrorDetails(outcome, purpose, 0);
				expect(`${message} ${description ?? ''}`).not.toMatch(
					/\bE[A-Z_]{4,}\b|error|problem|failure|mistake/,
				);
			}
		}
	});
});
