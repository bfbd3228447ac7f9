import fc from 'fast-check';
import { UserError } from 'n8n-workflow';
import type { ICredentialDataDecryptedObject, ICredentialTestFunctions } from 'n8n-workflow';

import { dubCredentialTest } from '../../nodes/dub/credentialTest.ts';
import { testCredential } from '../../nodes/shared/credentialTest.ts';
import { generalFault } from '../../nodes/shared/testFaults.ts';
import type { TestedService } from '../../nodes/shared/testFaults.ts';
import { whopCredentialTest } from '../../nodes/whop/credentialTest.ts';

const KEY = 'key_AbCdEf123456';
const ASKED = { baseUrl: 'https://api.example.com/v1', path: '/things' };
const SERVICE: TestedService = {
	name: 'Example',
	checkAddress: "Check 'Base URL'",
	moveTo: (address) => `put ${address} in 'Base URL'`,
};

describe('the words for a redirect', () => {
	const words = (location: string) =>
		generalFault(
			{ kind: 'answer', status: 302, headers: { location }, body: '' },
			SERVICE,
			ASKED,
			KEY,
		);

	it('name the address to use instead, and no more', () => {
		expect(words('https://new.example.com/v2/things?token=1#x')).toBe(
			"https://api.example.com/v1 sends requests on to https://new.example.com/v2 (302), and the API key did not go along. If Example's API has moved there, put https://new.example.com/v2 in 'Base URL'",
		);
	});

	it('are there for every location, bounded, and never hold the key', () => {
		const encoded = encodeURIComponent(KEY).replace('_', '%5F');
		const pieces = fc.constantFrom(
			KEY,
			KEY.toLowerCase(),
			encoded,
			'/',
			'//',
			'?',
			'http:',
			'@',
			'.',
		);
		const locations = fc.oneof(
			fc.webUrl({ withQueryParameters: true, withFragments: true }),
			fc.array(fc.oneof(pieces, fc.string())).map((parts) => parts.join('')),
		);
		fc.assert(
			fc.property(locations, (location) => {
				const text = words(location) ?? '';
				expect(text).toContain('https://api.example.com/v1 sends requests on to');
				expect(text.length).toBeLessThan(700);
				expect(text.toLowerCase().replaceAll('%5f', '_')).not.toContain(KEY.toLowerCase());
				const [, named = ASKED.baseUrl] = /sends requests on to (http\S+) \(302\)/.exec(text) ?? [];
				const { username, password, search, hash } = new URL(named);
				expect([username, password, search, hash].join('')).toBe('');
			}),
			{ numRuns: 300 },
		);
	});
});

describe('a test that gets no answer', () => {
	const inquiry = { ...ASKED, query: {}, faultIn: () => undefined };

	async function verdictWhen(thrown: unknown) {
		const request = jest.fn().mockRejectedValue(thrown);
		const helpers = { request, getSSHClient: jest.fn(), updateLastUsed: jest.fn() };
		const context: Partial<ICredentialTestFunctions> = { helpers };
		const credential = { id: '1', name: 'x', type: 'x', data: { apiKey: KEY } };
		return await testCredential(
			context as ICredentialTestFunctions,
			credential,
			SERVICE,
			() => inquiry,
		);
	}

	it.each([
		['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1'],
		['ENOTFOUND', 'getaddrinfo ENOTFOUND a.invalid'],
		['ECONNABORTED', 'timeout of 30000ms exceeded'],
		['EPROTO', 'write EPROTO: wrong version number'],
		['ERR_TLS_CERT_ALTNAME_INVALID', "Hostname/IP does not match certificate's altnames"],
		['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'],
		['CERT_HAS_EXPIRED', 'certificate has expired'],
	])('says so in words where the code is %s', async (code, message) => {
		const verdict = await verdictWhen(Object.assign(new Error(message), { code }));
		expect(verdict.status).toBe('Error');
		expect(verdict.message).toMatch(/^Example could not be reached at/);
		expect(verdict.message).not.toContain(code);
	});

	it("passes on n8n's own reason and advice, without the key", async () => {
		const description = `Ask your administrator about ${KEY}.`;
		const { status, message } = await verdictWhen(new UserError('Blocked.', { description }));
		expect(status).toBe('Error');
		expect(message).toBe(
			'n8n did not send the request: "Blocked". Ask your administrator about [hidden]',
		);
	});

	it('never fails itself, whatever is thrown', async () => {
		for (const thrown of [undefined, null, 'text', 5, {}, new Error('')]) {
			expect(await verdictWhen(thrown)).toMatchObject({ status: 'Error' });
		}
	});
});

describe('a credential of which an expression left a field without a value', () => {
	const request = jest.fn();
	const helpers = { request, getSSHClient: jest.fn(), updateLastUsed: jest.fn() };
	const context: Partial<ICredentialTestFunctions> = { helpers };
	const credential = (data: ICredentialDataDecryptedObject) => ({
		id: '1',
		name: 'x',
		type: 'x',
		data,
	});

	it.each([
		["'API Key' of the credential", { apiKey: undefined, baseUrl: '' }],
		["'Base URL'", { apiKey: 'dub_1', baseUrl: undefined }],
		["'Base URL'", { apiKey: 'dub_1', baseUrl: null }],
	])("is not sent to Dub's own address in the place of another: %s", async (label, data) => {
		const verdict = await dubCredentialTest.call(
			context as ICredentialTestFunctions,
			credential(data as object as ICredentialDataDecryptedObject),
		);
		expect(verdict.status).toBe('Error');
		expect(verdict.message).toMatch(new RegExp(`^${label} is empty.*an expression`));
		expect(request).not.toHaveBeenCalled();
	});

	it.each([
		["'API Key' of the credential", { environment: 'production', companyId: 'biz_1' }],
		["'Environment'", { apiKey: 'apik_1', companyId: 'biz_1' }],
		["'Company ID'", { apiKey: 'apik_1', environment: 'production' }],
	])("is not sent to Whop's own address in the place of another: %s", async (label, data) => {
		const verdict = await whopCredentialTest.call(
			context as ICredentialTestFunctions,
			credential(data),
		);
		expect(verdict.status).toBe('Error');
		expect(verdict.message).toMatch(new RegExp(`^${label} is empty`));
		expect(request).not.toHaveBeenCalled();
	});
});
