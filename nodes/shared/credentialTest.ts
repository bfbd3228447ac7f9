import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IDataObject,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { readApiKey } from './apiKey';
import { readAnswer } from './answer';
import { foreignText } from './foreignText';
import { noAnswer } from './networkFailure';
import { noResponse } from './outcome';
import type { Answer, Outcome } from './outcome';
import { ApiError, InvalidInputError } from './errors';
import { hideSecrets, withoutKeyInText } from './secrets';
import { generalFault } from './testFaults';
import type { TestedService } from './testFaults';

/** The one question that tells whether a credential works, and how to read the answer. */
export interface Inquiry {
	/** Without a slash at its end. */
	baseUrl: string;
	/** Below the base URL, such as `/customers`. */
	path: string;
	query: IDataObject;
	headers?: Record<string, string>;
	/**
	 * Reads an answer that is no redirect, no web page and no failure of the server.
	 * @returns what is wrong with the credential, in words; undefined when nothing is
	 */
	faultIn: (answer: Answer) => string | undefined;
}

/**
 * Makes the inquiry out of what the user filled in.
 * @param apiKey cleaned, and of a possible form
 * @throws InvalidInputError when what is filled in cannot be right, so that nothing is sent
 */
export type ToInquiry = (data: ICredentialDataDecryptedObject, apiKey: string) => Inquiry;

/**
 * Tests a credential: asks its service one question, once, and says in words what the answer means.
 *
 * A function and not a declared request: n8n follows the redirects of a declared test with the key by default,
 * and its rules can neither read a list nor name two permissions (n8n.md#credential-tests).
 */
export async function testCredential(
	context: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
	service: TestedService,
	toInquiry: ToInquiry,
): Promise<INodeCredentialTestResult> {
	const fault = await findFault(context, data, service, toInquiry);
	return fault === undefined
		? { status: 'OK', message: 'Connection successful!' }
		: { status: 'Error', message: fault };
}

const FROM_AN_EXPRESSION = 'If an expression fills it in, only a workflow can tell what it gives';

/**
 * Lets through what is filled in. n8n puts the default into a field that is not; only an expression can leave one
 * without a value, and the key must not go to an address that nobody chose.
 * @param label as the user reads it
 * @throws InvalidInputError when the expression gave nothing
 */
export function filledIn(label: string, value: unknown): unknown {
	if (value !== undefined && value !== null) return value;
	throw new InvalidInputError(`'${label}' is empty here`, FROM_AN_EXPRESSION);
}

async function findFault(
	context: ICredentialTestFunctions,
	data: ICredentialDataDecryptedObject,
	service: TestedService,
	toInquiry: ToInquiry,
): Promise<string | undefined> {
	let apiKey = '';
	const hidden = (fault: string) => hideSecrets(withoutKeyInText(fault, apiKey));
	try {
		apiKey = readApiKey(data.apiKey);
		const inquiry = toInquiry(data, apiKey);
		const outcome = await ask(context, inquiry, apiKey);
		const fault =
			generalFault(outcome, service, inquiry, apiKey) ??
			(outcome.kind === 'answer' ? inquiry.faultIn(outcome) : undefined);
		return fault === undefined ? undefined : hidden(fault);
	} catch (caught) {
		return hidden(inWords(caught));
	}
}

/** In all, and up to the headers of the answer, in ms. */
const LONGEST_TEST_MS = 30_000;

/**
 * The end comes first whatever the server does, as in all requests of this package.
 * @throws ApiError when n8n itself refuses to send the request, such as one to a blocked host
 */
async function ask(
	{ helpers }: ICredentialTestFunctions,
	{ baseUrl, path, query, headers }: Inquiry,
	apiKey: string,
): Promise<Outcome> {
	const timeIsUp = new Promise<Outcome>((resolve) => {
		AbortSignal.timeout(LONGEST_TEST_MS).addEventListener('abort', () => {
			resolve(noResponse('ETIMEDOUT'));
		});
	});
	// A credential test has no other helper for requests: what replaced this one in nodes is missing here. It has n8n's
	// proxy and n8n's guard against internal addresses (observed).
	const answering: Promise<unknown> = helpers.request({
		method: 'GET',
		url: `${baseUrl}${path}`,
		qs: query,
		headers: { ...headers, Authorization: `Bearer ${apiKey}` },
		json: true,
		timeout: LONGEST_TEST_MS,
		// Every status is an answer, and a redirect too: followed, it would take the key to another address.
		simple: false,
		resolveWithFullResponse: true,
		followRedirect: false,
	});
	return await Promise.race([answering.then(readAnswer, noAnswer), timeIsUp]);
}

function inWords(caught: unknown): string {
	if (caught instanceof InvalidInputError) return sentences(caught.message, caught.hint);
	if (caught instanceof ApiError) return sentences(caught.message, caught.details.description);
	return `The test could not be made: ${foreignText(String(caught))}`;
}

/** Sentences in one line, without a full stop at the end. */
function sentences(...parts: (string | undefined)[]): string {
	return parts
		.filter((part) => part !== undefined)
		.map((part) => part.trim().replace(/\.$/, ''))
		.join('. ');
}
