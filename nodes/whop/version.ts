import { isEmpty, readWord, refused } from '../shared/fieldValues';

/**
 * The version of Whop's API that this pack is written for: the one of `@whop/sdk` 0.0.42 (whop.md#versions).
 * Version ids are not dates: some carry a suffix.
 */
export const API_VERSION = '2026-07-20';

/** `GET /permissions` was measured at this version (whop.md#check-of-a-key); at `API_VERSION` nobody has. */
export const PERMISSION_CHECK_VERSION = '2026-08-25-2';

/** The header that names the version of the API which a request is meant for (whop.md#versions). */
export const VERSION_HEADER = 'Api-Version-Date';

/**
 * The version that a credential asks for; the credential itself sends it (see `authenticate`).
 * @param given the credential's value; empty = the version of this pack
 * @throws InvalidInputError for what cannot be a version: the HTTP library would send something else
 */
export function readVersion(given: unknown): string {
	if (isEmpty(given)) return API_VERSION;
	const label = 'API Version (in the credential)';
	const version = readWord(label, given);
	if (/^[\w.-]*\d[\w.-]*$/.test(version)) return version;
	throw refused(
		label,
		`must be a version such as ${API_VERSION}`,
		given,
		'Clear it to use that one.',
	);
}
