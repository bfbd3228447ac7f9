import fc from 'fast-check';
import { NodeHelpers } from 'n8n-workflow';
import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { WhopApi } from '../../credentials/WhopApi.credentials.ts';
import { whopFault } from '../../nodes/whop/credentialTest.ts';
import { toConnection } from '../../nodes/whop/connection.ts';
import { API_VERSION } from '../../nodes/whop/version.ts';

const credential = new WhopApi();

async function headersFor(data: object, headers?: IHttpRequestOptions['headers']) {
	if (typeof credential.authenticate !== 'function') throw new Error('It must be a function');
	const request = { url: 'https://api.whop.com/api/v1/leads', ...(headers && { headers }) };
	return (await credential.authenticate({ ...data }, request)).headers;
}

describe('the headers that the credential adds', () => {
	it.each([
		['a plain key', 'apik_1'],
		['spaces around it', '  apik_1 '],
		['a line break inside', 'apik\n_1\r\n'],
		['a pasted scheme', 'Bearer apik_1'],
	])('hold the key alone, given %s', async (_case, apiKey) => {
		expect(await headersFor({ apiKey })).toEqual({
			Authorization: 'Bearer apik_1',
			'Api-Version-Date': API_VERSION,
		});
	});

	it('hold the version of the credential, unless the request has its own', async () => {
		const data = { apiKey: 'apik_1', apiVersion: ' 2026-11-04-1 ' };
		expect(await headersFor(data)).toMatchObject({ 'Api-Version-Date': '2026-11-04-1' });
		expect(await headersFor({ ...data, apiVersion: '' })).toMatchObject({
			'Api-Version-Date': API_VERSION,
		});
		expect(await headersFor(data, { 'api-version-date': 'own', accept: 'x' })).toEqual({
			Authorization: 'Bearer apik_1',
			'api-version-date': 'own',
			accept: 'x',
		});
	});
});

describe('what Whop answers to the test of the credential', () => {
	const KEY = 'apik_abcdefghijklmnop';
	const BASE = 'https://api.whop.com/api/v1';
	const READS = [
		'lead:basic:read',
		'member:basic:read',
		'member:email:read',
		'access_pass:basic:read',
	];
	const ALL = [...READS, 'lead:manage', 'company:basic:read'];

	const fault = (status: number, body: unknown) =>
		whopFault({ kind: 'answer', status, headers: {}, body }, BASE, 'biz_1', KEY);

	const answerFor = (granted: readonly string[], order: readonly string[] = ALL) => ({
		data: order.map((action) => ({ action, granted: granted.includes(action) })),
	});

	const orders = fc.shuffledSubarray(ALL, { minLength: ALL.length });
	const grants = fc.subarray(ALL);

	it('names every missing permission at once, whatever is missing and in whatever order', () => {
		fc.assert(
			fc.property(grants, orders, (granted, order) => {
				const words = fault(200, answerFor(granted, order));
				const missing = ALL.filter((action) => !granted.includes(action));
				const reads = READS.every((action) => granted.includes(action));
				if (reads && granted.includes('lead:manage')) {
					expect(words).toBeUndefined();
				} else if (reads) {
					expect(words).toMatch(
						/can read leads, so the trigger, Get and Get Many work\..*lead:manage/,
					);
				} else {
					for (const action of missing) expect(words).toContain(action);
					for (const action of granted) expect(words).not.toContain(action);
				}
				expect(words?.startsWith('The key is valid but may do nothing') ?? false).toBe(
					granted.length === 0,
				);
			}),
		);
	});

	it('does not ask for the list of companies to be readable', () => {
		expect(fault(200, answerFor(ALL.slice(0, -1)))).toBeUndefined();
		expect(fault(200, answerFor(ALL, ALL.slice(0, -1)))).toBeUndefined();
	});

	it('says what each missing permission is for', () => {
		expect(fault(200, answerFor(['lead:manage', 'company:basic:read']))).toMatch(
			/Reading leads, the trigger included, needs lead:basic:read, [^.]* and [^.]*\. Creating and updating them needs member[^.]*\. Add them/,
		);
		expect(fault(200, answerFor(['lead:basic:read']))).toMatch(
			/The list of companies needs company/,
		);
	});

	it.each([
		['no list', { granted: true }],
		['an empty list', { data: [] }],
		['nothing', undefined],
		['a list of texts', { data: ALL }],
		['other names', { data: ALL.map((name) => ({ name, granted: true })) }],
		['an action less', { data: answerFor(ALL).data.slice(1) }],
		['an action named otherwise', answerFor(ALL, ['leads:read', ...ALL.slice(1)])],
		['no plain yes or no', { data: ALL.map((action) => ({ action, granted: 'true' })) }],
		['1 for yes', { data: ALL.map((action) => ({ action, granted: 1 })) }],
		['names of objects', { data: [{ action: '__proto__', granted: true }] }],
	])('does not look like Whop with %s', (_, body) => {
		expect(fault(200, body)).toMatch(/^What answers at .* \(200\) does not look like Whop's API\./);
	});

	it('takes a no for a no, where a permission is named twice', () => {
		const { data } = answerFor(ALL);
		const no = { action: 'lead:manage', granted: false };
		expect(fault(200, { data: [...data, no] })).toMatch(/lead:manage/);
		expect(fault(200, { data: [no, ...data] })).toMatch(/lead:manage/);
	});

	it.each([
		[400, 'Unknown resource', /\(400\): "Unknown resource"\. Check 'Company ID'/],
		[401, 'Authentication failed', /^Whop does not accept this API key\./],
		[403, 'You are not authorized', /^The key is not allowed to ask about the company biz_1\./],
		[404, 'Resource not found', /^Whop finds nothing at .* for the company biz_1\./],
		[410, 'This endpoint is gone', /\(410\): "This endpoint is gone"\./],
		[422, 'Verification required', /\(422\): "Verification required"\./],
		[418, `Bearer ${KEY}`, /\(418\): it gave no reason that can be shown\./],
	])('says what %d (%s) means', (status, message, words) => {
		expect(fault(status, { error: { type: 'x', message } })).toMatch(words);
	});

	it('is bounded, without the key and without an end mark, whatever it says', () => {
		const texts = fc.oneof(fc.string(), fc.string({ minLength: 1000 }), fc.constant(`Key ${KEY}.`));
		const bodies = fc.oneof(
			fc.jsonValue(),
			fc.record({ error: fc.record({ message: texts }) }),
			fc.record({ data: fc.array(fc.record({ action: texts, granted: fc.jsonValue() })) }),
		);
		fc.assert(
			fc.property(fc.integer({ min: 200, max: 499 }), bodies, (status, body) => {
				const words = fault(status, body) ?? '';
				expect(words).not.toContain(KEY);
				expect(words).toMatch(/^.{10,500}$/s);
				expect(words).not.toMatch(/\.$/);
			}),
		);
	});
});

describe('the panel of the credential', () => {
	/** What n8n hands to the nodes of what was saved: defaults filled in, and what does not show left out. */
	const decrypted = (saved: object): ICredentialDataDecryptedObject =>
		NodeHelpers.getNodeParameters(
			credential.properties,
			saved as Parameters<typeof NodeHelpers.getNodeParameters>[1],
			true,
			false,
			null,
			null,
		) as ICredentialDataDecryptedObject;
	const shown = (values: object): string[] =>
		credential.properties
			.filter(({ type }) => type !== 'hidden')
			.filter((property) => NodeHelpers.displayParameter(values as never, property, null, null))
			.map(({ displayName, type }) => (type === 'notice' ? 'notice' : displayName));

	/** As version 0.1.0 saved it: it had neither a switch nor a list of permissions. */
	const old = {
		apiKey: 'apik_1',
		companyId: 'biz_1',
		environment: 'production',
		baseUrl: '',
		apiVersion: API_VERSION,
		accountParameter: 'automatic',
	};
	const BASICS = [
		'notice',
		'Permissions to Tick',
		'API Key',
		'Company ID',
		'Environment',
		'Advanced',
	];
	const RARE = ['API Version', 'Name of the Company Parameter'];

	it.each(['production', 'sandbox'])('shows in %s what everybody has to fill in', (environment) => {
		expect(shown(decrypted({ environment }))).toEqual(BASICS);
		expect(shown({ ...old, environment })).toEqual(BASICS);
		expect(shown({ ...old, environment, advanced: true })).toEqual([...BASICS, ...RARE]);
	});

	it('shows all of it for an API that is not Whop\u2019s own', () => {
		expect(shown({ ...old, environment: 'custom' })).toEqual([
			'Permissions to Tick',
			'API Key',
			'Company ID',
			'Environment',
			'Base URL',
			...RARE,
		]);
	});

	it.each(['production', 'sandbox', 'custom'])(
		'lets count in %s what was saved before there was a switch, whether it shows or not',
		async (environment) => {
			const baseUrl = 'http://127.0.0.1:1';
			const rare = { apiVersion: '2026-11-04-1', accountParameter: 'account_id' };
			const saved = { ...old, environment, baseUrl, ...rare };
			for (const values of [saved, { ...saved, advanced: true }, { ...saved, advanced: false }]) {
				expect(decrypted(values)).toMatchObject(rare);
				expect(toConnection(decrypted(values)).accountParameter).toBe('account_id');
				expect(await headersFor(decrypted(values))).toMatchObject({
					'Api-Version-Date': '2026-11-04-1',
				});
			}
		},
	);

	it('means the defaults where nothing else was saved', async () => {
		expect(toConnection(decrypted(old)).accountParameter).toBeUndefined();
		expect(await headersFor(decrypted(old))).toMatchObject({ 'Api-Version-Date': API_VERSION });
	});

	it('names every permission that the test of the credential asks for, to be copied', () => {
		const field = credential.properties.find(({ name }) => name === 'permissions');
		expect(field).toMatchObject({ typeOptions: { copyButton: true } });
		expect((field?.default as string).split(', ').sort()).toEqual(
			[
				'access_pass:basic:read',
				'company:basic:read',
				'lead:basic:read',
				'lead:manage',
				'member:basic:read',
				'member:email:read',
			].sort(),
		);
	});

	it('says in order where the key may be from, and opens a page of its own without an anchor', () => {
		const field = credential.properties.find(({ name }) => name === 'environment');
		expect(field?.options?.map(({ name }) => name)).toEqual([
			'Production',
			'Sandbox',
			'Custom URL',
		]);
		expect(credential.documentationUrl).toMatch(/\/docs\/credentials\/whop\.md$/);
	});
});
