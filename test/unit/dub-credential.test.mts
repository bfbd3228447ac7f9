import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { DubApi } from '../../credentials/DubApi.credentials.ts';

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

	it.each([
		[401, /dub_pk_/],
		[403, /Business plan/],
		[404, /finds no workspace for this key/],
		[429, /minute/],
	])('says in its test what %d means', (status, message) => {
		const rule = credential.test.rules?.find(({ properties }) => properties.value === status);
		expect(rule?.properties.message).toMatch(message);
	});

	it('is tested where the plan that tracking needs is asked for', () => {
		expect(credential.test.request).toMatchObject({ url: '/customers', qs: { pageSize: 1 } });
	});
});
