import fc from 'fast-check';

import { copyDeep } from '../../nodes/shared/copyDeep.ts';
import { isRecord } from '../../nodes/shared/records.ts';
import { withoutKey } from '../../nodes/shared/secrets.ts';
import { withoutInstructions } from '../../nodes/whop/instructions.ts';

/** JSON as a service may answer it, keys that JavaScript treats specially among it. */
const answers = fc.json({ maxDepth: 6 }).map((text): unknown => JSON.parse(text));
const odd = fc
	.array(
		fc.tuple(
			fc.constantFrom('__proto__', 'constructor', 'toString', '1', '0', 'metadata', 'a'),
			answers,
		),
	)
	.map((entries): unknown => Object.fromEntries([...entries, ['list', entries]]));

const DEEP = 100_000;
/** JSON that is nested much deeper than a recursion can go. */
const deep = (open: string, inner: string, close: string): unknown =>
	JSON.parse(`${open.repeat(DEEP)}${inner}${close.repeat(DEEP)}`);

/** What is innermost. */
function innermost(value: unknown): unknown {
	let inner = value;
	for (;;) {
		if (Array.isArray(inner)) inner = inner[0];
		else if (isRecord(inner)) inner = inner.a;
		else return inner;
	}
}

describe('copying deep data', () => {
	it('changes nothing that it was not told to, the order of keys included', () => {
		fc.assert(
			fc.property(fc.oneof(answers, odd), (answer) => {
				const copy = copyDeep(answer, {});
				expect(copy).toEqual(answer);
				expect(JSON.stringify(copy)).toBe(JSON.stringify(answer));
			}),
		);
	});

	it('leaves the original alone', () => {
		const original = { a: [{ b: 'x' }], keep: { c: 'x' }, drop: 1 };
		const before = structuredClone(original);
		const copy = copyDeep(original, {
			leaf: () => 'changed',
			entry: (key) => (key === 'keep' || key === 'drop' ? key : 'copy'),
		});
		expect(copy).toEqual({ a: [{ b: 'changed' }], keep: { c: 'x' } });
		expect(original).toEqual(before);
	});
});

describe('answers nested deeper than a recursion can go', () => {
	const key = 'LegacyKey0011223344';

	it.each([
		['objects', deep('{"a":', `"${key}"`, '}')],
		['lists', deep('[', `"${key}"`, ']')],
	])('lose the key: %s', (_what, answer) => {
		expect(innermost(withoutKey(answer, key))).toBe('[hidden]');
	});

	it.each([
		['objects', deep('{"a":', '{"recommended_action":"Buy","a":7}', '}')],
		['lists', deep('[', '{"recommended_action":"Buy","a":7}', ']')],
	])('lose texts for AI agents, and nothing else: %s', (_what, answer) => {
		expect(innermost(withoutInstructions(answer))).toBe(7);
	});

	it('keep what the user wrote at the bottom of their metadata', () => {
		const metadata = { deep: { recommended_action: 'call back' } };
		const answer = { recommended_action: 'Buy', list: [{ recommended_action: 'Buy', metadata }] };
		expect(withoutInstructions(answer)).toEqual({ list: [{ metadata }] });
	});
});
