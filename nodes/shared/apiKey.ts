import { cleanToken } from './identifying';
import { whyNoId } from './noValue';
import { InvalidInputError } from './errors';

/** What pasting leaves in front of a key: a header's name, its scheme (even twice). */
const PASTED_PREFIX = /^(?:authorization\s*:\s*)?(?:bearer\s+)*/i;

/** As when it is copied out of code. */
const QUOTES_AROUND = /^["'`“”‘’]+|["'`“”‘’]+$/g;

/**
 * Cleans an API key as people paste it: everything that nobody sees, spaces and line breaks around and inside, a
 * leading `Bearer `. Dub answers such a key with 404 instead of 401 (dub.md#order-of-checks), and n8n's HTTP
 * library would send it otherwise than it stands in the credential, so it must not come that far.
 * @param given the credential's value
 * @returns the key alone; `''` when there is none
 */
export function cleanApiKey(given: unknown): string {
	if (typeof given !== 'string') return '';
	return cleanToken(given).replace(PASTED_PREFIX, '').replace(/\s/g, '').replace(QUOTES_AROUND, '');
}

/**
 * Reads the key that a credential holds.
 * @param given the credential's value
 * @returns it, cleaned
 * @throws InvalidInputError for what cannot be a key; never with the key in it
 */
export function readApiKey(given: unknown): string {
	const apiKey = cleanApiKey(given);
	if (apiKey === '') {
		throw new InvalidInputError(
			"'API Key' of the credential is empty",
			'Paste the key. If an expression fills it in, it found nothing here.',
		);
	}
	const reason = whyNoId(cleanToken(String(given)));
	if (reason !== undefined) throw new InvalidInputError(`'API Key' of the credential ${reason}`);
	// n8n's HTTP library drops such characters and so sends another key, or none at all.
	if (/[^\x21-\x7E]/.test(apiKey)) {
		throw new InvalidInputError(
			"'API Key' of the credential holds a character that no key has, such as a curly quotation mark",
			'Copy the key again from where it was made.',
		);
	}
	return apiKey;
}
