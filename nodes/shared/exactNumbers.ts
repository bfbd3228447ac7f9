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

/**
 * Finds the numbers in a JSON text that do not come out as they stand there.
 * @param json valid JSON
 */
export function inexactNumbers(json: string): InexactNumber[] {
	if (!MAY_BE_INEXACT.test(json)) return [];
	const found: InexactNumber[] = [];
	for (const { path, token, isKey } of tokensOf(json)) {
		if (!isKey && !isExact(token)) found.push({ path: [...path], written: token });
	}
	return found;
}

/**
 * Finds a key that stands twice in one object: JavaScript keeps only the last of its values.
 * @param json valid JSON
 * @returns the keys and list places that lead to it
 */
export function repeatedKey(json: string): string[] | undefined {
	const seen = new Set<string>();
	for (const { path, isKey } of tokensOf(json)) {
		if (!isKey) continue;
		const place = JSON.stringify(path);
		if (seen.has(place)) return path;
		seen.add(place);
	}
	return undefined;
}

/** A key or a number, and where it stands. */
interface Token {
	/** Ends with the key itself, where it is one. */
	path: string[];
	token: string;
	isKey: boolean;
}

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|[{}[\],:]/g;

function* tokensOf(json: string): Generator<Token> {
	/** Where the reading is: a key or a place for each object and list around it. */
	const path: Array<string | number> = [];
	let lastText = '';
	for (const [token] of json.matchAll(TOKEN)) {
		switch (token[0]) {
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
				path[path.length - 1] = String(JSON.parse(lastText));
				yield { path: path.map(String), token: lastText, isKey: true };
				break;
			case '"':
				lastText = token;
				break;
			default:
				yield { path: path.map(String), token, isKey: false };
		}
	}
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
