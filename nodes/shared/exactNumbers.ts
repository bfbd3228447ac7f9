/** A number in JSON text that JavaScript changes when it reads it, such as an ID of more than 16 digits. */
export interface InexactNumber {
	/** Keys and list places that lead to it. */
	path: string[];
	/** As it stands in the text. */
	written: string;
}

/** Nothing shorter, and without an exponent, can be inexact. */
const MAY_BE_INEXACT = /(?:^|[:[,])\s*-?(?:\d[\d.]{15}|\d[\d.]*[eE])/;
/** Longer ones are never exact. */
const LONGEST_EXACT = 400;

/** More are not listed; a service that sends them does not mean IDs. */
export const MOST_LISTED = 1000;
/** Paths are cut there: with data of thousands of levels, whole ones would take the square of its size. */
const DEEPEST_PATH = 200;

/** JSON as it was read, and what JavaScript could not hold of it. */
export interface ExactJson {
	/** With text in the place of each number that JavaScript cannot hold. */
	value: unknown;
	/** The first 1,000 of these, their paths cut at 200 levels. */
	inexactNumbers: InexactNumber[];
}

/**
 * Parses a JSON text without changing a number.
 * @throws SyntaxError when it is no JSON
 */
export function parseExactly(json: string): ExactJson {
	const value: unknown = JSON.parse(json);
	const inexactNumbers: InexactNumber[] = [];
	if (!MAY_BE_INEXACT.test(json)) return { value, inexactNumbers };
	const parts: string[] = [];
	let copiedTo = 0;
	for (const { kind, start, end, path } of tokensOf(json)) {
		if (kind !== 'number') continue;
		const written = json.slice(start, end);
		if (isExact(written)) continue;
		if (inexactNumbers.length < MOST_LISTED) inexactNumbers.push({ path: pathOf(path), written });
		parts.push(json.slice(copiedTo, start), `"${written}"`);
		copiedTo = end;
	}
	if (copiedTo === 0) return { value, inexactNumbers };
	return { value: JSON.parse(parts.join('') + json.slice(copiedTo)), inexactNumbers };
}

/**
 * Finds a key that stands twice in one object: JavaScript keeps only the last of its values.
 * @param json valid JSON
 * @returns the keys and list places that lead to it
 */
export function repeatedKey(json: string): string[] | undefined {
	const seen = new Set<string>();
	for (const { kind, path } of tokensOf(json)) {
		if (kind !== 'key') continue;
		const place = JSON.stringify(path);
		if (seen.has(place)) return pathOf(path);
		seen.add(place);
	}
	return undefined;
}

/** A key or a number: where it stands in the text, and in the data. */
interface Token {
	kind: 'key' | 'number';
	start: number;
	end: number;
	/** Goes on changing; ends with the key itself, where it is one. */
	path: ReadonlyArray<string | number>;
}

const pathOf = (path: Token['path']): string[] => path.slice(0, DEEPEST_PATH).map(String);

function* tokensOf(json: string): Generator<Token> {
	/** Where the reading is: a key or a place for each object and list around it. */
	const path: Array<string | number> = [];
	let [textStart, textEnd] = [0, 0];
	for (let start = 0, end = 1; start < json.length; start = end, end = start + 1) {
		switch (json[start]) {
			case '{':
				path.push('');
				break;
			case '[':
				path.push(0);
				break;
			case '}':
			case ']':
				path.pop();
				break;
			case ',': {
				const place = path.at(-1);
				if (typeof place === 'number') path[path.length - 1] = place + 1;
				break;
			}
			case ':':
				path[path.length - 1] = String(JSON.parse(json.slice(textStart, textEnd)));
				yield { kind: 'key', start: textStart, end: textEnd, path };
				break;
			case '"':
				end = endOfText(json, start);
				[textStart, textEnd] = [start, end];
				break;
			default:
				if (!/[-\d]/.test(json[start] ?? '')) break;
				while (/[\d.eE+-]/.test(json[end] ?? '')) end += 1;
				yield { kind: 'number', start, end, path };
		}
	}
}

/** A regular expression would overflow its stack on millions of escapes. */
function endOfText(json: string, start: number): number {
	for (
		let quote = json.indexOf('"', start + 1);
		quote !== -1;
		quote = json.indexOf('"', quote + 1)
	) {
		let slashes = 0;
		while (json[quote - 1 - slashes] === '\\') slashes += 1;
		if (slashes % 2 === 0) return quote + 1;
	}
	return json.length;
}

function isExact(written: string): boolean {
	if (written.length > LONGEST_EXACT) return false;
	const number = Number(written);
	return Number.isFinite(number) && decimal(written) === decimal(String(number));
}

/** A numeral's sign, significant digits and power of ten: the same for `100`, `1e2` and `100.0`. */
function decimal(numeral: string): string {
	const [mantissa = '', exponent = '0'] = numeral.toLowerCase().split('e');
	const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
	const digits = (whole + fraction).replace(/^0+/, '');
	const significant = digits.replace(/0+$/, '');
	if (significant === '') return '0';
	const power = Number(exponent) - fraction.length + digits.length - significant.length;
	return `${mantissa.startsWith('-') ? '-' : ''}${significant}e${power}`;
}
