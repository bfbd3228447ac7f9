import fc from 'fast-check';

/** JSON text that takes the place of a value; JavaScript could not hold all of it. */
export class Raw {
	readonly text: string;

	constructor(text: string) {
		this.text = text;
	}

	/** How fast-check shows it. */
	[fc.toStringMethod](): string {
		const { text } = this;
		return text.length > 200 ? `${text.slice(0, 200)}… (${text.length} characters)` : text;
	}
}

/** One thing that is different from what a service documents. */
export interface Change {
	/** Which place of the body, counted over all of them. */
	readonly at: number;
	readonly how: 'replace' | 'remove' | 'add';
	/** Of the entry to add. */
	readonly name: string;
	readonly value: Raw;
}

interface Place {
	readonly holder: object;
	readonly key: string;
}

/** @returns the body with the changes, as JSON text */
export function withChanges(body: unknown, changes: readonly Change[]): string {
	const root = { body: structuredClone(body) };
	for (const { at, how, name, value } of changes) {
		const places = placesIn(root);
		const place = places[at % places.length];
		if (place === undefined) continue;
		const inner: unknown = Reflect.get(place.holder, place.key);
		if (how === 'remove') remove(place);
		else if (how === 'add' && isHolder(inner)) setOwn(inner, name, value);
		else setOwn(place.holder, place.key, value);
	}
	return 'body' in root ? write(root.body) : '';
}

const isHolder = (value: unknown): value is object =>
	typeof value === 'object' && value !== null && !(value instanceof Raw);

function placesIn(holder: object): Place[] {
	return Object.entries(holder).flatMap(([key, inner]: [string, unknown]) => [
		{ holder, key },
		...(isHolder(inner) ? placesIn(inner) : []),
	]);
}

function remove({ holder, key }: Place): void {
	if (Array.isArray(holder)) holder.splice(Number(key), 1);
	else Reflect.deleteProperty(holder, key);
}

function setOwn(holder: object, key: string, value: Raw): void {
	if (Array.isArray(holder)) holder.splice(key === 'length' ? 0 : Number(key) || 0, 1, value);
	else Object.defineProperty(holder, key, { value, enumerable: true, configurable: true });
}

function write(value: unknown): string {
	if (value instanceof Raw) return value.text;
	if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
	if (!isHolder(value)) return JSON.stringify(value);
	const entries = Object.entries(value).map(
		([key, inner]) => `${JSON.stringify(key)}:${write(inner)}`,
	);
	return `{${entries.join(',')}}`;
}

const quote = (text: string) => JSON.stringify(text);

const OPENINGS = ['[', '{"a":', '{"metadata":', '[{"id":', '{"__proto__":'] as const;
const CLOSING: Readonly<Record<string, string>> = { '[': ']', '{': '}' };

/** Thousands of levels. */
const deep = fc
	.tuple(
		fc.constantFrom(...OPENINGS),
		fc.integer({ min: 500, max: 8000 }),
		fc.constantFrom('1', '"x"'),
	)
	.map(([opening, levels, core]) => {
		const brackets = Array.from(opening.replace(/[^[{]/g, ''), (bracket) => CLOSING[bracket]);
		return `${opening.repeat(levels)}${core}${brackets.reverse().join('').repeat(levels)}`;
	});

const TEXTS = [
	'',
	' ',
	'true',
	'false',
	'0',
	'null',
	'lead_other',
	'biz_other',
	'prod_1',
	'cus_other',
	'2026-01-31T09:00:00Z',
	'9999-99-99',
	'one\r\ntwo\u2028three\u0000four\u001b[31m',
	'\u202egnp.exe\u200b',
	'\ud83d',
	'ETIMEDOUT EPERM ECONNREFUSED 401 404 joe@freeaccess',
	'<html><body>502 Bad Gateway</body></html>',
	'$& $1 {{ $json.id }}',
	'Try again in 3 hours.',
	'Click event not found for clickId: x',
	'company_id account_id',
];

export const NAMES = [
	'__proto__',
	'constructor',
	'prototype',
	'toString',
	'hasOwnProperty',
	'valueOf',
	'toJSON',
	'then',
	'length',
	'',
	'0',
	'id',
	'recorded',
	'reason',
	'error',
	'json',
	'event',
	'recommended_action',
	'metadata',
	'name\nwith breaks',
];

/** Numbers that JavaScript changes when it reads them, and others at its limits. */
const NUMBERS = [
	'0',
	'-0',
	'1',
	'-1',
	'1.5',
	'1e3',
	'9007199254740991',
	'12345678901234567891',
	'-98765432109876543211',
	'1.2345678901234567891',
	'1e400',
	'-1e-400',
	'9'.repeat(500),
];

/** @param key the API key, which a service may give back anywhere */
export function jsonTexts(key: string): fc.Arbitrary<Raw> {
	const texts = fc.oneof(
		fc.constantFrom(...TEXTS, key, `Bearer ${key}`, `a ${key}, twice: ${key}`),
		fc.string({ unit: 'binary', maxLength: 30 }),
	);
	const huge = fc
		.tuple(
			fc.constantFrom('x', '\u{1f600}', 'a\n', `${key} `),
			fc.integer({ min: 1000, max: 20_000 }),
		)
		.map(([text, times]) => quote(text.repeat(times)));
	const json = fc.oneof(
		{
			weight: 6,
			arbitrary: fc.constantFrom('null', 'true', 'false', '{}', '[]', '[{}]', '{"id":1}'),
		},
		{ weight: 12, arbitrary: texts.map(quote) },
		{ weight: 8, arbitrary: fc.constantFrom(...NUMBERS) },
		{ weight: 6, arbitrary: fc.json({ maxDepth: 3 }) },
		{
			weight: 6,
			arbitrary: fc
				.tuple(fc.constantFrom(...NAMES, key), fc.constantFrom('1', '{}', '"x"', 'null'))
				.map(([name, inner]) => `{${quote(name)}:${inner}}`),
		},
		{ weight: 1, arbitrary: deep },
		{ weight: 1, arbitrary: huge },
	);
	return json.map((text) => new Raw(text));
}

/** One change or a few. */
export const changes = (key: string): fc.Arbitrary<Change[]> =>
	fc.array(
		fc.record({
			at: fc.nat(200),
			how: fc.constantFrom('replace', 'replace', 'remove', 'add'),
			name: fc.constantFrom(...NAMES, key),
			value: jsonTexts(key),
		}),
		{ minLength: 1, maxLength: 3 },
	);
