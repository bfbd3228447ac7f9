import {
	DUB_KEY,
	DUB_KEY_FREE,
	DUB_KEY_GONE,
	DUB_KEY_INVITE_EXPIRED,
	DUB_KEY_INVITE_PENDING,
	DUB_KEY_PUBLISHABLE,
	DUB_KEY_VIEWER,
	DUB_TOKEN_EXPIRED,
} from '../../sandbox/identities.mts';
import {
	callDub,
	closeSandboxes,
	dubErrorBody,
	open,
	stoppedClock,
	track,
} from './sandbox-client.mts';

afterEach(closeSandboxes);

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
		expect(reply.body).toEqual(dubErrorBody(code, message, code.replace('_', '-')));
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
			dubErrorBody('rate_limit_exceeded', 'Too many requests.', 'rate-limit_exceeded'),
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
