import { hideSecrets } from './secrets';

/** The most that a message shows of a text that is not ours, in characters. */
const LONGEST = 300;

/** So much is read for each character that may be shown: white space folds, control characters go. */
const READ_FOR_EACH = 4;

/**
 * Makes a text of a service, a library or n8n fit to stand in a message: one line, no control characters, bounded.
 * Only its beginning is read, so a text of 50 MB costs no more than a short one.
 * @param text any text; a key that is exactly known must be taken out before, as a cut one is not recognized
 * @param longest in characters
 * @returns the text without a full stop at its end; `''` where nothing of it can be shown
 */
export function foreignText(text: string, longest = LONGEST): string {
	const read = text.slice(0, longest * READ_FOR_EACH);
	const line = hideSecrets(
		read
			.replace(/[\s\p{Cc}]+/gu, ' ')
			.replace(/\p{C}/gu, '')
			.trim(),
	);
	const characters = Array.from(line);
	if (characters.length > longest) return `${characters.slice(0, longest).join('')}…`;
	return read.length < text.length && line !== '' ? `${line}…` : line.replace(/[.\s]+$/, '');
}

/** @returns the same in quotation marks, so that it cannot be taken for a sentence of ours */
export function quoted(text: string, longest = LONGEST): string {
	return `"${foreignText(text, longest).replaceAll('"', "'")}"`;
}
