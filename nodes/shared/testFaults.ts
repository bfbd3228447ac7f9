import { foreignText, quoted } from './foreignText';
import { noResponseInWords } from './outcome';
import type { Answer, Outcome } from './outcome';

/** A service whose credential is tested, in words. */
export interface TestedService {
	/** As in "Dub's API". */
	name: string;
	/** What to check when something else answers, or nothing: a sentence without its full stop. */
	checkAddress: string;
	/** How to have requests go to another address. Completes "If … has moved there, …". */
	moveTo: (address: string) => string;
}

/** Where the question went. */
export interface Asked {
	/** Without a slash at its end. */
	baseUrl: string;
	/** Below the base URL, such as `/customers`. */
	path: string;
}

/**
 * What can be wrong with the credential of any service: no answer, a redirect, a busy or failing server, a web page.
 * @param apiKey as it was sent; never part of the words
 * @returns undefined when the answer may be the service's own, good or bad
 */
export function generalFault(
	outcome: Outcome,
	service: TestedService,
	asked: Asked,
	apiKey: string,
): string | undefined {
	const { name, checkAddress } = service;
	if (outcome.kind === 'noResponse') {
		return `${name} could not be reached at ${asked.baseUrl}: ${noResponseInWords(outcome.code)}. ${checkAddress}. It must begin with https:// or http://, whichever is right for that server, and this n8n must be able to reach it`;
	}
	const { status, body } = outcome;
	if (status >= 300 && status < 400) return redirected(outcome, service, asked, apiKey);
	if (status === 429) {
		return `${name} takes no more requests with this key for now. Try again in a minute`;
	}
	if (status >= 500 || status === 408) {
		return `${name}, or a gateway in front of it, could not answer just now (${status}). Try again in a few minutes; if it stays so, the address may be wrong. ${checkAddress}`;
	}
	if (typeof body === 'string' && /^\s*</.test(body)) {
		return `A web page answers at ${asked.baseUrl} (${status}), not ${name}'s API. ${checkAddress}`;
	}
	return undefined;
}

/** For an answer that comes from something else than the service. */
export function notItsApi(
	{ status }: Answer,
	{ name, checkAddress }: TestedService,
	{ baseUrl }: Pick<Asked, 'baseUrl'>,
): string {
	return `What answers at ${baseUrl} (${status}) does not look like ${name}'s API. ${checkAddress}`;
}

const LONGEST_QUOTE = 200;
/** Enough to find a key of which the quote would show a part. */
const MOST_READ = 10_000;

/**
 * For a refusal of the service that has no words of its own here.
 * @param said what the service said, as it came
 * @param apiKey as it was sent; what was said is left out where it holds the key
 */
export function refusal(
	{ status }: Answer,
	{ name }: TestedService,
	said: string,
	apiKey: string,
): string {
	const text = said.slice(0, MOST_READ);
	const cannotBeShown = foreignText(text) === '' || holdsKey(text, apiKey);
	const reason = cannotBeShown
		? 'it gave no reason that can be shown'
		: quoted(text, LONGEST_QUOTE);
	return `${name} did not take the question of this test (${status}): ${reason}`;
}

function redirected(
	{ status, headers }: Answer,
	{ name, checkAddress, moveTo }: TestedService,
	asked: Asked,
	apiKey: string,
): string {
	const place = newPlace(headers.location ?? '', asked);
	if (place === undefined || place.length > LONGEST_QUOTE || holdsKey(place, apiKey)) {
		return `${asked.baseUrl} sends requests on to another address (${status}), and the API key did not go along. ${checkAddress}`;
	}
	if (place === asked.baseUrl) {
		return `${asked.baseUrl} sends requests on to itself (${status}), so ${name} cannot be asked there. ${checkAddress}`;
	}
	return `${asked.baseUrl} sends requests on to ${place} (${status}), and the API key did not go along. If ${name}'s API has moved there, ${moveTo(place)}`;
}

/**
 * The base URL that a redirect speaks of: without the path of the question, and without its query, which may hold
 * anything.
 * @returns undefined when it names no web address
 */
function newPlace(location: string, { baseUrl, path }: Asked): string | undefined {
	const from = `${baseUrl}${path}`;
	if (location.trim() === '' || !URL.canParse(location, from)) return undefined;
	const { protocol, host, pathname } = new URL(location, from);
	if (!/^https?:$/.test(protocol)) return undefined;
	const way = pathname.replace(/\/+$/, '');
	return `${protocol}//${host}${way.endsWith(path) ? way.slice(0, -path.length) : way}`;
}

/** True where a text of somebody else holds the key, in whatever letters and however encoded. */
export function holdsKey(text: string, apiKey: string): boolean {
	return bare(text).includes(bare(apiKey));
}

function bare(text: string): string {
	return text
		.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
		.replace(/[^A-Za-z0-9]/g, '')
		.toLowerCase();
}
