import { InvalidInputError } from '../shared/errors';
import { cleanWebAddress } from '../shared/webAddress';

/** Where Dub's API is, unless the credential names another place. */
export const DEFAULT_BASE_URL = 'https://api.dub.co';

/**
 * The address that requests go to.
 * @param given the credential's Base URL
 * @returns it without spaces around it and slashes at its end; Dub's own when it is empty
 * @throws InvalidInputError when it is no web address
 */
export function toBaseUrl(given: unknown): string {
	const address = cleanWebAddress(given);
	if (address === undefined) {
		throw new InvalidInputError(
			`'Base URL' of the Dub credential must be an address such as ${DEFAULT_BASE_URL}`,
		);
	}
	return address === '' ? DEFAULT_BASE_URL : address;
}
