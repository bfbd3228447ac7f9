import { InvalidInputError } from '../../nodes/shared/errors.ts';
import { ENVIRONMENT_URLS, whopBaseUrl } from '../../nodes/whop/baseUrl.ts';
import { companyOf } from '../../nodes/whop/company.ts';

const own = { companyId: 'biz_own' };

describe('the company of an item', () => {
	it.each([
		['an ID', 'biz_1'],
		['a padded ID', ' biz_1\n'],
		['a picker', { __rl: true, mode: 'list', value: 'biz_1' }],
		['a dashboard address', 'https://whop.com/dashboard/biz_1/leads?tab=all'],
	])('is the one given as %s', (_case, given) => {
		expect(companyOf(given, own)).toBe('biz_1');
	});

	it.each([[undefined], [null], [''], [{ __rl: true, mode: 'list', value: '' }]])(
		'is the one of the credential for %j',
		(given) => {
			expect(companyOf(given, own)).toBe('biz_own');
			expect(companyOf(given, { companyId: 'https://whop.com/dashboard/biz_own/' })).toBe(
				'biz_own',
			);
		},
	);

	it('is asked for when it is set nowhere', () => {
		expect(() => companyOf('', { companyId: '' })).toThrow(InvalidInputError);
		expect(() => companyOf('', { companyId: '' })).toThrow(
			/'Company' is empty, in the node and in the credential/,
		);
	});

	it.each(['prod_1', 'biz_', 'my company', 'xbiz_1'])('is not %s', (given) => {
		expect(() => companyOf(given, own)).toThrow(/'Company' must be an ID that starts with "biz_"/);
		expect(() => companyOf('', { companyId: given })).toThrow(
			/'Company ID \(in the credential\)' must/,
		);
	});
});

describe('the address of Whop', () => {
	it.each([
		['production', '', ENVIRONMENT_URLS.production],
		['sandbox', 'https://elsewhere.example', ENVIRONMENT_URLS.sandbox],
		['custom', ' http://localhost:8460/whop/api/v1// ', 'http://localhost:8460/whop/api/v1'],
	])('in environment %s with %j', (environment, custom, url) => {
		expect(whopBaseUrl(environment, custom)).toBe(url);
	});

	it.each(['', 'localhost', 'ftp://x', 'https://', 'https://a b', 'https://[::1', undefined])(
		'is refused as a custom one: %j',
		(custom) => {
			expect(() => whopBaseUrl('custom', custom)).toThrow(/'Base URL' in the Whop credential/);
		},
	);

	it.each([undefined, null, '', 'Sandbox', 'sandbox ', 'Custom URL', 'test'])(
		'is none in the environment %j: the key goes nowhere else instead',
		(environment) => {
			expect(() => whopBaseUrl(environment, 'https://elsewhere.example')).toThrow(/'Environment'/);
		},
	);

	it('is refused with a name and a password, which would replace the key', () => {
		expect(() => whopBaseUrl('custom', 'https://me:secret@whop.example/v1')).toThrow(
			/^'Base URL' of the credential holds a user name or a password$/,
		);
	});
});
