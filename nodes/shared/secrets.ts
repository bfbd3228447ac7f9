import type { IDataObject } from 'n8n-workflow';

import { copyDeep } from './copyDeep';
import { toDataObject } from './data';
import { isRecord } from './records';

const HIDDEN = '[hidden]';

const SECRET_SHAPES = [
	/apik_[A-Za-z0-9_-]+/g,
	/dub_(?:access_token_|pk_)?[A-Za-z0-9]{16,}/g,
	/Bearer\s+[^\s"',]+/gi,
];

/** Shorter ones could be an ordinary word. */
const SHORTEST_KEY = 8;

/**
 * Takes a key out of an answer that becomes a message, however deep it stands, out of values and names.
 * @param value any JSON value
 * @param key as it is sent
 * @returns a new value
 */
export function withoutKey(value: unknown, key: string): unknown {
	return inAllTexts(value, (text) => withoutKeyInText(text, key));
}

function inAllTexts(value: unknown, hide: (text: string) => string): unknown {
	return copyDeep(value, {
		leaf: (inner) => (typeof inner === 'string' ? hide(inner) : inner),
		name: hide,
	});
}

/** The same for a text; also for a part of the key that a bound cut off, and for the key as an address writes it. */
export function withoutKeyInText(text: string, key: string): string {
	if (key.length < SHORTEST_KEY) return text;
	const encoded = encodeURIComponent(key);
	return [key, ...(encoded === key ? [] : [encoded])].reduce(withoutBeginning, text);
}

/** Hides each part of a text that is the key's beginning, as far as it goes. */
function withoutBeginning(text: string, key: string): string {
	const beginning = key.slice(0, SHORTEST_KEY);
	const parts: string[] = [];
	let from = 0;
	for (let at = text.indexOf(beginning); at !== -1; at = text.indexOf(beginning, from)) {
		let length = SHORTEST_KEY;
		while (length < key.length && text[at + length] === key[length]) length += 1;
		parts.push(text.slice(from, at), HIDDEN);
		from = at + length;
	}
	return parts.length === 0 ? text : parts.join('') + text.slice(from);
}

/** The forms of the services' own keys, and others that no ordinary text has by chance. */
const UNMISTAKABLE =
	/^(?:apik_|dub_)\S{8,}$|^(?!(?:lead|user|biz|prod|pass|mber|mem)_)(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[\w-]{24,}$/;

/**
 * Takes a key out of the output of a node. Only where it can be nothing else: a key such as `2026-11-26` would
 * take dates away.
 * @returns the data itself unless there is something to hide
 */
export function withoutCertainKey(row: IDataObject, key: string): IDataObject {
	if (!UNMISTAKABLE.test(key) || !holds(row, key)) return row;
	const hidden = inAllTexts(row, (text) => text.replaceAll(key, HIDDEN));
	return isRecord(hidden) ? toDataObject(hidden) : row;
}

/** The same for a text that is data. */
export function withoutCertainKeyInText(text: string, key: string): string {
	return UNMISTAKABLE.test(key) ? text.replaceAll(key, HIDDEN) : text;
}

/** Without recursion, as data may be of any depth. */
function holds(data: unknown, key: string): boolean {
	const left = [data];
	while (left.length > 0) {
		const value = left.pop();
		if (typeof value === 'string' && value.includes(key)) return true;
		if (typeof value !== 'object' || value === null) continue;
		for (const [name, inner] of Object.entries(value)) {
			if (name.includes(key)) return true;
			left.push(inner);
		}
	}
	return false;
}

/**
 * Takes anything that looks like a key out of a text that leaves the node.
 * Services echo headers now and then, and an error message ends up in logs and chats.
 * @param text any text
 * @returns the text with every key replaced by `[hidden]`
 */
export function hideSecrets(text: string): string {
	return SECRET_SHAPES.reduce((hidden, shape) => hidden.replace(shape, HIDDEN), text);
}
