import { ApiError } from '../shared/errors';
import type { ErrorDetails } from '../shared/errors';
import type { FieldTable } from '../shared/fields';
import { foreignText, quoted } from '../shared/foreignText';
import { isSuccess, noResponseInWords } from '../shared/outcome';
import type { Answer, NoResponse, Outcome } from '../shared/outcome';
import { isRecord, textAt } from '../shared/records';
import { DEFAULT_BASE_URL } from './baseUrl';
import { askedWaitMs } from './rateLimit';

/** What a request was for, and what its end means, in words. */
export interface Purpose {
	/** "record the lead" */
	action: string;
	/** "lead" */
	thing: string;
	/** The fields of the request, by which messages name what Dub does not accept. */
	fields: FieldTable;
	/** After Dub may have worked on the request, or not. */
	uncertain: Aftermath;
	/** After Dub refused the request as it is: "Nothing was recorded." */
	refused: string;
	/**
	 * Reads a refusal that is about what was sent: 400 or 404.
	 * @param text what Dub says
	 * @returns undefined where there is nothing to add to it
	 */
	readRefusal: (status: 400 | 404, text: string) => Aftermath | undefined;
}

/** What is left behind by a request that did not succeed. */
export interface Aftermath {
	/** Goes in front of what Dub says; "Dub did not record the lead" when left out. */
	what?: string;
	/** The end of the message. */
	inShort?: string;
	/** Whole sentences, for the description. */
	advice: string;
}

export const CHECK_BASE_URL = `Check the Base URL in the Dub credential; for Dub's own service it is ${DEFAULT_BASE_URL}.`;

const CHECK_KEY =
	'Check the API key in the Dub credential. It must be a secret workspace key that starts with dub_; publishable keys (dub_pk_…) work only in browsers.';

/**
 * Words what went wrong with a request. Pure. Continue modes and AI agents keep only the message, so it says what
 * became of the request as well.
 * @param outcome the final outcome, not a success as Dub documents it
 * @param nowMs the present moment, Unix epoch ms
 */
export function dubError(outcome: Outcome, purpose: Purpose, nowMs: number): ApiError {
	return new ApiError(
		outcome.kind === 'noResponse' ? noAnswer(outcome, purpose) : badAnswer(outcome, purpose, nowMs),
	);
}

function noAnswer(
	{ code, mayHaveReachedServer }: NoResponse,
	{ uncertain, action }: Purpose,
): ErrorDetails {
	const words = noResponseInWords(code);
	const failure = { cause: 'temporarily-unavailable' } as const;
	if (!mayHaveReachedServer) {
		return {
			message: `Dub could not be reached to ${action} (${words}); nothing was sent`,
			description: `${CHECK_BASE_URL} Then check the network of this n8n.`,
			failure,
		};
	}
	return {
		message: withEnd(`Dub was asked to ${action}, but its answer was lost (${words})`, uncertain),
		description: uncertain.advice,
		failure,
	};
}

function badAnswer(answer: Answer, purpose: Purpose, nowMs: number): ErrorDetails {
	const { status } = answer;
	// Whatever the body says: a refusal has a status of its own, so this call may have had its effect.
	const own = isSuccess(answer) ? undefined : parseError(answer);
	const details =
		own === undefined ? notFromDub(answer, purpose) : fromDub(answer, own, purpose, nowMs);
	return { httpCode: status, ...details };
}

/** What Dub says in a refusal (dub.md#errors). */
interface ParsedError {
	text: string;
	code: string;
}

const LONGEST_CODE = 60;

/** @returns undefined when the answer is not in Dub's form, as from a gateway in front of it */
function parseError({ body }: Answer): ParsedError | undefined {
	const text = foreignText(textAt(body, 'error', 'message') ?? '');
	const code = foreignText(textAt(body, 'error', 'code') ?? '', LONGEST_CODE);
	return text === '' || code === '' ? undefined : { text, code };
}

function fromDub(
	answer: Answer,
	{ text, code }: ParsedError,
	purpose: Purpose,
	nowMs: number,
): ErrorDetails {
	const { status } = answer;
	const { action, thing, refused } = purpose;
	// 408: Dub gave up waiting, and does not say how far it had come.
	if (status >= 500 || status === 408) {
		return outage(`Dub could not handle the request (${status})`, purpose);
	}
	const say = (what: string) => `${what}: ${quoted(text)} (${status} ${code})`;
	const didNot = `Dub did not ${action}`;
	switch (status) {
		case 400:
			if (/authorization header/i.test(text)) {
				return wrongKey(say('Dub refused the API key'), CHECK_KEY);
			}
			return refusal(say, didNot, purpose.readRefusal(400, text) ?? { advice: refused });
		case 401:
			return wrongKey(say('Dub refused the API key'), CHECK_KEY);
		case 403:
			return forbidden(say, text, thing);
		case 404:
			return notFound(say, text, didNot, purpose);
		case 409:
		case 410:
			if (!/invit/i.test(text)) return refusal(say, didNot, { advice: refused });
			return wrongKey(
				say('Dub refused access to the workspace'),
				"Open the workspace in Dub and accept the invitation of the key's owner, or use another key.",
			);
		case 422:
			return {
				message: `Dub does not accept ${withLabel(text, purpose)} (${status} ${code})`,
				description: `${refused} Correct the value and send the item again.`,
				failure: { cause: 'configuration-invalid' },
			};
		case 429:
			return rateLimited(answer, say, purpose, nowMs);
		default:
			return refusal(say, didNot, { advice: CHECK_BASE_URL });
	}
}

type Say = (what: string) => string;

function rateLimited(answer: Answer, say: Say, purpose: Purpose, nowMs: number): ErrorDetails {
	const nothing = {
		inShort: 'nothing was recorded',
		advice: 'Nothing was recorded for this item.',
	};
	const aftermath = answer.earlierMayHaveReachedServer === true ? purpose.uncertain : nothing;
	return {
		message: withEnd(say("Dub's rate limit did not clear in time"), aftermath),
		description: `${aftermath.advice} Raise 'Rate Limit Wait (Seconds)' in the options, lower 'Requests at Once', or send fewer items at once.`,
		failure: { cause: 'rate-limited', retryAfterMs: askedWaitMs(answer, nowMs) },
	};
}

function refusal(say: Say, didNot: string, aftermath: Aftermath): ErrorDetails {
	return {
		message: withEnd(say(aftermath.what ?? didNot), aftermath),
		description: aftermath.advice,
		failure: { cause: 'configuration-invalid' },
	};
}

function forbidden(say: Say, text: string, thing: string): ErrorDetails {
	if (/higher plan/i.test(text)) {
		return wrongKey(
			say(`The Dub plan of this workspace cannot track ${thing}s`),
			'Tracking needs the Business plan or higher. Upgrade the workspace, or use the key of a workspace that has it.',
		);
	}
	return wrongKey(
		say(`The Dub API key is not allowed to track ${thing}s`),
		"The person who made the key must be an owner or a member of the workspace, not a viewer or somebody for billing only. Make a new key, or have the person's role changed.",
	);
}

function notFound(say: Say, text: string, didNot: string, purpose: Purpose): ErrorDetails {
	// Dub looks up the workspace before it reads what was sent (dub.md#order-of-checks).
	if (text.startsWith('Workspace ID not found')) {
		// Dub's own text speaks of a parameter that workspace keys do not need.
		return wrongKey('The Dub API key is not in the form of a workspace key (404)', CHECK_KEY);
	}
	if (text.startsWith('Workspace not found')) {
		return wrongKey(
			say('The workspace of the Dub API key is gone'),
			'The workspace was deleted, or the person who made the key has left it. Use another key.',
		);
	}
	return refusal(say, didNot, purpose.readRefusal(404, text) ?? { advice: CHECK_BASE_URL });
}

function wrongKey(message: string, description: string): ErrorDetails {
	return { message, description, failure: { cause: 'credential-invalid' } };
}

function outage(message: string, { uncertain }: Purpose): ErrorDetails {
	return {
		message: withEnd(message, uncertain),
		description: uncertain.advice,
		failure: { cause: 'temporarily-unavailable' },
	};
}

function notFromDub({ status, body }: Answer, purpose: Purpose): ErrorDetails {
	const form = isRecord(body) ? "in a form that is not Dub's" : 'with text instead of data';
	if (status === 429) {
		return {
			message: `Something in front of Dub limits the rate of requests (${status}); nothing was recorded`,
			description: 'Nothing reached Dub for this item. Send fewer items at once.',
			failure: { cause: 'rate-limited' },
		};
	}
	if (status >= 500 || status === 408) {
		return outage(`A gateway in front of Dub answered ${form} (${status})`, purpose);
	}
	const unlikeDub = `The service at the Base URL answered ${form} (${status})`;
	const failure = { cause: 'configuration-invalid' } as const;
	// A refusal, and a redirect, say that nothing was done; other statuses say nothing of the kind.
	if (status < 300 || status === 304) {
		return {
			message: withEnd(`${unlikeDub}, which does not look like Dub's API`, purpose.uncertain),
			description: `${CHECK_BASE_URL} ${purpose.uncertain.advice}`,
			failure,
		};
	}
	return {
		message: `${unlikeDub}; it does not look like Dub's API`,
		description: CHECK_BASE_URL,
		failure,
	};
}

const withEnd = (message: string, { inShort }: Aftermath): string =>
	inShort === undefined ? message : `${message}; ${inShort}`;

/**
 * Turns `too_big: customerName: Too big: expected …` into `'Customer Name': "expected …"` (dub.md#validation-messages).
 */
function withLabel(text: string, { thing, fields }: Purpose): string {
	const [, path = '', said = ''] = /^\w+: ([\w.]*): (.+)$/.exec(text) ?? [];
	if (said === '') return `the ${thing}: ${quoted(text)}`;
	const key = path.split('.')[0];
	const label = Object.entries(fields).find(([name]) => name === key)?.[1].label;
	const plain = quoted(said.replace(/^(?:Too big|Too small|Invalid input|Invalid option): /, ''));
	return path === '' ? `the ${thing}: ${plain}` : `'${label ?? path}': ${plain}`;
}
