import { cleanToken } from './identifying';
import { whyNoId } from './noValue';
import { InvalidInputError } from './errors';

/** In characters; no server takes longer ones. */
const LONGEST = 2000;

/**
 * Cleans the address of an API as people type it.
 * @param given the credential's value
 * @returns it without what nobody sees, spaces around it and slashes at its end; `''` when there is none; undefined
 *   when it is no web address, or one with a query, which no path can follow
 * @throws InvalidInputError when it holds a user name or password: HTTP libraries send those in the place of the key
 */
export function cleanWebAddress(given: unknown): string | undefined {
	// Only an expression gives other values: the key must not go to the usual address in their place.
	if (typeof given !== 'string') return undefined;
	const address = cleanToken(given).replace(/\/+$/, '');
	if (address === '') return '';
	if (address.length > LONGEST) return undefined;
	if (whyNoId(address) !== undefined) return undefined;
	if (!/^https?:\/\/[^\s/?#]+[^\s?#]*$/i.test(address) || !URL.canParse(address)) return undefined;
	const { username, password } = new URL(address);
	if (username !== '' || password !== '') {
		throw new InvalidInputError(
			"'Base URL' of the credential holds a user name or a password",
			'Take out what stands between // and @. It would be sent in the place of the API key.',
		);
	}
	return address;
}
