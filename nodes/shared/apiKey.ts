/** What pasting leaves in front of a key: a header's name, its scheme (even twice). */
const PASTED_PREFIX = /^\s*(?:authorization\s*:\s*)?(?:bearer\s+)*/i;
/** Keys hold no white space of any kind; zero-width characters come along from web pages. */
const NOT_IN_A_KEY = /[\s\u200B-\u200D\u2060]/g;

/**
 * Cleans an API key as people paste it: spaces and line breaks around and inside, a leading `Bearer `.
 * Dub answers such a key with 404 instead of 401 (dub-api.md 4, read in its code), so it must not reach the service.
 * @param given the credential's value
 * @returns the key alone; `''` when there is none
 */
export function cleanApiKey(given: unknown): string {
	return typeof given === 'string'
		? given.replace(PASTED_PREFIX, '').replace(NOT_IN_A_KEY, '')
		: '';
}
