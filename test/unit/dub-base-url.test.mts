import { toBaseUrl } from '../../nodes/dub/baseUrl.ts';
import { InvalidInputError } from '../../nodes/shared/errors.ts';

describe('the base URL of Dub', () => {
	it.each([
		['', 'https://api.dub.co'],
		['https://api.dub.co/', 'https://api.dub.co'],
		[' https://dub.example.com/api// ', 'https://dub.example.com/api'],
		['http://127.0.0.1:8460/dub', 'http://127.0.0.1:8460/dub'],
		['\u200Bhttps://dub.example.com/api\u00AD/\uFEFF', 'https://dub.example.com/api'],
	])('%j becomes %s', (given, url) => {
		expect(toBaseUrl(given)).toBe(url);
	});

	it.each([
		'api.dub.co',
		'ftp://api.dub.co',
		'https://',
		'https://a b',
		'https://api.dub.co?x=1',
		'https://api.dub.co:99999',
		'https://[::1',
		// What an expression gives that finds nothing, or something else.
		undefined,
		null,
		5,
		{},
		'https://undefined/api',
		'{{ $json.url }}',
	])('%j is refused', (given) => {
		expect(() => toBaseUrl(given)).toThrow(InvalidInputError);
	});

	it.each([
		'https://me:secret@api.dub.co',
		'https://me@api.dub.co',
		'http://:secret@127.0.0.1:1/api',
	])('%j is refused, because it would replace the key, and is not repeated', (given) => {
		expect(() => toBaseUrl(given)).toThrow(/^'Base URL' of the credential holds a user name/);
	});
});
