const SECRET_SHAPES = [
	/apik_[A-Za-z0-9_-]+/g,
	/dub_(?:access_token_|pk_)?[A-Za-z0-9]{16,}/g,
	/Bearer\s+[^\s"',]+/gi,
];

/**
 * Takes anything that looks like a key out of a text that leaves the node.
 * Services echo headers now and then, and an error message ends up in logs and chats.
 * @param text any text
 * @returns the text with every key replaced by `[hidden]`
 */
export function hideSecrets(text: string): string {
	return SECRET_SHAPES.reduce((hidden, shape) => hidden.replace(shape, '[hidden]'), text);
}
