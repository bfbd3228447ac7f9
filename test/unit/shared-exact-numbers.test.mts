import fc from 'fast-check';

import { parseExactly, repeatedKey } from '../../nodes/shared/exactNumbers.ts';

const found = (json: string) =>
	parseExactly(json).inexactNumbers.map(({ path, written }) => `${path.join('.')}=${written}`);

describe('numbers in JSON text that JavaScript would change', () => {
	it.each([
		['{"order_id":7615917337495251231}', ['order_id=7615917337495251231']],
		['{"a":{"b":[1,{"c":781784956044574751}]}}', ['a.b.1.c=781784956044574751']],
		['[9007199254740993]', ['0=9007199254740993']],
		['{"a":-9007199254740993,"b":1}', ['a=-9007199254740993']],
		['{"a":0.12345678901234567890}', ['a=0.12345678901234567890']],
		['{"a":1e400}', ['a=1e400']],
		['{"a":1e-400}', ['a=1e-400']],
		['{"k\\"ey,:{":9007199254740993}', ['k"ey,:{=9007199254740993']],
		['{"a":"x","b":[[],[2,9007199254740993]],"c":3}', ['b.1.1=9007199254740993']],
		['{"__proto__":{"constructor":9007199254740993}}', ['__proto__.constructor=9007199254740993']],
	])('are found in %s', (json, expected) => {
		expect(found(json)).toEqual(expected);
	});

	it.each([
		'{"a":"7615917337495251231"}',
		'{"a":9007199254740991}',
		'{"wei":1000000000000000000}',
		'{"a":9007199254740992}',
		'{"a":1.0000000000000000}',
		'{"a":100000000000000000000000}',
		'{"a":1E2,"b":-0,"c":0.1,"d":0.30000000000000004,"e":5e-324}',
		'"9007199254740993"',
		'{"text \\\\":"{\\"a\\":9007199254740993}"}',
	])('are not in %s', (json) => {
		expect(found(json)).toEqual([]);
	});

	it('are the whole numbers that it writes otherwise than it read them', () => {
		fc.assert(
			fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), (number) => {
				const json = `[${number}]`;
				const isChanged = JSON.stringify(JSON.parse(json)) !== json;
				expect(found(json)).toEqual(isChanged ? [`0=${number}`] : []);
			}),
		);
	});

	it('what JavaScript writes itself is exact', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (value) => {
				expect(found(JSON.stringify(value))).toEqual([]);
			}),
		);
	});
});

describe('a key that stands twice in one object', () => {
	it.each<[string, string[] | undefined]>([
		['{"plan":"a","plan":"b"}', ['plan']],
		['{"a":{"x":1,"y":{"x":2}},"b":[{"x":1},{"x":1,"x":2}]}', ['b', '1', 'x']],
		['{"a":1,"\\u0061":2}', ['a']],
		['{"a":{"b":1},"b":2,"c":["a","a"]}', undefined],
		['[]', undefined],
	])('in %s is %j', (json, path) => {
		expect(repeatedKey(json)).toEqual(path);
	});
});

describe('texts as a hostile service sends them', () => {
	it('are read in the time that their size takes, however deep', () => {
		const json = `${'{"a":12345678901234567890,"b":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
		const { value, inexactNumbers } = parseExactly(json);
		const [first, ...others] = inexactNumbers;
		expect(first).toEqual({ path: ['a'], written: '12345678901234567890' });
		expect(others).toHaveLength(999);
		expect(value).toMatchObject({ a: '12345678901234567890', b: { b: { b: {} } } });
	});

	it('may hold millions of escapes', () => {
		const json = `{"m":"${'a\\n\\"'.repeat(3_000_000)}","x":[1e5,12345678901234567890]}`;
		expect(found(json)).toEqual(['x.1=12345678901234567890']);
		expect(parseExactly(json).value).toMatchObject({ x: [100_000, '12345678901234567890'] });
	});
});
