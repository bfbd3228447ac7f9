import type { INodeCredentialTestResult } from 'n8n-workflow';
import { createServer } from 'node:https';
import type { Socket } from 'node:net';
import { PERMISSION_CHECK_VERSION } from '../../nodes/whop/version.ts';
import {
	DUB_KEY,
	DUB_KEY_FREE,
	DUB_KEY_GONE,
	DUB_KEY_INVITE_EXPIRED,
	DUB_KEY_INVITE_PENDING,
	DUB_KEY_PUBLISHABLE,
	FOREIGN_COMPANY,
	WHOP_KEY,
	WHOP_KEY_APP,
	WHOP_KEY_NO_EMAIL,
	WHOP_KEY_NO_LEAD_READ,
	WHOP_KEY_READ_ONLY,
} from '../../sandbox/identities.mts';
import { CERTIFICATE, EXPIRED_CERTIFICATE, PRIVATE_KEY } from './kit/certificates.mts';
import { testCredential } from './kit/credential-test.mts';
import { createHarness } from './kit/harness.mts';
import { startWebServer } from './kit/web-server.mts';
import type { WebServer } from './kit/web-server.mts';
import { wireTo } from './kit/wire.mts';

const harness = createHarness();

const GOOD: INodeCredentialTestResult = { status: 'OK', message: 'Connection successful!' };

const bad = (message: RegExp) => ({
	status: 'Error',
	message: expect.stringMatching(message) as string,
});

type Given = Partial<
	Record<'apiKey' | 'companyId' | 'baseUrl' | 'environment' | 'allowedHttpRequestDomains', string>
>;

const dubVerdict = (dubApi: Given) =>
	testCredential(harness.pack, 'dubApi', harness.credentials({ dubApi }).dubApi);

const whopVerdict = (whopApi: Given) =>
	testCredential(harness.pack, 'whopApi', harness.credentials({ whopApi }).whopApi);

const services = [
	['Dub', dubVerdict, DUB_KEY],
	['Whop', whopVerdict, WHOP_KEY],
] as const;

describe('testing the Dub credential', () => {
	it('accepts a good key, also as pasted from a header, and a slash after the address', async () => {
		const { apiKey, baseUrl } = harness.credentials().dubApi;
		const untidy = { apiKey: `\u200E Bearer ${apiKey}\n`, baseUrl: `\uFEFF${baseUrl}/ ` };
		for (const given of [{}, untidy]) expect(await dubVerdict(given)).toEqual(GOOD);
		expect(harness.sent()).toEqual(['GET /customers', 'GET /customers']);
	});

	it('accepts a workspace that has customers', async () => {
		const { id: clickId } = harness.sandbox.dub.addClick();
		const lead = { clickId, eventName: 'Sign up', customerExternalId: 'c1' };
		await fetch(`${harness.sandbox.dubBaseUrl}/track/lead`, {
			method: 'POST',
			headers: { authorization: `Bearer ${DUB_KEY}` },
			body: JSON.stringify(lead),
		});
		expect(harness.sandbox.dub.customers.size).toBe(1);
		expect(await dubVerdict({})).toEqual(GOOD);
	});

	it.each([
		['an unknown key', { apiKey: `dub_${'x'.repeat(24)}` }, /^Dub does not know this API key\./],
		[
			'a plan that cannot track',
			{ apiKey: DUB_KEY_FREE },
			/^The key is right, but the Dub plan of its workspace cannot track leads\..*Business plan/,
		],
		[
			'a key of another service',
			{ apiKey: WHOP_KEY },
			/^This is no key of a Dub workspace\..*dub_/,
		],
		[
			'a key whose workspace is gone',
			{ apiKey: DUB_KEY_GONE },
			/^The workspace of this key is gone/,
		],
		['an open invitation', { apiKey: DUB_KEY_INVITE_PENDING }, /has not accepted the invitation/],
		['a late invitation', { apiKey: DUB_KEY_INVITE_EXPIRED }, /has not accepted the invitation/],
	])('refuses %s, asked once, and says which', async (_, given, message) => {
		expect(await dubVerdict(given)).toEqual(bad(message));
		expect(harness.sent()).toEqual(['GET /customers']);
	});

	it('refuses a path below which nothing of Dub is', async () => {
		const { dubBaseUrl } = harness.sandbox;
		expect(await dubVerdict({ baseUrl: `${dubBaseUrl}/v9` })).toEqual(
			bad(/does not look like Dub's API\. Check 'Base URL'/),
		);
	});

	it.each([
		['no key', { apiKey: ' \n' }, /^'API Key' of the credential is empty\. Paste the key/],
		['a publishable key', { apiKey: DUB_KEY_PUBLISHABLE }, /is a publishable key/],
		[
			'an expression as text',
			{ apiKey: '{{ $json.key }}' },
			/holds an expression that was not evaluated/,
		],
		[
			'what an expression left',
			{ apiKey: ' undefined' },
			/must be a real value, and "undefined" looks like what comes/,
		],
		['an object', { apiKey: '[object Object]' }, /must be a real value/],
		['a curly quotation mark', { apiKey: `${DUB_KEY}”x` }, /holds a character that no key has/],
		[
			'no web address',
			{ baseUrl: 'api.dub.co' },
			/^'Base URL' of the Dub credential must be an addr/,
		],
		[
			'an address with a query',
			{ baseUrl: 'https://api.dub.co?a=1' },
			/^'Base URL' of the Dub cred/,
		],
		[
			'an address with a wrong port',
			{ baseUrl: 'https://api.dub.co:99999' },
			/^'Base URL' of the Dub credential must/,
		],
		[
			'a name and a password',
			{ baseUrl: 'http://me:secret@127.0.0.1:1' },
			/a user name or a password/,
		],
	])('refuses %s before anything is sent', async (_, given, message) => {
		const verdict = await dubVerdict(given);
		expect(verdict).toEqual(bad(message));
		expect(verdict.message).not.toContain('secret@');
		expect(harness.sent()).toEqual([]);
	});
});

describe('testing the Whop credential', () => {
	it('accepts a good key, untidy values, and the address of the dashboard as the company', async () => {
		const { apiKey, baseUrl, companyId } = harness.credentials().whopApi;
		const untidy = {
			apiKey: ` Bearer ${apiKey}\n`,
			companyId: `\u200B ${companyId}\u00A0`,
			baseUrl: `${baseUrl}/ `,
		};
		const address = { companyId: `https://whop.com/dashboard/${companyId}/developer?tab=keys` };
		for (const given of [{}, untidy, address, { apiKey: WHOP_KEY_APP }]) {
			expect(await whopVerdict(given)).toEqual(GOOD);
		}
		expect(new Set(harness.sent())).toEqual(new Set(['GET /permissions']));
		for (const { query } of harness.sandbox.requests) {
			expect(new Map(query).get('resource_id')).toBe(companyId);
		}
	});

	it('asks for every permission at once, at the version at which the question was measured', async () => {
		await whopVerdict({});
		const [{ query = [], headers = {} } = {}] = harness.sandbox.requests;
		const actions = new Map(query).get('actions')?.split(',');
		expect(actions?.sort()).toEqual([
			'access_pass:basic:read',
			'company:basic:read',
			'lead:basic:read',
			'lead:manage',
			'member:basic:read',
			'member:email:read',
		]);
		expect(headers['api-version-date']).toBe(PERMISSION_CHECK_VERSION);
	});

	it.each([
		['an unknown key', { apiKey: 'apik_unknown' }, /^Whop does not accept this API key\./],
		[
			'a key that may not read leads',
			{ apiKey: WHOP_KEY_NO_LEAD_READ },
			/^The key is valid but lacks .* Reading leads, the trigger included, needs lead:basic:read\. Add/,
		],
		[
			'a key that may not see emails',
			{ apiKey: WHOP_KEY_NO_EMAIL },
			/included, needs member:email:read\. Creating and updating them needs member:email:read\. Add/,
		],
		[
			'a key that may not write leads',
			{ apiKey: WHOP_KEY_READ_ONLY },
			/^The key is valid and can read leads, so the trigger, Get and Get Many work\. .*lead:manage/,
		],
		[
			'a company that is not the one of the key',
			{ companyId: FOREIGN_COMPANY.id },
			/^The key is valid but may do nothing for the company biz_foreign\. .* check 'Company ID'/,
		],
	])('refuses %s, asked once, and says which', async (_, given, message) => {
		expect(await whopVerdict(given)).toEqual(bad(message));
		expect(harness.sent()).toEqual(['GET /permissions']);
	});

	it.each([
		['a missing company', { companyId: ' ' }, /^'Company ID' is empty\. It starts with biz_/],
		[
			'the title of a company',
			{ companyId: 'My Company' },
			/must be an ID that starts with "biz_"/,
		],
		['a product', { companyId: 'prod_1' }, /must be an ID that starts with "biz_"/],
		[
			'a key in the place of the company',
			{ companyId: WHOP_KEY },
			/^'Company ID' holds the API key/,
		],
		['no key', { apiKey: '' }, /^'API Key' of the credential is empty/],
		[
			'an expression as text',
			{ apiKey: '={{ $json.key }}' },
			/holds an expression that was not evaluated/,
		],
		['no address', { baseUrl: '' }, /^'Base URL' in the Whop credential must be an address/],
		[
			'a name and a password',
			{ baseUrl: 'http://me:secret@127.0.0.1:1' },
			/a user name or a password/,
		],
	])('refuses %s before anything is sent', async (_, given, message) => {
		expect(await whopVerdict(given)).toEqual(bad(message));
		expect(harness.sent()).toEqual([]);
	});

	it('refuses an address where something else answers', async () => {
		const { dubBaseUrl } = harness.sandbox;
		expect(await whopVerdict({ baseUrl: dubBaseUrl })).toMatchObject({ status: 'Error' });
	});
});

describe.each(services)('the %s credential, where no such API is', (name, verdict, key) => {
	let server: WebServer;
	let other: WebServer;

	beforeAll(async () => {
		[server, other] = await Promise.all([startWebServer(), startWebServer()]);
	});
	beforeEach(() => {
		server.seen.length = 0;
		other.seen.length = 0;
	});
	afterAll(async () => {
		await Promise.all([server.close(), other.close()]);
	});

	const redirects = [300, 301, 302, 303, 304, 305, 306, 307, 308];
	const path = name === 'Dub' ? '/customers' : '/permissions';

	it.each(redirects)('does not follow %d, and says where it leads', async (status) => {
		const here = `${server.url}/api`;
		const there = other.url.replace('http:', '');
		const places: [location: string, base: string][] = [
			[`${other.url}/`, other.url],
			[`${other.url}/v2${path}?a=b`, `${other.url}/v2`],
			[`${there}/v2${path}/`, `${other.url}/v2`],
			[`/v2${path}`, `${server.url}/v2`],
			['../login', `${server.url}/login`],
			[`http://user:pass@127.0.0.1:1/v2${path}#secret`, 'http://127.0.0.1:1/v2'],
		];
		for (const [location, base] of places) {
			server.answer = (_, response) => response.writeHead(status, { location }).end();
			const { message, ...rest } = await verdict({ baseUrl: here });
			expect(rest).toEqual({ status: 'Error' });
			expect(message).toContain(`${here} sends requests on to ${base} (${status})`);
			expect(message).toMatch(new RegExp(`put ${base} in 'Base URL'$`));
			expect(message).not.toMatch(/pass|secret/);
		}
		expect(server.seen).toHaveLength(places.length);
		expect(other.seen).toEqual([]);
	});

	it.each([
		['itself', path],
		['nowhere', undefined],
		['what is no web address', 'mailto:a@b.co'],
		['what cannot be read', 'http://['],
	])('refuses a redirect to %s', async (_, location) => {
		server.answer = (__, response) => {
			response.writeHead(302, location === undefined ? {} : { location }).end();
		};
		expect(await verdict({ baseUrl: server.url })).toEqual(bad(/sends requests on to/));
		expect(server.seen).toHaveLength(1);
	});

	it.each([
		['a web page', '<!doctype html><title>Hi</title>', /^A web page answers at http/],
		['text', 'ok', /does not look like/],
		['nothing', '', /does not look like/],
		['null', 'null', /does not look like/],
		['an object', '{"hello":"world"}', /does not look like/],
		['a list of something else', '[{"id":1,"title":"post"},2]', /does not look like/],
		['an object around a list', '{"data":[]}', /does not look like/],
		['half of an answer', '[{"id":"cus_1"', /does not look like/],
	])('tells %s from the API', async (_, body, message) => {
		for (const status of [200, 201, 404]) {
			server.answer = (__, response) => response.writeHead(status).end(body);
			const isLegal = name === 'Whop' && status === 404 && !body.startsWith('<');
			expect(await verdict({ baseUrl: server.url })).toEqual(
				bad(isLegal ? /Whop finds nothing at/ : message),
			);
		}
	});

	it.each([
		[429, /takes no more requests with this key for now\. Try again in a minute$/],
		[408, /could not answer just now \(408\)/],
		[500, /could not answer just now \(500\)/],
		[503, /could not answer just now \(503\)/],
	])('says what %d means, also when a gateway says it', async (status, message) => {
		server.answer = (_, response) => response.writeHead(status).end('<html>Sorry</html>');
		expect(await verdict({ baseUrl: server.url })).toEqual(bad(message));
	});

	it('shows nothing of a key that comes back', async () => {
		const encoded = key.replace(/./g, (char) => `%${char.charCodeAt(0).toString(16)}`);
		const forms = [key, key.toUpperCase(), encoded, key.replace(/./g, '$&\u200B')];
		for (const form of forms) {
			const json = JSON.stringify({ error: { code: form, message: `No: ${form}`, type: form } });
			for (const status of [200, 302, 400, 401, 403, 404, 409, 418, 422, 500]) {
				server.answer = (_, response) => {
					const location = `http://${form.replace(/[^\w.%-]/g, '')}.example.com/${encodeURI(form)}`;
					response.writeHead(status, status === 302 ? { location } : {}).end(json);
				};
				const { status: verdictStatus, message } = await verdict({ baseUrl: server.url });
				expect(verdictStatus).toBe('Error');
				const letters = (text: string) => text.toLowerCase().replace(/[^a-z0-9%]/g, '');
				expect(letters(message)).not.toContain(letters(key));
				expect(letters(message)).not.toContain(letters(encoded));
			}
		}
	});

	it('hides a key that was put into the address', async () => {
		const { message } = await verdict({ baseUrl: `${server.url}/${key}` });
		expect(message).not.toContain(key);
	});

	it('does not wait for an answer that never ends, or for one in another protocol', async () => {
		const timeout = AbortSignal.timeout.bind(AbortSignal);
		jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => timeout(ms / 300));
		server.answer = (_, response) => response.writeHead(200).write('[');
		expect(await verdict({ baseUrl: server.url })).toEqual(bad(/no answer came in time/));
		let upgraded: Socket | undefined;
		server.answer = ({ socket }) => {
			upgraded = socket;
			socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n');
		};
		expect(await verdict({ baseUrl: server.url })).toEqual(bad(/no answer came in time/));
		upgraded?.destroy();
		jest.restoreAllMocks();
	});

	it('says in words that nobody is there, or that nobody understands', async () => {
		expect(await verdict({ baseUrl: 'http://127.0.0.1:1' })).toEqual(
			bad(/could not be reached at http:\/\/127\.0\.0\.1:1: nothing listens at that address\./),
		);
		expect(await verdict({ baseUrl: 'http://nobody.invalid' })).toEqual(
			bad(/could not be reached at http:\/\/nobody\.invalid: /),
		);
		expect(await verdict({ baseUrl: server.url.replace('http', 'https') })).toEqual(
			bad(/could not be reached at https:.* It must begin with https:\/\/ or http:\/\//),
		);
		server.answer = (_, response) => response.destroy();
		expect(await verdict({ baseUrl: server.url })).toEqual(bad(/could not be reached at/));
		const words = (await verdict({ baseUrl: server.url })).message;
		expect(words).not.toMatch(/\bE[A-Z]{4,}\b/);
	});

	it.each([
		['not trusted', CERTIFICATE, /the certificate at that address is not trusted\./],
		['expired', EXPIRED_CERTIFICATE, /the certificate at that address /],
	])('says in words that a certificate is %s, and keeps the key back', async (_, cert, words) => {
		const seen: unknown[] = [];
		const secure = createServer({ key: PRIVATE_KEY, cert }, (request) =>
			seen.push(request.headers),
		);
		const wire = await wireTo(secure);
		expect(await verdict({ baseUrl: `https://127.0.0.1:${wire.port}` })).toEqual(bad(words));
		expect(seen).toEqual([]);
		wire.close();
	});

	it('is tested also where the credential is closed to the HTTP Request node', async () => {
		const given = { allowedHttpRequestDomains: 'none' };
		expect(await verdict(given)).toEqual(GOOD);
	});
});
