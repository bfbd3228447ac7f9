import { cleanIdentifier } from './identifying';

/** What pasting leaves in front of a key: a header's name, its scheme (even twice). */
const PASTED_PREFIX = /^(?:authorization\s*:\s*)?(?:bearer\s+)*/i;

/**
 * Cleans an API key as people paste it: everything that nobody sees, spaces and line breaks around and inside, a
 * leading `Bearer `. Dub answers such a key with 404 instead of 401 (dub-api.md 4, read in its code), and n8n's HTTP
 * library would send it otherwise than it stands in the credential, so it must not come that far.
 * @param given the credential's value
 * @returns the key alone; `''` when there is none
 */
export function cleanApiKey(given: unknown): string {
	if (typeof given !== 'string') return '';
	return cleanIdentifier(given).replace(PASTED_PREFIX, '').replace(/\s/g, '');
}
