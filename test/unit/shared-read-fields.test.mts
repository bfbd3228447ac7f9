import fc from 'fast-check';
import type { INodePropertyRegexValidation } from 'n8n-workflow';

import type { Field, FieldTable } from '../../nodes/shared/fields.ts';
import { jsonParameter } from '../../nodes/shared/fields.ts';
import { toProperties, toTopProperties } from '../../nodes/shared/properties.ts';
import { InvalidInputError } from '../../nodes/shared/errors.ts';
import type { LeftOut } from '../../nodes/shared/leaveOut.ts';
import { readField, readFields, readOrDefault } from '../../nodes/shared/readFields.ts';

function field(rule: Field['rule'], more: Partial<Field> = {}): Field {
	return { parameter: 'it', label: 'It', description: 'A field', rule, ...more };
}

function read(rule: Field['rule'], raw: unknown, json?: unknown): unknown {
	const values: Record<string, unknown> = { it: raw, itJson: json };
	return readField(field(rule), { value: (name) => values[name], timezone: 'Asia/Kolkata' });
}

const ID = { is: 'id', prefix: 'prod_' } as const;
const IDS = { is: 'ids', prefix: 'prod_', options: 'getProducts' } as const;
const INTEGER = { is: 'integer', min: 1, max: 100 } as const;
const OPEN_INTEGER = { is: 'integer', min: 1 } as const;
const EMAIL = { is: 'email', maxLength: 100 } as const;
const CHOICE = {
	is: 'choice',
	options: { a: { name: 'A' }, b: { name: 'B' } },
} satisfies Field['rule'];
const OBJECT = { is: 'object', maxCharacters: 20 } as const;
const OBJECT_OF_ANY_LENGTH = { is: 'object' } as const;
const TEXT = { is: 'text', maxLength: 3 } as const;
const REAL_TEXT = { is: 'text', real: true } as const;
const WEB_ADDRESS = { is: 'address', web: true } as const;
const DECIMAL = { is: 'decimal' } as const;

describe('reading a field', () => {
	it.each([
		['text', TEXT, ' abc ', 'abc'],
		['text from a number', TEXT, 0, '0'],
		['text that is a word for nothing elsewhere', { is: 'text' }, 'undefined', 'undefined'],
		['a name', REAL_TEXT, ' Jos\u00e9 Null\u200d ', 'Jos\u00e9 Null\u200d'],
		['a web address', WEB_ADDRESS, ' HTTPS://x.co/a b', 'HTTPS://x.co/a b'],
		['an amount', DECIMAL, '\u00a049.90\u200b ', '49.90'],
		['a large amount', DECIMAL, 999999999999.99, '999999999999.99'],
		['an ID', ID, ' prod_a1 ', 'prod_a1'],
		['an ID from a picker', ID, { __rl: true, mode: 'list', value: 'prod_a1' }, 'prod_a1'],
		[
			'an ID from an address',
			ID,
			'https://whop.com/dashboard/biz_x/products/prod_a1/edit',
			'prod_a1',
		],
		[
			'an ID from a parameter of an address',
			ID,
			'https://whop.com/x?product=prod_a1&y=2',
			'prod_a1',
		],
		['several IDs', IDS, ['prod_a1', 'prod_b2'], ['prod_a1', 'prod_b2']],
		['IDs with commas', IDS, 'prod_a1, prod_b2,', ['prod_a1', 'prod_b2']],
		['one ID from a number of them', IDS, ['prod_a1', '', null], ['prod_a1']],
		['a whole number', INTEGER, 5, 5],
		['a whole number in text', INTEGER, ' 5 ', 5],
		['a whole number without an upper limit', OPEN_INTEGER, 1_000_000, 1_000_000],
		['an email address', EMAIL, ' a+b@c.co ', 'a+b@c.co'],
		['a choice', CHOICE, ' b ', 'b'],
		[
			'a date, in the zone of the workflow',
			{ is: 'date' },
			'2026-01-31T09:00:00',
			'2026-01-31T03:30:00.000Z',
		],
	] as const)('takes %s', (_what, rule, raw, expected) => {
		expect(read(rule, raw)).toEqual(expected);
	});

	it.each([TEXT, ID, IDS, INTEGER, EMAIL, CHOICE, OBJECT, { is: 'date' } as const])(
		'leaves an empty one out: %j',
		(rule) => {
			for (const raw of ['', '  ', null, undefined]) expect(read(rule, raw)).toBeUndefined();
		},
	);

	it.each([
		TEXT,
		ID,
		IDS,
		INTEGER,
		EMAIL,
		CHOICE,
		{ is: 'date' } as const,
		{ is: 'switch' } as const,
	])('refuses what has no text at all: %j', (rule) => {
		const odd: unknown[] = [Object.create(null), [Object.create(null)], [Symbol('x')], () => 1];
		for (const raw of odd) expect(() => read(rule, raw)).toThrow(InvalidInputError);
	});

	it.each(['.', '..', '...', '-'])(
		'refuses %s as an ID from a picker: it changes a path',
		(value) => {
			expect(() => read(ID, { __rl: true, mode: 'list', value })).toThrow(/must be an ID/);
		},
	);

	it('leaves an empty list and an empty picker out', () => {
		expect(read(IDS, [])).toBeUndefined();
		expect(read(IDS, ' , ')).toBeUndefined();
		expect(read(ID, { __rl: true, mode: 'id', value: '' })).toBeUndefined();
	});

	it.each([
		['long text', TEXT, 'abcd', /at most 3 characters, and this has 4/],
		['an object for text', TEXT, { a: 1 }, /must be text/],
		['an ID of another kind', ID, 'biz_a1', /starts with "prod_"/],
		['an ID inside other text', ID, 'my prod_a1', /starts with "prod_"/],
		['an address without an ID', ID, 'https://whop.com/products', /starts with "prod_"/],
		['one wrong ID of several', IDS, ['prod_a1', 'x'], /Given: x$/],
		['a number that is too small', INTEGER, 0, /from 1 to 100/],
		['a number that is too big', INTEGER, '101', /from 1 to 100/],
		[
			'a number that is too small, where none is too big',
			OPEN_INTEGER,
			0,
			/must be a whole number, 1 or more\. Given: 0$/,
		],
		['a broken number', INTEGER, 1.5, /whole number/],
		['words for a number', INTEGER, 'many', /whole number.*Given: many/],
		['a list for a number', INTEGER, [5], /whole number.*Given: \[5\]$/],
		['true for a number', INTEGER, true, /whole number.*Given: true$/],
		['a number of another kind', INTEGER, '0x10', /whole number.*Given: 0x10$/],
		['an address without a domain', EMAIL, 'a@localhost', /email address/],
		['two addresses', EMAIL, 'a@b.co, c@d.co', /email address/],
		['a choice that is not there', CHOICE, 'c', /one of a, b\. Given: c/],
		['a word for nothing as a name', REAL_TEXT, 'undefined', /real value.*undefined/],
		['an expression as a name', REAL_TEXT, '{{ $json.name }}', /not evaluated/],
		['a word as a web address', WEB_ADDRESS, 'undefined', /starts with https:\/\/\. Given: undef/],
		['a path as a web address', WEB_ADDRESS, '/a.png', /starts with https:/],
		['a no-break space in an amount', DECIMAL, '49\u00a090', /'It' must be a number/],
		['an amount that lost its cents', DECIMAL, 12345678901234.56, /must be text/],
		['no date', { is: 'date' }, 'tomorrow', /must be a date.*Given: tomorrow/],
	] as const)('refuses %s', (_what, rule, raw, message) => {
		expect(() => read(rule, raw)).toThrow(InvalidInputError);
		expect(() => read(rule, raw)).toThrow(message);
		expect(() => read(rule, raw)).toThrow("'It'");
	});

	it('does not repeat a very long input', () => {
		expect(() => read(EMAIL, 'x'.repeat(90))).toThrow(/Given: x{60}…$/);
	});
});

describe('reading a number that has a default', () => {
	const number = (raw: unknown) =>
		readOrDefault(
			{ ...field(INTEGER), rule: INTEGER, default: 7 },
			{ value: () => raw, timezone: 'UTC' },
		);

	it('takes what is given, and the default where nothing is', () => {
		expect([5, ' 5 ', '', null, undefined].map(number)).toEqual([5, 5, 7, 7, 7]);
	});

	it('refuses what the field does not take', () => {
		expect(() => number(0)).toThrow(/'It' must be a whole number from 1 to 100/);
	});
});

describe('reading key-value pairs', () => {
	it('takes rows, keeping the kinds of the values', () => {
		const entries = [
			{ key: 'a', value: 1 },
			{ key: 'b', value: false },
		];
		expect(read(OBJECT, { entries })).toEqual({ a: 1, b: false });
	});

	it.each([
		['JSON', '{"a":{"b":[null]}}'],
		['an object', { a: { b: [null] } }],
	])('takes %s', (_form, json) => {
		expect(read(OBJECT, undefined, json)).toEqual({ a: { b: [null] } });
	});

	it.each([
		['a row without a key', { entries: [{ key: ' ', value: 1 }] }, undefined, /without a key/],
		['both forms at once', { entries: [{ key: 'a', value: 1 }] }, '{"a":1}', /both filled in/],
		['broken JSON', undefined, '{a:1}', /'It \(JSON\)' must be valid JSON/],
		['a list', undefined, '[1]', /must be an object/],
		['text', undefined, '"a"', /must be an object/],
		['too much', undefined, { a: 'x'.repeat(13) }, /at most 20 characters.*has 21/],
	])('refuses %s', (_what, rows, json, message) => {
		expect(() => read(OBJECT, rows, json)).toThrow(InvalidInputError);
		expect(() => read(OBJECT, rows, json)).toThrow(message);
	});

	it.each([
		['a list', [1]],
		['a text', 'pro'],
		['a number', 5],
		['an empty Map', new Map()],
		['a Map', new Map([['plan', 'pro']])],
		['a date', new Date(0)],
		['an error', new Error('no')],
	])('refuses %s that an expression gives in place of the rows', (_what, given) => {
		expect(() => read(OBJECT, given)).toThrow(
			/^'It' (?:must be (?:an object|rows of keys and values)|cannot be sent)/,
		);
	});

	it('takes an object in their place, whatever its keys', () => {
		for (const object of [{ entries: 5, plan: 'pro' }, { entries: { a: 1 } }]) {
			expect(read(OBJECT_OF_ANY_LENGTH, object)).toEqual(object);
		}
		for (const nothing of [{}, null, '', ' ', { a: undefined }]) {
			expect(read(OBJECT, nothing)).toBeUndefined();
		}
	});

	it('refuses what is too deep before it looks at every key of it', () => {
		const deep = `${'{"a":'.repeat(300)}1${'}'.repeat(300)}`;
		expect(() => read(OBJECT, undefined, `{"a":1,"a":${deep}}`)).toThrow(
			/more than 200 levels deep/,
		);
	});

	it('takes exactly the limit', () => {
		expect(read(OBJECT, undefined, { a: 'x'.repeat(12) })).toEqual({ a: 'x'.repeat(12) });
	});
});

describe('reading a table of fields', () => {
	const table: FieldTable = {
		api_name: field({ is: 'text' }, { parameter: 'shownName', required: true }),
		count: field(INTEGER, { parameter: 'count' }),
	};
	const from = (values: Record<string, unknown>) =>
		readFields(table, { value: (name) => values[name], timezone: 'UTC' });

	it('names the values as the API does, and leaves empty ones out', () => {
		expect(from({ shownName: 'x', count: '' })).toEqual({ api_name: 'x' });
	});

	it('demands what is required', () => {
		expect(() => from({ shownName: ' ', count: 1 })).toThrow("'It' is empty; it is required");
	});
});

describe('the editor’s properties of a field', () => {
	it.each([
		[{ is: 'text' }, { type: 'string', default: '' }],
		[EMAIL, { type: 'string', default: '' }],
		[INTEGER, { type: 'number', default: 1, typeOptions: { minValue: 1, maxValue: 100 } }],
		[OPEN_INTEGER, { type: 'number', default: 1, typeOptions: { minValue: 1 } }],
		[
			CHOICE,
			{
				type: 'options',
				options: [
					{ name: 'A', value: 'a' },
					{ name: 'B', value: 'b' },
				],
			},
		],
		[ID, { type: 'string', default: '' }],
		[{ ...ID, picker: 'search' }, { type: 'resourceLocator' }],
		[IDS, { type: 'multiOptions', typeOptions: { loadOptionsMethod: 'getProducts' } }],
		[{ is: 'date' }, { type: 'dateTime' }],
	] as const)('of %j', (rule, expected) => {
		const properties = toProperties(field(rule));
		expect(properties).toHaveLength(1);
		expect(properties[0]).toMatchObject({
			displayName: 'It',
			name: 'it',
			description: 'A field',
			...expected,
		});
	});

	it('of a picker say what an empty one means', () => {
		const textOf = (more: object) => {
			const [property] = toProperties({ ...field({ ...ID, picker: 'search' }), ...more });
			return property?.modes?.find(({ name }) => name === 'list')?.placeholder;
		};
		expect(textOf({ emptyText: 'As usual' })).toBe('As usual');
		expect(textOf({})).toBe('Choose …');
	});

	it('are two for key-value pairs: rows and JSON', () => {
		const [rows, json] = toProperties(field(OBJECT));
		expect(rows).toMatchObject({ name: 'it', type: 'fixedCollection' });
		expect(json).toMatchObject({ name: jsonParameter(field(OBJECT)), type: 'json' });
	});

	it('carry default, placeholder and requirement', () => {
		const more = { default: 'b', placeholder: 'e.g. b', required: true };
		expect(toProperties(field(CHOICE, more))[0]).toMatchObject(more);
		expect(toProperties(field(CHOICE))[0]).not.toHaveProperty('required');
	});
});

describe('a picker in the editor', () => {
	const rule = { is: 'id', prefix: 'biz_', otherPrefixes: ['pass_'], picker: 'search' } as const;
	const modesOf = (more: object = {}) => {
		const [property] = toProperties(field({ ...rule, ...more }));
		return property?.modes ?? [];
	};
	const isRed = (value: string): boolean => {
		const [validation] = modesOf()[1]?.validation ?? [];
		const { regex } = (validation as INodePropertyRegexValidation).properties;
		return !new RegExp(`^${regex}$`).test(value);
	};

	it.each(['my shop', 'prod_1', 'biz', 'biz_', 'https://whop.com/dashboard/'])(
		'is red before a run with %j',
		(value) => {
			expect(isRed(value)).toBe(true);
		},
	);

	it('is never red with what a run takes, which n8n would not start then', () => {
		const id = fc.tuple(
			fc.constantFrom('biz_', 'pass_'),
			fc.stringMatching(/^[A-Za-z0-9_-]{1,9}$/),
		);
		const around = fc.constantFrom('', ' ', '\n', '\u200B', '\uFEFF', '\u00A0');
		const before = fc.constantFrom('', 'https://whop.com/dashboard/', '?company=');
		const values = fc.oneof(
			around,
			fc
				.tuple(around, before, id, fc.constantFrom('', '/leads?x=1'), around)
				.map((parts) => parts.flat().join('')),
		);
		let accepted = 0;
		fc.assert(
			fc.property(values, (value) => {
				try {
					read(rule, { __rl: true, mode: 'id', value });
				} catch {
					return;
				}
				accepted += 1;
				expect([value, isRed(value)]).toEqual([value, false]);
			}),
		);
		expect(accepted).toBeGreaterThan(20);
	});

	it('takes an address of its own only where an example of one is known', () => {
		expect(modesOf().map(({ name }) => name)).toEqual(['list', 'id']);
		const [, , url] = modesOf({ address: 'https://whop.com/dashboard/biz_x' });
		expect(url).toMatchObject({
			name: 'url',
			placeholder: 'e.g. https://whop.com/dashboard/biz_x',
		});
		const { regex } = url?.extractValue as { regex: string };
		expect(new RegExp(regex).exec('https://whop.com/dashboard/biz_a1/leads')?.[1]).toBe('biz_a1');
		const given = { __rl: true, mode: 'url', value: 'https://whop.com/dashboard/biz_a1/leads' };
		expect(read(rule, given)).toBe('biz_a1');
	});
});

describe('fields that can be left out', () => {
	const table = {
		email: field(EMAIL, { parameter: 'email', label: 'Email', dispensable: true }),
		id: field(INTEGER, { parameter: 'id', label: 'ID' }),
	};
	const from = (values: Record<string, unknown>, leftOut?: LeftOut[]) =>
		readFields(table, { value: (name) => values[name], timezone: 'UTC' }, leftOut);

	it('are left out with the reason where that is wanted, and refused elsewhere', () => {
		const leftOut: LeftOut[] = [];
		const wrong = { email: 'no email', id: 1 };
		expect(from(wrong, leftOut)).toEqual({ id: 1 });
		const reason = "'Email' must be an email address. Given: no email";
		expect(leftOut).toEqual([{ field: 'email', reason }]);
		expect(() => from(wrong)).toThrow(reason);
	});

	it('are no others, and none that are empty or right', () => {
		const leftOut: LeftOut[] = [];
		expect(() => from({ id: 0 }, leftOut)).toThrow(/'ID'/);
		expect(from({ email: ' ', id: 1 }, leftOut)).toEqual({ id: 1 });
		expect(from({ email: 'a@b.co', id: 1 }, leftOut)).toEqual({ email: 'a@b.co', id: 1 });
		expect(leftOut).toEqual([]);
	});
});

describe('key-value pairs that always show', () => {
	it('show in the chosen form, under the conditions of the field', () => {
		const [chooser, rows, json] = toTopProperties(field(OBJECT, { showIf: { on: [true] } }));
		const on = { on: [true] };
		expect(chooser).toMatchObject({
			name: 'specifyIt',
			default: 'fields',
			displayOptions: { show: on },
		});
		expect(rows).toMatchObject({
			name: 'it',
			displayOptions: { show: { ...on, specifyIt: ['fields'] } },
		});
		expect(json).toMatchObject({
			name: 'itJson',
			default: '{}',
			displayOptions: { show: { ...on, specifyIt: ['json'] } },
		});
	});

	it('are like elsewhere for all other fields', () => {
		expect(toTopProperties(field(TEXT))).toEqual(toProperties(field(TEXT)));
	});
});
