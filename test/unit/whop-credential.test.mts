import type { IHttpRequestOptions } from 'n8n-workflow';

import { WhopApi } from '../../credentials/WhopApi.credentials.ts';
import { API_VERSION, PERMISSION_CHECK_VERSION } from '../../nodes/whop/version.ts';

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

describe('the test of the credential', () => {
	const { request, rules = [] } = credential.test;

	it('asks for the permissions that the nodes need, at the version at which that was measured', () => {
		expect(request).toMatchObject({
			url: '/permissions',
			qs: { actions: 'lead:basic:read,lead:manage' },
			headers: { 'Api-Version-Date': PERMISSION_CHECK_VERSION },
		});
	});

	it.each([400, 401, 403, 404, 422, 429])('has words for status %d', (status) => {
		const found = rules.filter(
			({ type, properties }) => type === ('responseCode' as string) && properties.value === status,
		);
		expect(found).toHaveLength(1);
	});

	it('looks at each permission, and first at whether the answer is one', () => {
		const found = rules
			.filter(({ type }) => type === 'responseSuccessBody')
			.map(({ properties }) => properties);
		expect(found).toMatchObject([
			{ key: 'data.0.granted', value: undefined },
			{
				key: 'data.0.granted',
				value: false,
				message: expect.stringMatching(/lead:basic:read/) as string,
			},
			{
				key: 'data.1.granted',
				value: false,
				message: expect.stringMatching(/lead:manage/) as string,
			},
		]);
	});
});
