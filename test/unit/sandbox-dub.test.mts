import { Dub } from 'dub';
import type { TrackLeadRequestBody } from 'dub/models/operations';
import {
	DUB_KEY,
	DUB_KEY_FREE,
	DUB_KEY_GONE,
	DUB_KEY_INVITE_EXPIRED,
	DUB_KEY_INVITE_PENDING,
	DUB_KEY_OTHER_WORKSPACE,
	DUB_KEY_PUBLISHABLE,
	DUB_KEY_VIEWER,
	DUB_TOKEN_EXPIRED,
} from '../../sandbox/identities.mts';
import { callDub, closeSandboxes, matching, open, stoppedClock, track } from './sandbox-client.mts';

afterEach(closeSandboxes);

const DAY_MS = 86_400_000;
const RATE_HEADERS = [
	'retry-after',
	'x-ratelimit-limit',
	'x-ratelimit-remaining',
	'x-ratelimit-reset',
];
const WRONG_PREFIX =
	'Workspace ID not found. Did you forget to include a `workspaceId` query parameter? It looks like you might be using personal API keys, we also recommend refactoring to workspace API keys: https://d.to/keys';
const NO_ROLE =
	"You don't have the required role to access this endpoint. Required role(s): owner, member.";
const NO_CLICK =
	'The `clickId` property was not provided in the request, and no existing customer with the provided `customerExternalId` was found.';

const errorBody = (code: string, message: string, anchor: string) => ({
	error: { code, message, doc_url: `https://dub.co/docs/api-reference/errors#${anchor}` },
});

describe('the gate', () => {
	const bearer = (value: string) => ({ headers: { authorization: value } });
	it.each([
		[
			'no Bearer',
			bearer(DUB_KEY),
			400,
			'bad_request',
			"Misconfigured authorization header. Did you forget to add 'Bearer '? Learn more: https://d.to/auth",
		],
		['no header', { key: null }, 401, 'unauthorized', 'Missing Authorization header.'],
		['a key with its Bearer', { key: `Bearer ${DUB_KEY}` }, 404, 'not_found', WRONG_PREFIX],
		['a leading space', bearer(`Bearer  ${DUB_KEY}`), 404, 'not_found', WRONG_PREFIX],
		['an unknown key', { key: 'dub_wrong' }, 401, 'unauthorized', 'Unauthorized: Invalid API key.'],
		[
			'a publishable key',
			{ key: DUB_KEY_PUBLISHABLE },
			401,
			'unauthorized',
			'Unauthorized: Invalid API key.',
		],
		[
			'an expired token',
			{ key: DUB_TOKEN_EXPIRED },
			401,
			'unauthorized',
			'Unauthorized: Access token expired.',
		],
		['a lost workspace', { key: DUB_KEY_GONE }, 404, 'not_found', 'Workspace not found.'],
		[
			'a pending invite',
			{ key: DUB_KEY_INVITE_PENDING },
			409,
			'invite_pending',
			'Workspace invite pending.',
		],
		[
			'an expired invite',
			{ key: DUB_KEY_INVITE_EXPIRED },
			410,
			'invite_expired',
			'Workspace invite expired.',
		],
		['a viewer', { key: DUB_KEY_VIEWER }, 403, 'forbidden', NO_ROLE],
		['a Free plan', { key: DUB_KEY_FREE }, 403, 'forbidden', 'Unauthorized: Need higher plan.'],
	])('refuses %s, before it looks at the body', async (_case, options, status, code, message) => {
		const reply = await track(await open(), undefined, { text: 'not JSON', ...options });
		expect(reply.status).toBe(status);
		expect(reply.body).toEqual(errorBody(code, message, code.replace('_', '-')));
	});

	it('lets a viewer read, but not a Free plan', async () => {
		const sandbox = await open();
		expect((await callDub(sandbox, '/customers', { key: DUB_KEY_VIEWER })).status).toBe(200);
		expect((await callDub(sandbox, '/customers', { key: DUB_KEY_FREE })).status).toBe(403);
	});

	it('takes a personal key as unknown once a workspace is named', async () => {
		const reply = await callDub(await open(), '/customers?workspaceId=ws_1', { key: 'personal' });
		expect(reply.status).toBe(401);
	});
});

describe('the rate limit', () => {
	it('tells the wait in epoch milliseconds, on a sliding window per key', async () => {
		const clock = stoppedClock();
		const sandbox = await open({ now: clock.now, dub: { rateLimitRequests: 2 } });
		const status = async (key = DUB_KEY) => (await callDub(sandbox, '/customers', { key })).status;
		const start = clock.now();
		expect(await status()).toBe(200);
		clock.advance(30_000);
		expect(await status()).toBe(200);
		const refused = await callDub(sandbox, '/customers');
		expect(refused.status).toBe(429);
		expect(refused.body).toEqual(
			errorBody('rate_limit_exceeded', 'Too many requests.', 'rate-limit_exceeded'),
		);
		expect(RATE_HEADERS.map((name) => refused.headers.get(name))).toEqual([
			String(start + 60_000),
			'2',
			'0',
			String(start + 60_000),
		]);
		expect(await status(DUB_KEY_VIEWER)).toBe(200);
		clock.advance(30_000);
		expect(await status()).toBe(200);
		expect(await status()).toBe(429);
	});

	it('puts its headers on every error behind it, and on nothing else', async () => {
		const sandbox = await open();
		const present = (headers: Headers) => RATE_HEADERS.filter((name) => headers.has(name));
		expect(present((await track(sandbox, {})).headers)).toEqual(RATE_HEADERS);
		expect(present((await track(sandbox, {}, { key: DUB_KEY_FREE })).headers)).toEqual(
			RATE_HEADERS,
		);
		expect(present((await track(sandbox, {}, { key: 'dub_wrong' })).headers)).toEqual([]);
		expect(present((await callDub(sandbox, '/customers')).headers)).toEqual([]);
	});
});

describe('validation', () => {
	const event = { eventName: 'Signup' };
	const long = (length: number) => 'x'.repeat(length);
	it.each<[unknown, string]>([
		[{}, 'invalid_type: eventName: Invalid input: expected string, received undefined'],
		[null, 'invalid_type: : Invalid input: expected object, received null'],
		[[], 'invalid_type: : Invalid input: expected object, received array'],
		['x', 'invalid_type: : Invalid input: expected object, received string'],
		[{ eventName: '' }, 'too_small: eventName: eventName is required'],
		[{ eventName: '  ' }, 'too_small: eventName: eventName is required'],
		[{ eventName: null }, 'invalid_type: eventName: Invalid input: expected string, received null'],
		[{ eventName: 5 }, 'invalid_type: eventName: Invalid input: expected string, received number'],
		[
			{ eventName: long(256) },
			'too_big: eventName: Too big: expected string to have <=255 characters',
		],
		[
			{ clickId: 5, eventName: '' },
			'invalid_type: clickId: Invalid input: expected string, received number',
		],
		[
			{ ...event, customerExternalId: 5 },
			'invalid_type: customerExternalId: Invalid input: expected string, received number',
		],
		[
			{ ...event, customerName: long(101) },
			'too_big: customerName: Too big: expected string to have <=100 characters',
		],
		[
			{ ...event, customerEmail: `${long(96)}@b.co` },
			'too_big: customerEmail: Too big: expected string to have <=100 characters',
		],
		[{ ...event, customerEmail: '' }, 'invalid_format: customerEmail: Invalid email address'],
		[
			{ ...event, customerEmail: ' a@b.co' },
			'invalid_format: customerEmail: Invalid email address',
		],
		[
			{ ...event, customerEmail: 'josé@b.co' },
			'invalid_format: customerEmail: Invalid email address',
		],
		[
			{ ...event, customerEmail: 'a@localhost' },
			'invalid_format: customerEmail: Invalid email address',
		],
		[
			{ ...event, customerAvatar: 1 },
			'invalid_type: customerAvatar: Invalid input: expected string, received number',
		],
		...['sync', '', null].map((mode): [unknown, string] => [
			{ ...event, mode },
			'invalid_value: mode: Invalid option: expected one of "async"|"wait"|"deferred"',
		]),
		[
			{ ...event, eventQuantity: '2' },
			'invalid_type: eventQuantity: Invalid input: expected number, received string',
		],
		[
			{ ...event, eventQuantity: 0 },
			'too_small: eventQuantity: Too small: expected number to be >0',
		],
		[
			{ ...event, eventQuantity: 1.5 },
			'invalid_type: eventQuantity: Invalid input: expected int, received number',
		],
		[
			{ ...event, eventQuantity: 101 },
			'too_big: eventQuantity: Too big: expected number to be <=100',
		],
		[
			{ ...event, metadata: '{}' },
			'invalid_type: metadata: Invalid input: expected record, received string',
		],
		[
			{ ...event, metadata: [] },
			'invalid_type: metadata: Invalid input: expected record, received array',
		],
		[
			{ ...event, metadata: { a: long(9993) } },
			'custom: metadata: Metadata must be less than 10,000 characters when stringified',
		],
	])('refuses %j with 422', async (json, message) => {
		const reply = await track(await open(), json);
		expect(reply.status).toBe(422);
		expect(reply.body).toEqual(errorBody('unprocessable_entity', message, 'unprocessable-entity'));
	});

	it.each<[string, string | undefined]>([
		['an empty body', undefined],
		['a broken body', '{"eventName"'],
	])('refuses %s with 400', async (_case, text) => {
		const reply = await track(await open(), undefined, { text });
		expect(reply.status).toBe(400);
		expect(reply.body).toEqual(
			errorBody(
				'bad_request',
				'Invalid JSON format in request body. Please ensure the request body is a valid JSON object.',
				'bad-request',
			),
		);
	});

	it.each([
		['no external ID', event, 'customerExternalId is required'],
		[
			'spaces as external ID',
			{ ...event, customerExternalId: '  ' },
			'customerExternalId is required',
		],
		['no click, unknown customer', { ...event, customerExternalId: 'u1' }, NO_CLICK],
		['a misspelt click', { ...event, customerExternalId: 'u1', click_id: 'c' }, NO_CLICK],
		['an empty click', { ...event, customerExternalId: 'u1', clickId: '' }, NO_CLICK],
	])('refuses %s with 400 and reserves nothing', async (_case, json, message) => {
		const sandbox = await open();
		const reply = await track(sandbox, json);
		expect(reply.status).toBe(400);
		expect(reply.body).toMatchObject({ error: { code: 'bad_request', message } });
		const retry = { ...event, customerExternalId: 'u1', clickId: sandbox.dub.addClick().id };
		expect((await track(sandbox, retry)).body).toMatchObject({ link: { id: matching(/./) } });
	});

	it('accepts the limits themselves', async () => {
		const sandbox = await open();
		const reply = await track(sandbox, {
			clickId: ` ${sandbox.dub.addClick().id} `,
			eventName: long(255),
			customerExternalId: long(191),
			customerName: long(100),
			customerEmail: 'a+tag@b.co',
			eventQuantity: 100,
			metadata: { a: long(9992) },
		});
		expect(reply.status).toBe(200);
		expect(sandbox.dub.recordedLeads).toHaveLength(1);
	});
});

describe('clicks that cannot be used', () => {
	it.each([
		['deleted' as const, 'Link not found for clickId: CLICK'],
		[
			'foreign' as const,
			'Link link_sandbox_foreign for clickId CLICK does not belong to the workspace',
		],
		[
			'disabled' as const,
			'Link link_sandbox_disabled for clickId CLICK is disabled, lead not tracked',
		],
	])('404 for a click on a %s link', async (link, message) => {
		const sandbox = await open();
		const { id } = sandbox.dub.addClick({ link });
		const reply = await track(sandbox, {
			clickId: id,
			eventName: 'Signup',
			customerExternalId: 'u1',
		});
		expect(reply.status).toBe(404);
		expect(reply.body).toEqual(errorBody('not_found', message.replace('CLICK', id), 'not-found'));
		expect(sandbox.dub.customers.size).toBe(0);
	});

	it("accepts a link in its own workspace's name", async () => {
		const sandbox = await open();
		const { id } = sandbox.dub.addClick({ link: 'foreign' });
		const lead = { clickId: id, eventName: 'Signup', customerExternalId: 'u1' };
		expect((await track(sandbox, lead, { key: DUB_KEY_OTHER_WORKSPACE })).body).toMatchObject({
			link: { id: 'link_sandbox_foreign' },
		});
	});

	it('finds a fresh click only after a while', async () => {
		const clock = stoppedClock();
		const sandbox = await open({ now: clock.now });
		const { id } = sandbox.dub.addClick({ readableAfterMs: 5000 });
		const lead = { clickId: id, eventName: 'Signup', customerExternalId: 'u1', mode: 'deferred' };
		expect((await track(sandbox, lead)).body).toMatchObject({
			error: { message: `Click event not found for clickId: ${id}` },
		});
		clock.advance(5000);
		expect((await track(sandbox, lead)).status).toBe(200);
	});

	it('fails with 500 on an external ID longer than the column', async () => {
		const sandbox = await open();
		const reply = await track(sandbox, {
			clickId: sandbox.dub.addClick().id,
			eventName: 'Signup',
			customerExternalId: 'x'.repeat(192),
		});
		expect(reply.status).toBe(500);
		expect(reply.body).toEqual(
			errorBody(
				'internal_server_error',
				'An internal server error occurred. Please contact our support if the problem persists.',
				'internal-server-error',
			),
		);
	});
});

describe('the official client', () => {
	it('reads the replies: recorded, duplicate and deferred', async () => {
		const clock = stoppedClock();
		const sandbox = await open({ now: clock.now });
		const client = new Dub({ token: DUB_KEY, serverURL: sandbox.dubBaseUrl });
		const lead: TrackLeadRequestBody = {
			clickId: sandbox.dub.addClick().id,
			eventName: 'Signup',
			customerExternalId: 'u1',
			customerName: 'Ann',
			customerEmail: 'a@b.co',
		};
		const first = await client.track.lead(lead);
		expect(first).toMatchObject({ click: { id: lead.clickId }, link: { key: 'usable' } });
		expect(first.customer).toEqual({
			name: 'Ann',
			email: 'a@b.co',
			avatar: null,
			externalId: 'u1',
		});
		expect((await client.track.lead(lead)).link).toBeNull();
		clock.advance(7 * DAY_MS);
		expect((await client.track.lead({ ...lead, mode: 'deferred' })).link).not.toBeNull();
		const customer = await client.customers.get({ id: 'ext_u1' });
		expect(customer).toMatchObject({ externalId: 'u1', name: 'Ann' });
		expect(await client.customers.list({ email: 'a@b.co' })).toMatchObject({
			result: [{ id: customer.id }],
		});
		await expect(client.track.lead({ ...lead, clickId: 'gone', eventName: 'x' })).rejects.toThrow(
			'Click event not found for clickId: gone',
		);
	});
});
