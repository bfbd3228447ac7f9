import fc from 'fast-check';
import { createRequire } from 'node:module';

import { toJsonValue } from '../../nodes/shared/jsonValue.ts';
import { InvalidInputError } from '../../nodes/shared/errors.ts';

interface Luxon {
	readonly DateTime: { fromISO(text: string, options: { zone: string }): object };
	readonly Duration: { invalid(reason: string): object };
	readonly Interval: { after(start: object, lengthMs: number): object };
}
const n8n = createRequire(createRequire(import.meta.url).resolve('n8n-workflow'));
const { DateTime, Duration, Interval } = n8n('luxon') as Luxon;

const made = (value: unknown): unknown => toJsonValue('Metadata', value);

describe('what a user gave, as JSON', () => {
	it.each<[string, unknown, unknown]>([
		['undefined', { a: undefined, b: 1 }, { b: 1 }],
		['undefined inside', { a: { b: undefined, c: 1 } }, { a: { c: 1 } }],
		['undefined in a list', { a: [1, undefined, 2] }, { a: [1, 2] }],
		['a hole in a list', { a: Array(2).concat(1) }, { a: [1] }],
		['nothing but undefined', { a: undefined }, undefined],
		['nothing but undefined inside', { a: { b: { c: undefined } } }, undefined],
		['nothing but undefined in a list', { a: [undefined] }, undefined],
	])('leaves out %s', (_what, value, expected) => {
		expect(made(value)).toEqual(expected);
	});

	it('keeps what is empty on purpose', () => {
		const value = { text: '', nothing: null, object: {}, list: [], no: false, zero: 0 };
		expect(made(value)).toEqual(value);
		expect(made({})).toEqual({});
	});

	it.each<[string, unknown, unknown]>([
		['BigInt as text', { id: 781784956044574751n }, { id: '781784956044574751' }],
		['a date as ISO text', { at: new Date(0) }, { at: '1970-01-01T00:00:00.000Z' }],
		[
			'Luxon as ISO text',
			{ at: DateTime.fromISO('2026-01-31T09:00:00', { zone: 'UTC' }) },
			{ at: '2026-01-31T09:00:00.000Z' },
		],
		[
			'a span of Luxon as ISO text',
			{ span: Interval.after(DateTime.fromISO('2026-01-31T09:00:00Z', { zone: 'UTC' }), 1000) },
			{ span: '2026-01-31T09:00:00.000Z/2026-01-31T09:00:01.000Z' },
		],
		['an address', { at: new URL('https://dub.co/x') }, { at: 'https://dub.co/x' }],
		[
			'data that names what JavaScript has',
			{ valueOf: 1, toJSON: 2, constructor: 3 },
			{ valueOf: 1, toJSON: 2, constructor: 3 },
		],
		['data without a prototype', Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
	])('takes %s', (_what, value, expected) => {
		expect(made(value)).toEqual(expected);
	});

	it('keeps keys that JavaScript treats specially', () => {
		const value: unknown = JSON.parse(
			'{"__proto__":{"a":1},"prototype":2,"constructor":{"prototype":3}}',
		);
		expect(JSON.stringify(made(value))).toBe(JSON.stringify(value));
	});

	const holdsItself: Record<string, unknown> = {};
	holdsItself['me'] = { again: holdsItself };
	const deep: unknown = JSON.parse(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`);

	it.each<[string, unknown, RegExp]>([
		['NaN', { a: [{ score: NaN }] }, /holds NaN at a\.0\.score$/],
		['Infinity', { score: -Infinity }, /-Infinity at score$/],
		['a number too large to be exact', { id: 781784956044574751 }, /too large to be exact at id$/],
		['an invalid date', { at: new Date('x') }, /an invalid date at at$/],
		[
			'an invalid Luxon date',
			{ at: DateTime.fromISO('x', { zone: 'UTC' }) },
			/an invalid date at at$/,
		],
		['an invalid span', { span: Duration.invalid('x') }, /an invalid date at span$/],
		[
			'the text of an invalid date',
			{ at: 'Invalid DateTime' },
			/the text "Invalid DateTime" at at$/,
		],
		['a Map', { tags: new Map([['a', 1]]) }, /a Map at tags$/],
		['a Set', { tags: new Set([1]) }, /a Set at tags$/],
		['a function', { run: () => 1 }, /a function at run$/],
		['a symbol', { mark: Symbol('x') }, /a symbol at mark$/],
		['a RegExp', { rule: /x/ }, /a RegExp at rule$/],
		['an error', { why: new Error('x') }, /an? Error at why$/],
		['a promise', { later: Promise.resolve(1) }, /a Promise at later$/],
		['binary data', { file: Buffer.from('x') }, /a Uint8Array at file$/],
		['what holds itself', holdsItself, /holds itself at me\.again$/],
		['what is too deep', deep, /more than 200 levels deep/],
		[
			'what stands for itself',
			{
				toJSON() {
					return this;
				},
			},
			/holds itself/,
		],
	])('refuses %s by name', (_what, value, message) => {
		expect(() => made(value)).toThrow(InvalidInputError);
		expect(() => made(value)).toThrow(message);
		expect(() => made(value)).toThrow("'Metadata' cannot be sent");
	});

	it('is what JSON writes of it, wherever JSON can hold all of it', () => {
		const tooLarge = (value: unknown): boolean =>
			typeof value === 'number'
				? Number.isInteger(value) && !Number.isSafeInteger(value)
				: typeof value === 'object' && value !== null && Object.values(value).some(tooLarge);
		fc.assert(
			fc.property(
				fc.jsonValue().filter((value) => !tooLarge(value)),
				(value) => {
					expect(JSON.stringify(made(value))).toBe(JSON.stringify(value));
				},
			),
		);
	});

	it('never loses anything silently: what is there is kept, or refused', () => {
		// No null: the only one in the result would be one that a value was turned into.
		const anything = fc.anything({
			values: [fc.double(), fc.string(), fc.bigInt(), fc.date(), fc.constant(undefined)],
			withMap: true,
			withSet: true,
			withTypedArray: true,
		});
		fc.assert(
			fc.property(anything, (value) => {
				let json: unknown;
				try {
					json = made({ value });
				} catch (caught) {
					expect(caught).toBeInstanceOf(InvalidInputError);
					return;
				}
				expect(JSON.stringify({ json })).not.toMatch(/[:[,]null[,}\]]/);
			}),
		);
	});
});
