import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { jsonParameter } from '../../../nodes/shared/fields.ts';
import type { Field, Rule } from '../../../nodes/shared/fields.ts';
import { jsonTexts, NAMES } from './json.mts';

/** What expressions, forms and other nodes put where an ID or a text should be. */
const TEXTS = [
	'',
	' ',
	'\u200b',
	'\u00a0\t\n',
	'\ufeff',
	'undefined',
	'null',
	'NaN',
	'N/A',
	'[object Object]',
	'Invalid DateTime',
	'{{ $json.id }}',
	'={{ $json.id }}',
	'$json.id',
	'${id}',
	'<%= id %>',
	'true',
	'0',
	'-1',
	'1e3',
	'0x10',
	' 7 ',
	'12345678901234567890',
	'user_',
	'user_undefined',
	'lead_null',
	'prod_[object Object]',
	'lead_1/../../companies',
	'lead_1?x=1#y',
	'https://whop.com/dashboard/biz_1/leads/lead_1?user=user_1',
	'https://example.com/?dub_id=rLnWe1uz9t282v7g&x=%E0%A4%A',
	'https://example.com/?dub_id=undefined',
	'joe@freeaccess',
	'ETIMEDOUT',
	'(not in this list)',
	'a\r\nX-Injected: 1',
	'\u202elead_1\u202c',
	'us\u00ader_1\u200d',
	'\ud800',
	'\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
	'2026-02-30',
	'9999999-01-01',
	'tomorrow',
	'{"plan":"pro"}',
	'[1]',
	'{"id":12345678901234567890}',
	'{"a":',
	'x'.repeat(101),
	'x'.repeat(100_000),
];

const cyclic = (): object => {
	const one: Record<string, unknown> = { plan: 'pro' };
	one['self'] = [one];
	return one;
};
const deep = (levels: number): object => {
	let value: object = {};
	for (let level = 0; level < levels; level++) value = level % 2 === 0 ? { a: value } : [value];
	return { a: value };
};

/** Made anew each time, as a run may not change what it is given. */
const ODD: ReadonlyArray<() => unknown> = [
	cyclic,
	() => deep(150),
	() => deep(20_000),
	() => Symbol('x'),
	() => ({ plan: Symbol('x') }),
	() => () => 1,
	() => new Date(NaN),
	() => new Date('2026-01-31T09:00:00Z'),
	() => ({ at: new Date(0), link: new URL('https://example.com/') }),
	() => new Map([['plan', 'pro']]),
	() => new Set(['user_1']),
	() => Buffer.from('user_1'),
	() => ({ big: 12n ** 30n, list: [1n] }),
	() => ({ valueOf: 1 }),
	() => ({ toString: 1, plan: null }),
	() => ({ toJSON: 1, plan: undefined, more: { none: undefined } }),
	() => ({ __rl: true, mode: 'list', value: 'other_1' }),
	() => ({ __rl: true, mode: 'list', value: '..' }),
	() => ({ __rl: true, mode: 'id', value: undefined }),
	() => ({ __rl: true, value: cyclic() }),
	() => ({ entries: cyclic() }),
	() => ({ entries: [null, { key: 'a' }] }),
	() => ({
		entries: [
			{ key: 'a', value: 1 },
			{ key: ' a', value: 2 },
		],
	}),
	() => new Error('x'),
	() => Promise.resolve(1),
	() => new Proxy({ plan: 'pro' }, {}),
	() => Array.from({ length: 3 }),
	() => [undefined, 'prod_1', null],
	() => 2 ** 53,
	() => -0,
	() => 1e21,
	() => 5e-324,
];

const anything = fc.anything({
	maxDepth: 3,
	withBigInt: true,
	withBoxedValues: true,
	withDate: true,
	withMap: true,
	withNullPrototype: true,
	withObjectString: true,
	withSet: true,
	withSparseArray: true,
	withTypedArray: true,
	withUnicodeString: true,
});

const hostile: fc.Arbitrary<unknown> = fc.oneof(
	{ weight: 4, arbitrary: fc.constantFrom(...TEXTS) },
	{ weight: 3, arbitrary: fc.constantFrom(...ODD).map((make) => make()) },
	{ weight: 3, arbitrary: anything },
	{ weight: 1, arbitrary: jsonTexts('apik_Hostile-0123456789').map(({ text }) => text) },
	{ weight: 1, arbitrary: anything.map((value) => ({ __rl: true, mode: 'id', value })) },
);

/** Something of every kind that is what a user may well give, if not as cleanly as it is sent. */
function rightFor(rule: Rule): fc.Arbitrary<unknown> {
	switch (rule.is) {
		case 'id': {
			const id = `${rule.prefix}1aB-_`;
			const forms = [id, ` \u200e${id}\u00a0\n`, `https://whop.com/x/${id}/y?z=1`];
			const picked = forms.map((value) => ({ __rl: true, mode: 'id', value }));
			return fc.constantFrom<unknown>(...forms, ...picked);
		}
		case 'ids':
			return fc.constantFrom<unknown>(
				`${rule.prefix}1`,
				`${rule.prefix}1, ${rule.prefix}2,`,
				[`${rule.prefix}1`, ` ${rule.prefix}2`],
				[],
			);
		case 'integer':
			return fc.constantFrom<unknown>(rule.min, String(rule.min), ' 1\u200b', 1, 1n);
		case 'decimal':
			return fc.constantFrom<unknown>('49.99', 49.99, 0.1 + 0.2, ' 5\u00a0', 12n, '1580.00');
		case 'switch':
			return fc.constantFrom<unknown>(true, false, 'true', 'false');
		case 'choice':
			return fc.constantFrom<unknown>(...Object.keys(rule.options));
		case 'date':
			return fc.constantFrom<unknown>('2026-01-31T09:00:00', new Date(0), '2026-01-31 09:00Z');
		case 'email':
			return fc.constantFrom<unknown>('jane@example.com', ' jane@example.com\u200b');
		case 'object':
			return fc.constantFrom<unknown>({ plan: 'pro' }, { a: { b: [null, undefined, 1n] } });
		case 'identifier':
			return fc.constantFrom<unknown>('c1', 12345, 12n ** 20n, '\u200ec 1\n', 'Zoë');
		default:
			return fc.constantFrom<unknown>('Sign Up', ' Zoë\u200d \u{1f468}\u200d\u{1f469} ', 12, 'a@b');
	}
}

const rows = fc
	.uniqueArray(fc.tuple(fc.constantFrom('plan', ' a b ', ...NAMES.filter(Boolean)), hostile), {
		maxLength: 3,
		selector: ([key]) => key,
	})
	.map((entries) => ({ entries: entries.map(([key, value]) => ({ key, value })) }));

/** The values of one parameter: mostly none or right ones, so that hostile ones stand alone. */
const mixed = (right: fc.Arbitrary<unknown>, required = false): fc.Arbitrary<unknown> =>
	fc.oneof(
		{ weight: required ? 30 : 10, arbitrary: right },
		{ weight: required ? 1 : 20, arbitrary: fc.constant(undefined) },
		{ weight: 4, arbitrary: hostile },
	);

/** Values for the parameters of these fields, by the parameters' names. */
export function valuesFor(fields: readonly Field[]): fc.Arbitrary<IDataObject> {
	const values: Record<string, fc.Arbitrary<unknown>> = {};
	for (const field of fields) {
		const { parameter, rule } = field;
		if (rule.is === 'object') {
			values[parameter] = mixed(fc.oneof(fc.constant(undefined), rows));
			const json = fc.constantFrom<unknown>('{"plan":"pro","n":1.50}', undefined);
			values[jsonParameter(field)] = mixed(fc.oneof(json, rightFor(rule)));
		} else values[parameter] = mixed(rightFor(rule), field.required);
	}
	return fc.record(values) as fc.Arbitrary<IDataObject>;
}
