import { sleep } from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IDataObject,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { cleanApiKey } from './apiKey';
import { networkCode, readAnswer } from './http';
import { silence } from './outcome';
import type { Answer, Outcome } from './outcome';
import { InputProblem } from './problem';
import { hideSecrets, withoutKey } from './secrets';
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
 * @throws InputProblem when what is filled in cannot be right, so that nothing is sent
 */
export type ToInquiry = (data: ICredentialDataDecryptedObject, apiKey: string) => Inquiry;

/**
 * Tests a credential: asks its service one question, once, and says in words what the answer means.
 *
 * A function and not a declared request: n8n follows the redirects of a declared test with the key, and its rules can
 * neither read a list nor tell a web page from an API (n8n-platform.md 13, observed).
 */
export async function testCredential(
	context: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
	service: TestedService,
	toInquiry: ToInquiry,
): Promise<INodeCredentialTestResult> {
	const apiKey = cleanApiKey(data.apiKey);
	const fault = await findFault(context, data, apiKey, service, toInquiry);
	return fault === undefined
		? { status: 'OK', message: 'Connection successful!' }
		: { status: 'Error', message: String(withoutKey(hideSecrets(fault), apiKey)) };
}

async function findFault(
	context: ICredentialTestFunctions,
	data: ICredentialDataDecryptedObject,
	apiKey: string,
	service: TestedService,
	toInquiry: ToInquiry,
): Promise<string | undefined> {
	try {
		checkKey(apiKey);
		const inquiry = toInquiry(data, apiKey);
		checkAddress(inquiry.baseUrl);
		const outcome = await ask(context, inquiry, apiKey);
		if (outcome.kind === 'unasked') return outcome.fault;
		const general = generalFault(outcome, service, inquiry, apiKey);
		return general ?? (outcome.kind === 'answer' ? inquiry.faultIn(outcome) : undefined);
	} catch (caught) {
		return caught instanceof InputProblem
			? sentences(caught.message, caught.hint)
			: unasked(caught).fault;
	}
}

const FROM_AN_EXPRESSION = 'If an expression fills it in, only a workflow can tell what it gives';

/**
 * Lets through what is filled in. n8n puts the default into a field that is not; only an expression can leave one
 * without a value, and the key must not go to an address that nobody chose.
 * @param label as the user reads it
 * @throws InputProblem when the expression gave nothing
 */
export function filledIn(label: string, value: unknown): unknown {
	if (value !== undefined && value !== null) return value;
	throw new InputProblem(
		`The expression in '${label}' gives nothing here`,
		'Only a workflow can tell what it gives there',
	);
}

/** What expressions and web forms leave where a value is missing; without spaces, as cleaning leaves them. */
const NO_KEY = /^(?:undefined|null|nan|true|false|\[object.*\])$/i;

function checkKey(apiKey: string): void {
	if (apiKey === '') {
		throw new InputProblem("'API Key' is empty", `Paste the key. ${FROM_AN_EXPRESSION}`);
	}
	if (apiKey.startsWith('=') || apiKey.includes('{{')) {
		throw new InputProblem(
			"'API Key' holds the text of an expression, not a key",
			'Paste the key itself, or switch the field from Fixed to Expression',
		);
	}
	if (NO_KEY.test(apiKey)) {
		throw new InputProblem(
			"'API Key' holds what is left of an expression that found nothing, not a key",
			'Paste the key itself',
		);
	}
	// Node refuses to send some of these, and the rest would reach the service as another key.
	if (/[^\x21-\x7E]/.test(apiKey)) {
		throw new InputProblem(
			"'API Key' holds a character that no key has, such as a quotation mark of a text program",
			'Copy the key again from where it was made',
		);
	}
}

/** HTTP libraries send the name and password of an address in the place of the key. */
function checkAddress(baseUrl: string): void {
	const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
	if (url === undefined) {
		throw new InputProblem(
			"'Base URL' is no address that can be reached",
			'Check its host and port',
		);
	}
	if (url.username !== '' || url.password !== '') {
		throw new InputProblem(
			"'Base URL' holds a user name or a password",
			'Take out what stands between // and @: it would be sent instead of the API key',
		);
	}
}

/** In all, and for each part of it, in ms. */
const LONGEST_TEST_MS = 30_000;

async function ask(
	{ helpers }: ICredentialTestFunctions,
	{ baseUrl, path, query, headers }: Inquiry,
	apiKey: string,
): Promise<Outcome | Unasked> {
	try {
		// The only request there is for a credential test; what replaced it in nodes is missing here. It too goes through
		// n8n's proxy and guards.
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
		const answer = await inTime(answering);
		return answer === undefined ? silence('ETIMEDOUT') : readAnswer(answer);
	} catch (caught) {
		const code = networkCode(caught);
		return code === undefined ? unasked(caught) : silence(code);
	}
}

const SLICE_MS = 500;

/**
 * n8n's time limit is one on silence: an answer that comes in drops never meets it.
 * @returns undefined when the time is up
 */
async function inTime(work: Promise<unknown>): Promise<unknown> {
	let done = false;
	const finished = work.finally(() => {
		done = true;
	});
	const timeUp = async (): Promise<undefined> => {
		for (let rest = LONGEST_TEST_MS; rest > 0 && !done; rest -= SLICE_MS) await sleep(SLICE_MS);
	};
	return await Promise.race([finished, timeUp()]);
}

/** n8n refuses some requests by itself, such as those to a blocked host, and says why. */
interface Unasked {
	kind: 'unasked';
	fault: string;
}

function unasked(caught: unknown): Unasked {
	const { message, description }: { message?: unknown; description?: unknown } =
		caught instanceof Error ? caught : { message: caught };
	return {
		kind: 'unasked',
		fault: sentences(
			`The test could not be made: ${String(message)}`,
			typeof description === 'string' ? description : undefined,
		),
	};
}

/** Sentences in one line, without a full stop at the end. */
function sentences(...parts: (string | undefined)[]): string {
	return parts
		.filter((part) => part !== undefined)
		.map((part) => part.trim().replace(/\.$/, ''))
		.join('. ');
}
