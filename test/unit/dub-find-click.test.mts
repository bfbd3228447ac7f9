import fc from 'fast-check';

import { clickInText } from '../../nodes/dub/clickId.ts';
import { findClick } from '../../nodes/dub/findClick.ts';

const CLICK = 'rLnWe1uz9t282v7g';
const OTHER = 'Zz0aB1cD2eF3gH4i';
const found = (clickId: string, at: string) => ({ clickId, foundIn: at });

describe('a click in an item', () => {
	it.each([
		'dub_id',
		'dubId',
		'DUB-ID',
		'dub id',
		'dubClickId',
		'dub_click_id',
		'clickId',
		'click_id',
		'Click ID',
	])('is found under %j', (key) => {
		expect(findClick({ [key]: CLICK })).toEqual(found(CLICK, key));
		expect(findClick({ metadata: { [key]: CLICK } })).toEqual(found(CLICK, `metadata.${key}`));
	});

	it.each([
		['in a list', { metadata: [{ dub_id: CLICK }] }, 'metadata.0.dub_id'],
		['in a list of its own', { query: { dub_id: [CLICK] } }, 'query.dub_id.0'],
		['with spaces around it', { dub_id: ` ${CLICK}\n` }, 'dub_id'],
		['in an address under such a key', { dub_id: `https://x.co/?dub_id=${CLICK}` }, 'dub_id'],
		['in the referrer', { referrer: `https://x.co/?a=1&dub_id=${CLICK}#top` }, 'referrer'],
		['in a cookie header', { headers: { cookie: `a=1; dub_id=${CLICK}; b=2` } }, 'headers.cookie'],
		['as the only cookie', { cookie: `dub_id=${CLICK}` }, 'cookie'],
		['in the query of a page', { page: { query: `?dub_id=${CLICK}` } }, 'page.query'],
		[
			'in the second of two parameters',
			{ url: `https://x.co/?dub_id=undefined&dub_id=${CLICK}` },
			'url',
		],
		['as a text alone', { messages: [`dub_id=${CLICK}`] }, 'messages.0'],
		['in a cookie with quotes', { cookie: `a=1; dub_id="${CLICK}"; b=2` }, 'cookie'],
		['before a comma', { text: `see https://x.co/?dub_id=${CLICK}, please` }, 'text'],
		['before a full stop', { text: `see https://x.co/?dub_id=${CLICK}.` }, 'text'],
		['in a web page', { html: `<a href="https://x.co/?dub_id=${CLICK}">x</a>` }, 'html'],
		[
			'in an address within an address',
			{ url: `https://y.co/?to=${encodeURIComponent(`https://x.co/?dub_id=${CLICK}&a=1`)}` },
			'url',
		],
		[
			'as a field of a form, with its name beside it',
			{ fields: [{ label: 'dub_id', value: CLICK }] },
			'fields.0.value',
		],
		[
			'as a pair of key and value',
			{ metadata: [{ key: 'dub_id', value: CLICK }] },
			'metadata.0.value',
		],
		[
			'as a property with a value',
			{ properties: { dub_id: { value: CLICK } } },
			'properties.dub_id.value',
		],
		['under a path', { 'metadata.dub_id': CLICK }, 'metadata.dub_id'],
		['under a path in brackets', { 'fields[dub_id]': CLICK }, 'fields[dub_id]'],
		['in JSON text', { body: `{"a":1,"dub_id":"${CLICK}"}` }, 'body'],
		['in JSON text in JSON text', { body: JSON.stringify({ a: `{"dubId": "${CLICK}"}` }) }, 'body'],
		['with a letter encoded', { url: `https://x.co/?dub_id=%72${CLICK.slice(1)}` }, 'url'],
	])('is found %s', (_where, item, at) => {
		expect(findClick(item)).toEqual(found(CLICK, at));
	});

	it('is a number where the other nodes made one of it', () => {
		expect(findClick({ dub_id: 1234567890123456 })).toEqual(found('1234567890123456', 'dub_id'));
	});

	it.each([
		['nothing', {}],
		['no such key', { id: CLICK, dub: CLICK, dub_id_of: CLICK, adClickIds: CLICK }],
		['an empty one', { dub_id: '', click_id: null, clickId: undefined, dubId: '  ' }],
		['an address without one', { dub_id: 'https://x.co/', referrer: 'https://x.co/?ref=1' }],
		['a parameter of another name', { referrer: `https://x.co/?not_dub_id=${CLICK}` }],
		['a switch', { dub_id: false }],
		['a value with another name beside it', { fields: [{ label: 'dub_id of', value: CLICK }] }],
	])('is not found in an item with %s', (_what, item) => {
		expect(findClick(item)).toEqual({});
	});
});

describe('the order', () => {
	it.each([
		[
			'the top level before what is inside',
			{ metadata: { dub_id: OTHER }, clickId: CLICK },
			'clickId',
		],
		['names with Dub in them before others', { clickId: OTHER, dub_id: CLICK }, 'dub_id'],
		[
			'keys before texts',
			{ referrer: `?dub_id=${OTHER}`, a: { b: { dub_id: CLICK } } },
			'a.b.dub_id',
		],
		['the text nearer to the top', { a: { url: `?dub_id=${OTHER}` }, b: `?dub_id=${CLICK}` }, 'b'],
		['else what stands first', { a: { dub_id: CLICK }, b: { dub_id: OTHER } }, 'a.dub_id'],
		[
			'what cannot be a click is passed over',
			{ dub_id: 'no click', metadata: { dub_id: CLICK } },
			'metadata.dub_id',
		],
		[
			'also an ID of another form, while there is one of Dub’s',
			{ dub_id: 'organic', metadata: { dub_id: CLICK } },
			'metadata.dub_id',
		],
		['even in a text', { dub_id: 'cus_1KABC', referrer: `?dub_id=${CLICK}` }, 'referrer'],
		['also a word for nothing', { dub_id: 'undefined', referrer: `?dub_id=${CLICK}` }, 'referrer'],
		[
			'and a click ID of somebody else',
			{ click_id: 'EAIaIQobChMI-long', metadata: { dubId: CLICK } },
			'metadata.dubId',
		],
		[
			'and what somebody writes about clicks',
			{ message: 'What does dub_id=test mean?', referrer: `https://x.co/?dub_id=${CLICK}` },
			'referrer',
		],
	])('%s', (_rule, item, at) => {
		expect(findClick(item)).toEqual(found(CLICK, at));
	});
});

describe('what stands in the place of a click and cannot be one', () => {
	it.each([
		['words', { metadata: { dub_id: 'two words' } }, 'metadata.dub_id', 'two words'],
		['a word for nothing', { dub_id: 'undefined' }, 'dub_id', 'undefined'],
		['a template', { dub_id: '{{ $json.x }}' }, 'dub_id', '{{ $json.x }}'],
		['a click ID of another form', { click_id: 'abc' }, 'click_id', 'abc'],
		['words about one', { text: 'my dub_id=missing' }, 'text', 'my dub_id=missing'],
		[
			'an address with a wrong one',
			{ referrer: 'https://x.co/?dub_id=100%' },
			'referrer',
			'https://x.co/?dub_id=100%',
		],
	])('is named: %s', (_what, item, at, given) => {
		expect(findClick(item)).toEqual({ unusable: { foundIn: at, given } });
	});

	it('is cut where it is long', () => {
		const { unusable } = findClick({ dub_id: 'x y'.repeat(100_000) });
		expect(unusable?.given.length).toBeLessThan(100);
	});
});

describe('the cost', () => {
	/** More values than are looked at. */
	const MANY = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`row ${n}`, n]));

	it('is bounded, however large the item is; what was not looked at is said', () => {
		const rows = Array.from({ length: 200_000 }, (_, n) => ({ n }));
		expect(findClick({ rows, dub_id: CLICK })).toEqual(found(CLICK, 'dub_id'));
		expect(findClick({ rows })).toEqual({ incomplete: true });
		expect(findClick({ rows: [...rows, { dub_id: CLICK }] })).toEqual({ incomplete: true });
	});

	it.each<[string, object, string]>([
		['a text', { referrer: `?dub_id=${CLICK}`, clicks: MANY }, 'referrer'],
		['a name without Dub in it', { x: { clickId: CLICK, ...MANY } }, 'x.clickId'],
		[
			'a cut text before it',
			{ page: ' '.repeat(30_000), referrer: `?dub_id=${CLICK}` },
			'referrer',
		],
	])('is said where a better place may not have been looked at: %s', (_what, item, at) => {
		expect(findClick(item)).toEqual(
			found(CLICK, `${at} (the item is too large to be searched to its end)`),
		);
	});

	it('is not said where none can be better', () => {
		const deep = { dub_id: CLICK, a: MANY };
		expect(findClick(deep)).toEqual(found(CLICK, 'dub_id'));
		expect(findClick({ page: ' '.repeat(30_000), a: { dub_id: CLICK } })).toEqual(
			found(CLICK, 'a.dub_id'),
		);
	});

	it('cuts no word in two that could be a click then', () => {
		const before = ' '.repeat(20_000 - 12);
		expect(findClick({ dub_id: `${before}${CLICK}` })).toEqual({ incomplete: true });
		const longer = `dub_id=${CLICK}`;
		const text = `${' '.repeat(20_000 - longer.length)}${longer}-and-more`;
		expect(findClick({ text })).toEqual({ incomplete: true });
	});

	it('looks at so many parameters of a text only', () => {
		const many = '&dub_id=%'.repeat(50);
		expect(findClick({ text: `${many}&dub_id=%72${CLICK.slice(1)}` })).toMatchObject({
			unusable: { foundIn: 'text' },
		});
	});

	it('does not grow with the depth, nor with an item that holds itself', () => {
		let deep: object = { dub_id: CLICK };
		for (let level = 0; level < 9_000; level++) deep = { a: deep };
		expect(findClick(deep)).toMatchObject({ clickId: CLICK });
		const self: Record<string, unknown> = {};
		self['self'] = self;
		expect(findClick(self)).toEqual({ incomplete: true });
	});

	it('reads only the beginning of a very long text', () => {
		expect(findClick({ page: `${' '.repeat(1_000_000)}dub_id=${CLICK}` })).toEqual({
			incomplete: true,
		});
	});
});

const KEYS = fc.constantFrom('dub_id', 'clickId', 'metadata', 'a', '__proto__', 'referrer');
const TEXTS = fc.constantFrom(
	CLICK,
	OTHER,
	`https://x.co/?dub_id=${CLICK}`,
	'undefined',
	'',
	'a b',
);
const { item } = fc.letrec((tie) => ({
	item: fc.dictionary(KEYS, tie('value'), { maxKeys: 4 }),
	value: fc.oneof(
		{ depthSize: 'small', withCrossShrink: true },
		TEXTS,
		fc.jsonValue({ maxDepth: 1 }),
		fc.array(tie('value'), { maxLength: 3 }),
		tie('item'),
	),
}));

/** Every place of an item with its depth, said once more and recursively. */
function places(value: unknown, path: string[] = []): Array<{ path: string[]; value: unknown }> {
	const inner =
		typeof value === 'object' && value !== null
			? Object.entries(value).flatMap(([key, one]) => places(one, [...path, key]))
			: [];
	return [{ path, value }, ...inner];
}

/** The name that a value goes by: entries of a list go by that of the list. */
const nameOf = (whole: unknown, path: string[]): string => {
	const parents = places(whole);
	for (let length = path.length; length > 0; length--) {
		const parent = parents.find(
			(one) => one.path.join('\0') === path.slice(0, length - 1).join('\0'),
		);
		if (!Array.isArray(parent?.value)) return path[length - 1] ?? '';
	}
	return '';
};
const isProper = (name: string) => /^(?:dub_?id|dub_?click_?id|click_?id)$/i.test(name);

describe('over random items', () => {
	it('finds a click that stands where it says, and none only where there is none', () => {
		fc.assert(
			fc.property(item, (random) => {
				const { clickId, foundIn } = findClick(random);
				const all = places(random);
				if (clickId === undefined) {
					const texts = all.filter(({ value }) => typeof value === 'string');
					const clicks = texts.filter(
						({ path, value }) =>
							isProper(nameOf(random, path)) && clickInText(String(value)).is === 'click',
					);
					expect(clicks.filter(({ value }) => value === CLICK || value === OTHER)).toEqual([]);
					expect(texts.filter(({ value }) => /dub_id=\w{16}/.test(String(value)))).toEqual([]);
					return;
				}
				const place = all.find(({ path }) => path.join('.') === foundIn);
				expect(String(place?.value)).toContain(clickId);
				// No click under a proper key stands nearer to the top.
				const depth = place?.path.length ?? 0;
				const nearer = all.filter(
					({ path, value }) =>
						path.length < depth &&
						isProper(nameOf(random, path)) &&
						(value === CLICK || value === OTHER),
				);
				expect(nearer).toEqual([]);
			}),
			{ numRuns: 2000 },
		);
	});

	it('never throws, whatever the values are, and changes nothing', () => {
		fc.assert(
			fc.property(
				fc.object({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
				(any) => {
					const before = fc.stringify(any);
					findClick(any);
					expect(fc.stringify(any)).toBe(before);
				},
			),
		);
	});
});
