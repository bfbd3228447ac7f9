/**
 * Cleans the address of an API as people type it.
 * @param given the credential's value
 * @returns it without spaces around it and slashes at its end; `''` when there is none; undefined when it is no web
 *   address, or one with a query, which no path can follow
 */
export function cleanWebAddress(given: unknown): string | undefined {
	const address = typeof given === 'string' ? given.trim().replace(/\/+$/, '') : '';
	return address === '' || /^https?:\/\/[^\s/?#]+[^\s?#]*$/i.test(address) ? address : undefined;
}
