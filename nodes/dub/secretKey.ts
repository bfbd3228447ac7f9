import { InvalidInputError } from '../shared/errors';

/**
 * Dub refuses the keys that are made for web pages like unknown ones (dub.md#keys).
 * @throws InvalidInputError for such a key
 */
export function refusePublishableKey(apiKey: string): void {
	if (!apiKey.startsWith('dub_pk_')) return;
	throw new InvalidInputError(
		'The key in the Dub credential is a publishable key (dub_pk_…), which works only in browsers',
		'Use a secret key of the workspace (dub_…), from Settings > API Keys in Dub',
	);
}
