import { copyDeep } from './copyDeep';

const HIDDEN = '[hidden]';

const SECRET_SHAPES = [
	/apik_[A-Za-z0-9_-]+/g,
	/dub_(?:access_token_|pk_)?[A-Za-z0-9]{16,}/g,
	/Bearer\s+[^\s"',]+/gi,
];

/** Shorter ones could be an ordinary word. */
const SHORTEST_KEY = 8;

/**
 * Takes a key out of everything a service answered, however deep; it may come in a form that is not known.
 * @param value any JSON value; a new one is made, unless there is nothing to hide
 * @param key the key as it is sent
 */
export function withoutKey(value: unknown, key: string): unknown {
	if (key.length < SHORTEST_KEY) return value;
	return copyDeep(value, {
		leaf: (inner) => (typeof inner === 'string' ? inner.replaceAll(key, HIDDEN) : inner),
	});
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
