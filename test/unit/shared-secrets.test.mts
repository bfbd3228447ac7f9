import fc from 'fast-check';

import { cleanApiKey } from '../../nodes/shared/apiKey.ts';
import {
	hideSecrets,
	withoutCertainKey,
	withoutKey,
	withoutKeyInText,
} from '../../nodes/shared/secrets.ts';

const letters = (length: number) => fc.stringMatching(new RegExp(`^[A-Za-z0-9]{${length}}$`));

/** Keys in the forms that Whop and Dub hand out. */
const key = fc.oneof(
	letters(40).map((part) => `apik_${part}`),
	letters(24).map((part) => `dub_${part}`),
	letters(24).map((part) => `dub_pk_${part}`),
	letters(32).map((part) => `dub_access_token_${part}`),
	letters(24).map((part) => `Bearer ${part}`),
);

describe('hiding keys', () => {
	it('takes every key out of any text', () => {
		fc.assert(
			fc.property(fc.array(key, { minLength: 1, maxLength: 4 }), fc.string(), (keys, between) => {
				const hidden = hideSecrets(keys.join(` ${between} `));
				for (const secret of keys) expect(hidden).not.toContain(secret.replace('Bearer ', ''));
			}),
		);
	});

	it.each([
		'{"authorization":"Bearer abc.def-ghi"}',
		"header 'authorization: bearer abc.def-ghi', refused",
	])('takes the header out of %s', (text) => {
		expect(hideSecrets(text)).not.toContain('abc');
		expect(hideSecrets(text)).toContain('[hidden]');
	});

	it.each([
		'The dub_id parameter of user_12345 in prod_abc',
		"Click event not found for clickId: rLnWe1uz9t282v7g (dub_id, dub_pk_…, Bearer's)",
	])('leaves %s alone', (text) => {
		expect(hideSecrets(text)).toBe(text);
	});
});

describe('hiding the key of the credential', () => {
	const secret = 'LegacyKey0011223344';

	it('takes it out of an answer, however deep and whatever its form', () => {
		const answer = { note: `sent ${secret} and ${secret}`, list: [1, { key: secret }], none: null };
		expect(withoutKey(answer, secret)).toEqual({
			note: 'sent [hidden] and [hidden]',
			list: [1, { key: '[hidden]' }],
			none: null,
		});
	});

	it('leaves everything else as it is', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (answer) => {
				expect(withoutKey(answer, secret)).toEqual(answer);
			}),
		);
	});

	it('takes it out of names, as part of an address, and where a bound cut it off', () => {
		const key = 'k+ey/with=chars12345AB';
		expect(withoutKey({ [`x ${key}`]: encodeURIComponent(key) }, key)).toEqual({
			'x [hidden]': '[hidden]',
		});
		expect(withoutKeyInText(`The list holds "${key.slice(0, 11)}…"`, key)).toBe(
			'The list holds "[hidden]…"',
		);
	});

	it.each([
		'2026-11-26',
		'2026-11-26T10:00:00.000Z',
		'jane.doe2026@example.com',
		'lead_a1B2c3d4E5f6g7H8i9J0k1L2',
		'https://example.com/?x=1A2b3C',
		'customer',
	])('does not damage data where it could be anything: %s', (text) => {
		const row = { created_at: text, [text]: 1 };
		expect(withoutCertainKey(row, text)).toBe(row);
	});

	it.each(['apik_sandbox_full', 'dub_abcdefghijklmnop', 'aB3dE6gH9jK2mN5pQ8sT1vW4'])(
		'takes out of data what can only be the key: %s',
		(key) => {
			const begins = `${key.slice(0, 10)}-like`;
			expect(withoutCertainKey({ begins, note: `sent ${key}`, [key]: [key] }, key)).toEqual({
				begins,
				note: 'sent [hidden]',
				'[hidden]': ['[hidden]'],
			});
		},
	);

	it.each(['', 'user'])('does not take %j for a key', (text) => {
		expect(withoutKey('a user', text)).toBe('a user');
	});
});

describe('cleaning a pasted key', () => {
	const INVISIBLE = ['', ' ', '\n', '\t', '\r\n', '\u00A0', '\u200B', '\uFEFF'];
	const space = fc.constantFrom(...INVISIBLE);
	const prefix = fc.constantFrom(
		'',
		'Bearer ',
		'bearer  ',
		'Authorization: Bearer ',
		'Bearer Bearer ',
	);

	it('gives the key alone, whatever came along', () => {
		fc.assert(
			fc.property(letters(24), prefix, space, space, (part, before, inside, after) => {
				const pasted = `${before}dub_${part.slice(0, 9)}${inside}${part.slice(9)}${after}`;
				expect(cleanApiKey(pasted)).toBe(`dub_${part}`);
			}),
		);
	});

	it('leaves a key alone that merely begins with the word', () => {
		expect(cleanApiKey('bearerkey123')).toBe('bearerkey123');
	});

	it.each([undefined, null, 5, {}])('gives nothing for %j', (given) => {
		expect(cleanApiKey(given)).toBe('');
	});
});
