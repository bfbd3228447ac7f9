import fc from 'fast-check';
import type { INode } from 'n8n-workflow';

import { dubError } from '../../nodes/dub/errors.ts';
import { leadPurpose } from '../../nodes/DubTrackLead/purpose.ts';
import type { SentLead } from '../../nodes/DubTrackLead/purpose.ts';
import { toNodeError } from '../../nodes/shared/nodeError.ts';
import { noResponse } from '../../nodes/shared/outcome.ts';
import type { Outcome } from '../../nodes/shared/outcome.ts';
import type { ErrorDetails } from '../../nodes/shared/errors.ts';

const NOW = 1_787_350_000_000;
const NODE: INode = {
	id: '1',
	name: 'Dub Track Lead',
	type: 'n8n-nodes-whop-dub.dubTrackLead',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

function refusal(status: number, code: string, message: string, headers = {}): Outcome {
	const body = { error: { code, message, doc_url: 'https://dub.co/docs/api-reference/errors' } };
	return { kind: 'answer', status, headers, body };
}

const trackLeadError = (outcome: Outcome, sent: SentLead) =>
	dubError(outcome, leadPurpose(sent), NOW);

function details(outcome: Outcome, deferred = false): ErrorDetails {
	return trackLeadError(outcome, { deferred }).details;
}

const CLICK_NOT_FOUND = refusal(404, 'not_found', 'Click event not found for clickId: abc');
const SERVER_DOWN = refusal(
	500,
	'internal_server_error',
	'An internal server error occurred. Please contact our support if the problem persists.',
);

/** Every refusal that Dub is known for (dub-api reference, section 4), with what its user is told. */
const REFUSALS = [
	[
		'an authorization header that Dub cannot read',
		400,
		'bad_request',
		"Misconfigured authorization header. Did you forget to add 'Bearer '? Learn more: https://d.to/auth",
		/API key/,
		/dub_pk_/,
		'credential-invalid',
	],
	[
		'no header',
		401,
		'unauthorized',
		'Missing Authorization header.',
		/refused the API key/,
		/dub_pk_/,
		'credential-invalid',
	],
	[
		'an unknown key',
		401,
		'unauthorized',
		'Unauthorized: Invalid API key.',
		/refused the API key: "Unauthorized: Invalid API key" \(401 unauthorized\)$/,
		/dub_pk_/,
		'credential-invalid',
	],
	[
		'a key in the wrong form',
		404,
		'not_found',
		'Workspace ID not found. Did you forget to include a `workspaceId` query parameter? It looks like you might be using personal API keys, we also recommend refactoring to workspace API keys: https://d.to/keys',
		/form of a workspace key/,
		/starts with dub_/,
		'credential-invalid',
	],
	[
		'a workspace that is gone',
		404,
		'not_found',
		'Workspace not found.',
		/workspace of the Dub API key is gone/,
		/another key/,
		'credential-invalid',
	],
	[
		'an invitation not yet accepted',
		409,
		'invite_pending',
		'Workspace invite pending.',
		/"Workspace invite pending" \(409 invite_pending\)$/,
		/accept the invitation/,
		'credential-invalid',
	],
	[
		'a customer that was made by somebody else at the same time',
		409,
		'conflict',
		'A customer with this external ID already exists',
		/^Dub did not record the lead: "A customer with this external ID already exists" \(409 conflict\)$/,
		/Nothing was recorded/,
		'configuration-invalid',
	],
	[
		'an expired invitation',
		410,
		'invite_expired',
		'Workspace invite expired.',
		/"Workspace invite expired" \(410/,
		/another key/,
		'credential-invalid',
	],
	[
		'a role that may not track',
		403,
		'forbidden',
		"You don't have the required role to access this endpoint. Required role(s): owner, member.",
		/is not allowed to track leads: ".*owner, member"/,
		/viewer/,
		'credential-invalid',
	],
	[
		'a plan that cannot track',
		403,
		'forbidden',
		'Unauthorized: Need higher plan.',
		/plan of this workspace/,
		/Business plan or higher/,
		'credential-invalid',
	],
	[
		'a body that is not JSON',
		400,
		'bad_request',
		'Invalid JSON format in request body. Please ensure the request body is a valid JSON object.',
		/Invalid JSON format/,
		/Nothing was recorded/,
		'configuration-invalid',
	],
	[
		'no customer',
		400,
		'bad_request',
		'customerExternalId is required',
		/customerExternalId is required/,
		/Nothing was recorded/,
		'configuration-invalid',
	],
	[
		'no click, and none stored',
		400,
		'bad_request',
		'The `clickId` property was not provided in the request, and no existing customer with the provided `customerExternalId` was found.',
		/no stored click/,
		/Deferred mode/,
		'configuration-invalid',
	],
	[
		'an unknown click',
		404,
		'not_found',
		'Click event not found for clickId: abc',
		/^Dub did not record the lead: "Click event not found for clickId: abc" \(404 not_found\); this customer and event are now reserved for 7 days, so sending them again records nothing$/,
		/7 days/,
		'configuration-invalid',
	],
	[
		'a deleted link',
		404,
		'not_found',
		'Link not found for clickId: abc',
		/did not record the lead: "Link not found for clickId: abc" \(404 not_found\); .*reserved for 7 days/,
		/was deleted in Dub.*click of a link that exists.*another event name/,
		'configuration-invalid',
	],
	[
		'a link of another workspace',
		404,
		'not_found',
		'Link L1 for clickId abc does not belong to the workspace',
		/does not belong to the workspace" \(404 not_found\); send it with an API key of the workspace that owns the link, because with this key the customer and event are now reserved for 7 days$/,
		/key of the workspace that owns the link: there nothing is reserved/,
		'configuration-invalid',
	],
	[
		'a click that Dub has new words for',
		404,
		'not_found',
		'Click has gone',
		/"Click has gone" \(404 not_found\); this customer and event may now be reserved for 7 days, so look for the lead/,
		/Look at the customer in Dub.*Base URL/,
		'configuration-invalid',
	],
	[
		'a disabled link',
		404,
		'not_found',
		'Link L1 for clickId abc is disabled, lead not tracked',
		/"Link L1 for clickId abc is disabled, lead not tracked" \(404 not_found\); .*reserved for 7 days/,
		/Enable it there\. .*another event name/,
		'configuration-invalid',
	],
	[
		'a fault of Dub',
		500,
		'internal_server_error',
		'An internal server error occurred. Please contact our support if the problem persists.',
		/the lead may have been recorded, so look for it in Dub before sending it again$/,
		/7 days/,
		'temporarily-unavailable',
	],
	[
		'a rate limit',
		429,
		'rate_limit_exceeded',
		'Too many requests.',
		/^Dub's rate limit did not clear in time: "Too many requests" \(429 rate_limit_exceeded\); nothing was recorded$/,
		/'Rate Limit Wait \(Seconds\)'/,
		'rate-limited',
	],
	[
		'a code that is not known here',
		418,
		'teapot',
		'Short and stout.',
		/"Short and stout" \(418 teapot\)/,
		/Base URL/,
		'configuration-invalid',
	],
] as const;

describe('what a user is told when Dub refuses a lead', () => {
	it.each(REFUSALS)('%s', (_case, status, code, text, message, advice, cause) => {
		const told = details(refusal(status, code, text));
		expect(told.message).toMatch(message);
		expect(told.description ?? '').toMatch(advice);
		expect(told.failure?.cause).toBe(cause);
		expect(told.httpCode).toBe(status);
	});

	it.each([
		[
			'too_big: customerName: Too big: expected string to have <=100 characters',
			'Dub does not accept \'Customer Name\': "expected string to have <=100 characters" (422 unprocessable_entity)',
		],
		[
			'invalid_format: customerEmail: Invalid email address',
			'Dub does not accept \'Customer Email\': "Invalid email address" (422 unprocessable_entity)',
		],
		[
			'too_small: eventName: eventName is required',
			'Dub does not accept \'Event Name\': "eventName is required" (422 unprocessable_entity)',
		],
		[
			'invalid_value: mode: Invalid option: expected one of "async"|"wait"|"deferred"',
			`Dub does not accept 'Mode': "expected one of 'async'|'wait'|'deferred'" (422 unprocessable_entity)`,
		],
		[
			'custom: metadata.a.b: Too deep',
			'Dub does not accept \'Metadata\': "Too deep" (422 unprocessable_entity)',
		],
		[
			'invalid_type: newField: Invalid input: expected string, received null',
			'Dub does not accept \'newField\': "expected string, received null" (422 unprocessable_entity)',
		],
		[
			'invalid_type: : Invalid input: expected object, received null',
			'Dub does not accept the lead: "expected object, received null" (422 unprocessable_entity)',
		],
		[
			'Something else altogether',
			'Dub does not accept the lead: "Something else altogether" (422 unprocessable_entity)',
		],
	])('names the field of %s', (text, message) => {
		expect(details(refusal(422, 'unprocessable_entity', text)).message).toBe(message);
	});

	it('gives n8n the wait that Dub asks for, from a time in milliseconds', () => {
		const headers = { 'retry-after': String(NOW + 12_000) };
		const { failure } = details(refusal(429, 'rate_limit_exceeded', 'Too many requests.', headers));
		expect(failure).toEqual({ cause: 'rate-limited', retryAfterMs: 12_000 });
	});

	it.each([400, 401, 403, 404, 409, 418, 422, 429])(
		'shows a huge or ragged text of a %d in a short message of one line',
		(status) => {
			const text = `${'\r\n \u0000\u202e\u001b[31m'.repeat(20)}too_big: customerName: ${'x\n'.repeat(5_000_000)}`;
			const { message, description } = details(refusal(status, 'code\n'.repeat(1_000_000), text));
			expect(message.length).toBeLessThan(700);
			expect(message).not.toMatch(/\p{Cc}|\p{Cf}/u);
			expect((description ?? '').length).toBeLessThan(700);
		},
	);
});

describe('the message alone, as continue modes and AI agents show it', () => {
	const LEAD = { deferred: false };
	const DEFERRED = { deferred: true };
	const CHECK = { deferred: true, isCheck: true };
	const told = (outcome: Outcome, sent: SentLead) => trackLeadError(outcome, sent).details.message;
	const gateway: Outcome = { kind: 'answer', status: 502, headers: {}, body: '<html>' };
	const page: Outcome = { kind: 'answer', status: 200, headers: {}, body: '<html>' };

	it.each([
		['a lost answer', noResponse('ECONNRESET')],
		['an answer that came too late', noResponse('ETIMEDOUT')],
		['an end of unknown cause', noResponse('')],
		['a fault of Dub', SERVER_DOWN],
		['a request that Dub waited too long for', refusal(408, 'timeout', 'Too slow.')],
		['a gateway', gateway],
		['a web page', page],
	])(
		'says after %s that the lead may be there, and to look before sending it again',
		(_, outcome) => {
			expect(told(outcome, LEAD)).toMatch(
				/may have been recorded, so look for it in Dub before sending it again$/,
			);
			expect(told(outcome, DEFERRED)).toMatch(/reserves nothing, so it can be sent again$/);
			expect(told(outcome, CHECK)).toMatch(/nothing was recorded or reserved yet$/);
		},
	);

	it.each(['Click event not found for clickId: x', 'Link not found for clickId: x'])(
		'says what sending again comes to: %s',
		(text) => {
			const outcome = refusal(404, 'not_found', text);
			expect(told(outcome, LEAD)).toMatch(
				/reserved for 7 days, so sending them again records nothing$/,
			);
			expect(told(outcome, DEFERRED)).toMatch(/nothing was recorded or reserved$/);
			expect(told(outcome, CHECK)).toMatch(/nothing was recorded or reserved yet$/);
		},
	);

	it('names the key to use for a click of another workspace, whatever the call', () => {
		const text = 'Link L1 for clickId abc does not belong to the workspace';
		for (const sent of [LEAD, DEFERRED, CHECK]) {
			const { message, description } = trackLeadError(
				refusal(404, 'not_found', text),
				sent,
			).details;
			expect(message).toMatch(/key of the workspace that owns the link/);
			expect(description).toMatch(/key of the workspace that owns the link/);
			expect(description).not.toMatch(/fresh|seconds/);
		}
	});

	it('does not speak of deferred calls to somebody who chose none', () => {
		const texts = REFUSALS.map(([, status, code, text]) => refusal(status, code, text));
		for (const outcome of [
			...texts,
			gateway,
			page,
			noResponse('ECONNRESET'),
			noResponse('ENOTFOUND'),
		]) {
			for (const sent of [LEAD, CHECK]) {
				const { message, description } = trackLeadError(outcome, sent).details;
				const spoken = `${message} ${description ?? ''}`;
				// The one remark that is right for everybody: how a customer without a stored click gets one.
				expect(spoken.replace('in Deferred mode', '')).not.toMatch(/defer/i);
			}
		}
	});
});

describe('the reservation that a lead call leaves behind', () => {
	it.each([
		['an unknown click', CLICK_NOT_FOUND],
		['a fault of Dub', SERVER_DOWN],
		['a lost answer', noResponse('ECONNRESET')],
		['an answer that came too late', noResponse('ECONNABORTED')],
		['a gateway page', { kind: 'answer', status: 502, headers: {}, body: '<html>' }],
	] as const)('is told of after %s', (_case, outcome) => {
		expect(details(outcome).description).toMatch(/reserved this customer and event for 7 days/);
	});

	it.each([
		['an unknown click', CLICK_NOT_FOUND],
		['a fault of Dub', SERVER_DOWN],
		['a lost answer', noResponse('ECONNRESET')],
	] as const)('is none for a deferred call, after %s', (_case, outcome) => {
		const { message, description } = details(outcome, true);
		expect(description).toMatch(/reserve nothing/);
		expect(`${message} ${description ?? ''}`).not.toMatch(/7 days|may have been/);
	});

	it.each([
		['a wrong key', refusal(401, 'unauthorized', 'Unauthorized: Invalid API key.')],
		['a key in the wrong form', refusal(404, 'not_found', 'Workspace ID not found. Did you')],
		['a workspace that is gone', refusal(404, 'not_found', 'Workspace not found.')],
		['a wrong value', refusal(422, 'unprocessable_entity', 'invalid_format: customerEmail: No')],
		['a refused connection', noResponse('ECONNREFUSED')],
		['a rate limit', refusal(429, 'rate_limit_exceeded', 'Too many requests.')],
		['a page of a website', { kind: 'answer', status: 404, headers: {}, body: '<html>' }],
	] as const)('is not claimed after %s', (_case, outcome) => {
		const { message, description } = details(outcome);
		expect(`${message} ${description ?? ''}`).not.toMatch(/7 days|may have been/);
	});
});

describe('answers that are not from Dub', () => {
	it.each([
		['a web page', 200, '<html>Welcome</html>', /lead may have been recorded/],
		[
			"an error in Dub's form, without the status of one",
			200,
			{ error: { code: 'bad_request', message: 'No.' } },
			/lead may have been recorded/,
		],
		['JSON of another service', 200, { ok: true }, /form that is not Dub/],
		['a redirect', 301, '', /\(301\); it does not look like Dub's API/],
		['a page that is not there', 404, '<html>', /does not look like Dub's API/],
		['a firewall', 403, '<html>', /does not look like Dub's API/],
	])('%s points at the Base URL', (_case, status, body, message) => {
		const told = details({ kind: 'answer', status, headers: {}, body });
		expect(told.message).toMatch(message);
		expect(told.description).toMatch(/Base URL/);
	});

	it('a rate limit of a gateway stays a rate limit', () => {
		const told = details({ kind: 'answer', status: 429, headers: {}, body: 'slow down' });
		expect(told.failure?.cause).toBe('rate-limited');
	});

	it('a host that is not there: nothing was sent', () => {
		const told = details(noResponse('ENOTFOUND'));
		expect(told.message).toBe(
			'Dub could not be reached to record the lead (no such host name); nothing was sent',
		);
		expect(told.failure).toEqual({ cause: 'temporarily-unavailable' });
	});
});

const NETWORK_CODES = [
	'ECONNREFUSED',
	'ECONNRESET',
	'ECONNABORTED',
	'ETIMEDOUT',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'EPIPE',
	'',
];

/** Any outcome that a lead call can end with, with texts that Dub is known for. */
const anyOutcome: fc.Arbitrary<Outcome> = fc.oneof(
	fc.constantFrom(...NETWORK_CODES).map(noResponse),
	fc.constantFrom(...REFUSALS).map(([, status, code, text]) => refusal(status, code, text)),
	fc.record({
		kind: fc.constant('answer' as const),
		status: fc.integer({ min: 200, max: 599 }),
		headers: fc.constant({}),
		body: fc.oneof(fc.constant(null), fc.string(), fc.jsonValue()),
	}),
);

describe('wording, whatever happened', () => {
	it('ends a message without a full stop, and a description with one', () => {
		fc.assert(
			fc.property(anyOutcome, fc.boolean(), fc.boolean(), (outcome, deferred, isCheck) => {
				const { message, description } = trackLeadError(outcome, {
					deferred: deferred || isCheck,
					isCheck,
				}).details;
				expect(message).not.toMatch(/[.\s]$/);
				expect(description ?? '.').toMatch(/\.$/);
			}),
		);
	});

	it('keeps the message as worded: n8n replaces messages that hold a network code', () => {
		fc.assert(
			fc.property(anyOutcome, fc.boolean(), (outcome, deferred) => {
				const problem = trackLeadError(outcome, { deferred });
				const shown = toNodeError(NODE, problem);
				expect(shown.message).toBe(problem.details.message);
				expect(shown.description ?? undefined).toBe(problem.details.description);
			}),
		);
	});

	it('uses no word that only frightens', () => {
		fc.assert(
			fc.property(anyOutcome, fc.boolean(), (outcome, deferred) => {
				const { message, description } = details(outcome, deferred);
				expect(`${message} ${description ?? ''}`).not.toMatch(/error|problem|fail|mistake/i);
			}),
		);
	});

	it('never shows a key that the service echoes', () => {
		const keyPart = fc.stringMatching(/^[A-Za-z0-9]{24}$/);
		const prefix = fc.constantFrom('dub_', 'dub_access_token_', 'dub_pk_', 'Bearer ');
		const status = fc.constantFrom(400, 401, 403, 404, 409, 422, 429, 500);
		fc.assert(
			fc.property(prefix, keyPart, status, fc.boolean(), (before, secret, code, deferred) => {
				const outcome = refusal(
					code,
					'code',
					`invalid_type: customerName: saw ${before}${secret}, ok`,
				);
				const shown = toNodeError(NODE, trackLeadError(outcome, { deferred }));
				expect(JSON.stringify([shown.message, shown.description, shown.messages])).not.toContain(
					secret,
				);
				expect(shown.stack ?? '').not.toContain(secret);
			}),
		);
	});
});
