// What is needed to look at data of any depth: nothing here is recursive.

/** All texts in data, names included. */
export function* textsIn(data: unknown): Generator<string, void, undefined> {
	const left = [data];
	while (left.length > 0) {
		const value = left.pop();
		if (typeof value === 'string') yield value;
		if (typeof value !== 'object' || value === null) continue;
		for (const [name, inner] of Object.entries(value)) {
			yield name;
			left.push(inner);
		}
	}
}

/** Whether two JSON values are the same; what is undefined counts as not there. The order of names does not matter. */
export function same(one: unknown, other: unknown): boolean {
	const left: Array<[unknown, unknown]> = [[one, other]];
	for (let pair = left.pop(); pair !== undefined; pair = left.pop()) {
		const [a, b] = pair;
		if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
			if (a !== b) return false;
			continue;
		}
		if (Array.isArray(a) !== Array.isArray(b)) return false;
		const names = namesIn(a);
		if (names.length !== namesIn(b).length) return false;
		for (const name of names) {
			if (!Object.hasOwn(b, name)) return false;
			left.push([Reflect.get(a, name), Reflect.get(b, name)]);
		}
	}
	return true;
}

const namesIn = (value: object): string[] =>
	Object.entries(value).flatMap(([name, inner]) => (inner === undefined ? [] : [name]));

/** What a JSON text says: numbers that JavaScript cannot hold as text, and no JSON as it stands there. */
export function read(text: string): unknown {
	let plain: unknown;
	try {
		plain = JSON.parse(text);
	} catch {
		return text;
	}
	if (!MAY_BE_LOST.test(text)) return plain;
	return JSON.parse(
		text.replace(TEXT_OR_NUMBER, (token) => (isLost(token) ? `"${token}"` : token)),
	);
}

const MAY_BE_LOST = /\d[\d.]{15}|\d[eE]/;
const TEXT_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;

const isLost = (token: string): boolean =>
	!token.startsWith('"') && digitsOf(token) !== digitsOf(String(Number(token)));

/** Significant digits, without their place; none of what is no number. */
const digitsOf = (numeral: string): string =>
	numeral
		.replace(/[eE].*/, '')
		.replace(/[-.]/g, '')
		.replace(/^0+|0+$/g, '');
