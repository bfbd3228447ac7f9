import fc from 'fast-check';

import { weightOf } from '../../nodes/shared/weight.ts';

describe('the weight of data', () => {
	it('is more than that of all texts in it', () => {
		fc.assert(
			fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
				const characters = texts.join('').length;
				expect(weightOf(texts)).toBeGreaterThan(characters);
				expect(weightOf({ texts, deeper: [{ texts }] })).toBeGreaterThan(2 * characters);
			}),
		);
	});

	it('counts what takes up memory without being written long', () => {
		expect(weightOf(JSON.parse(`[${'{},'.repeat(999)}{}]`))).toBeGreaterThan(40_000);
		expect(weightOf('я'.repeat(1000))).toBeGreaterThan(2000);
	});

	it('knows no depth that is too deep', () => {
		const depth = 100_000;
		const deep: unknown = JSON.parse(`${'[{"a":'.repeat(depth)}1${'}]'.repeat(depth)}`);
		expect(weightOf(deep)).toBeGreaterThan(depth * 100);
	});
});
