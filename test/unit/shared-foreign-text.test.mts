import fc from 'fast-check';

import { foreignText, quoted } from '../../nodes/shared/foreignText.ts';

describe('a text that is not ours', () => {
	it.each([
		['It has expired.', 'It has expired'],
		['  two\r\n\r\n lines\tand\u2028more  ', 'two lines and more'],
		['a\u0000b\u001b[31mred\u0085c', 'a b [31mred c'],
		['\u202eback\u202c zero\u200bwidth \ufeff', 'back zerowidth'],
		['half a pair \ud83d', 'half a pair'],
		['\ud83d\ude00 whole', '\ud83d\ude00 whole'],
		[' \n ', ''],
		['sent Bearer abc.def', 'sent [hidden]'],
	])('%j becomes %j', (text, shown) => {
		expect(foreignText(text)).toBe(shown);
	});

	it('is one short line without control characters, whatever it was', () => {
		const anyText = fc.oneof(
			fc.string({ unit: 'binary', maxLength: 3000 }),
			fc.string({ unit: 'grapheme', maxLength: 3000 }),
		);
		fc.assert(
			fc.property(anyText, fc.integer({ min: 1, max: 400 }), (text, longest) => {
				const shown = foreignText(text, longest);
				expect(Array.from(shown).length).toBeLessThanOrEqual(longest + 1);
				expect(shown).not.toMatch(/[\p{C}\r\n]|\s\s|^\s/u);
				expect(quoted(text, longest)).toMatch(/^"[^"]*"$/);
			}),
		);
	});

	it('says where it was cut', () => {
		expect(foreignText('x'.repeat(50_000_000))).toBe(`${'x'.repeat(300)}…`);
		expect(foreignText(`x${' '.repeat(50_000_000)}y`)).toBe('x…');
		expect(foreignText('x'.repeat(300))).toBe('x'.repeat(300));
	});

	it('shows no part of a key that it is cut in', () => {
		const key = 'dub_AbCdEfGhIjKlMnOpQrStUvWx';
		for (let before = 250; before < 320; before++) {
			expect(foreignText(`${'x'.repeat(before)} ${key}`)).not.toMatch(/dub_A/);
		}
	});
});
