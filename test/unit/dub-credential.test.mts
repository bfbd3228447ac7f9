import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import fc from 'fast-check';

import { DubApi } from '../../credentials/DubApi.credentials.ts';
import { dubFault } from '../../nodes/dub/credentialTest.ts';

const credential = new DubApi();

async function authorized(
	data: ICredentialDataDecryptedObject,
	options: IHttpRequestOptions = { url: 'https://api.dub.co/customers' },
): Promise<IHttpRequestOptions> {
	const { authenticate } = credential;
	if (typeof authenticate !== 'function') throw new Error('authenticate is not a function');
	return await authenticate(data, options);
}

describe('the Dub credential', () => {
	it('begins with where the key is made, and opens a page of its own without an anchor', () => {
		expect(credential.properties[0]).toMatchObject({
			type: 'notice',
			displayName: expect.stringContaining('https://app.dub.co/settings/tokens') as string,
		});
		expect(credential.documentationUrl).toMatch(/\/docs\/credentials\/dub\.md$/);
	});

	it.each([
		'dub_x1',
		'  dub_x1\n',
		'Bearer dub_x1',
		'bearer  Bearer dub_x1',
		'Authorization: Bearer dub_x1',
		'dub_\r\n  x1',
		'\u200Bdub_x1\uFEFF',
	])('sends %j as one clean key', async (apiKey) => {
		const { headers } = await authorized({ apiKey });
		expect(headers).toEqual({ Authorization: 'Bearer dub_x1' });
	});

	it('keeps what else is in the request', async () => {
		const options = { url: 'https://x.co', headers: { accept: 'a' }, qs: { b: 1 } };
		expect(await authorized({ apiKey: 'k' }, options)).toEqual({
			url: 'https://x.co',
			headers: { accept: 'a', Authorization: 'Bearer k' },
			qs: { b: 1 },
		});
		expect(options.headers).toEqual({ accept: 'a' });
	});

	it('hides the key in the editor', () => {
		const key = credential.properties.find(({ name }) => name === 'apiKey');
		expect(key).toMatchObject({ required: true, typeOptions: { password: true } });
	});
});

describe('what Dub answers to the test of the credential', () => {
	const KEY = 'dub_abcdefghijklmnopqrstuvwx';
	const BASE = 'https://dub.example.com/api';

	const fault = (status: number, body: unknown) =>
		dubFault({ kind: 'answer', status, headers: {}, body }, BASE, KEY);

	const error = (code: string, message: string) => ({ error: { code, message, doc_url: 'x' } });

	it.each([
		['no customer yet', []],
		['a customer', [{ id: 'cus_1', name: 'Ann', externalId: 'u1' }]],
		['a customer with an old ID', [{ id: 'cm0abc', externalId: null }]],
	])('is good with %s', (_, body) => {
		expect(fault(200, body)).toBeUndefined();
	});

	it.each([
		['a list of something else', [{ id: 'x', title: 'a post' }]],
		['a list with one thing that is no customer', [{ id: 'cus_1', externalId: 'u' }, null]],
		['texts', ['a']],
		['customers in a page', { data: [] }],
		['a refusal with a good status', error('forbidden', 'No')],
		['nothing', undefined],
	])('is not from Dub with %s', (_, body) => {
		expect(fault(200, body)).toMatch(/^What answers at https:\/\/dub\.example\.com\/api \(200\)/);
	});

	it.each([
		[400, 'bad_request', 'Misconfigured authorization header.', /^This is no key of a Dub/],
		[400, 'bad_request', 'Something else.', /^Dub did not take .* \(400\): "Something else"$/],
		[401, 'unauthorized', 'Unauthorized: Invalid API key.', /^Dub does not know this API key/],
		[403, 'forbidden', 'Unauthorized: Need higher plan.', /Business plan or higher$/],
		[403, 'forbidden', "You don't have the required role …", /Only an owner or a member/],
		[403, 'exceeded_limit', 'Too many links', /^Dub did not take .* \(403\): "Too many links"$/],
		[404, 'not_found', 'Workspace ID not found. Did you …', /^This is no key of a Dub workspace/],
		[404, 'not_found', 'Workspace not found.', /^The workspace of this key is gone/],
		[404, 'not_found', 'Cannot GET /v1', /does not look like Dub's API/],
		[409, 'invite_pending', 'Workspace invite pending.', /has not accepted the invitation/],
		[410, 'invite_expired', 'Workspace invite expired.', /has not accepted the invitation/],
		[422, 'unprocessable_entity', 'Max page size is 0.', /^Dub did not take .* \(422\): "Max/],
	])('says what %d %s (%s) means', (status, code, message, words) => {
		expect(fault(status, error(code, message))).toMatch(words);
	});

	it('is bounded, without the key and without an end mark, whatever it says', () => {
		const texts = fc.oneof(fc.string(), fc.string({ minLength: 1000 }), fc.constant(`Key ${KEY}.`));
		const bodies = fc.oneof(
			fc.jsonValue(),
			fc.record({ error: fc.record({ code: texts, message: texts }) }),
		);
		fc.assert(
			fc.property(fc.integer({ min: 400, max: 499 }), bodies, (status, body) => {
				const words = fault(status, body) ?? '';
				expect(words).not.toContain(KEY);
				expect(words).toMatch(/^.{10,400}$/s);
				expect(words).not.toMatch(/\.$/);
			}),
		);
	});
});
