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
	const hide = (text: string) => withoutKeyInText(text, key);
	return copyDeep(value, {
		leaf: (inner) => (typeof inner === 'string' ? hide(inner) : inner),
		name: hide,
	});
}

/** The same for a text. */
export function withoutKeyInText(text: string, key: string): string {
	return key.length < SHORTEST_KEY ? text : text.replaceAll(key, HIDDEN);
}

/** The forms of the services' own keys, and others that no ordinary text has by chance. */
const UNMISTAKABLE = /^(?:apik_|dub_)|^(?=.*\d)(?=.*[A-Za-z])\S{20,}$/;

/**
 * Takes a key out of data that a node puts out. Only where it can be nothing else: a key such as `2026-11-26` would
 * take dates away.
 * @returns the data itself unless there is something to hide
 */
export function withoutCertainKey(row: IDataObject, key: string): IDataObject {
	if (!UNMISTAKABLE.test(key) || !holds(row, key)) return row;
	const hidden = withoutKey(row, key);
	return isRecord(hidden) ? toDataObject(hidden) : row;
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
