import { silenceInWords } from '../shared/outcome';
import type { Answer, Outcome, Silence } from '../shared/outcome';
import { ApiProblem } from '../shared/problem';
import type { ProblemDetails } from '../shared/problem';
import { isRecord, textAt } from '../shared/records';
import { DEFAULT_BASE_URL } from './baseUrl';
import { askedWaitMs } from './rateLimit';
import { TRACK_LEAD_FIELDS } from './trackLeadFields';

/** What matters, when a lead call goes wrong, about the lead that was sent. */
export interface SentLead {
	/** A deferred call reserves nothing, so it may be sent again at will (dub-api.md 5, observed). */
	deferred: boolean;
	/** Dub had just found the click. */
	verified?: boolean;
}

const CHECK_KEY =
	'Check the API key in the Dub credential. It must be a secret workspace key that starts with dub_; publishable keys (dub_pk_…) work only in browsers.';
const CHECK_BASE_URL = `Check the Base URL in the Dub credential; for Dub's own service it is ${DEFAULT_BASE_URL}.`;
const SAFE_TO_RESEND = 'Deferred calls reserve nothing, so the same can be sent again.';
/** dub-api.md 1, observed: the pair is stored before the click is looked up, and stays. */
const PAIR_RESERVED =
	'Dub has now reserved this customer and event for 7 days: sending them again, even with the right click ID, records nothing. Put right what Dub names AND use another event name, or wait 7 days.';
const VERIFY_PREVENTS = "The option 'Verify Click First' prevents this.";
const PAIR_MAY_BE_RESERVED =
	'Look at the customer in Dub before sending the lead again: Dub may have reserved this customer and event for 7 days, and then answers that it recorded nothing whether or not it did. If the lead is not there, send it with another event name, or wait 7 days.';

/**
 * Words what went wrong with a lead call. Pure.
 * @param outcome the final outcome, not a success
 * @param nowMs the present moment, Unix epoch ms
 */
export function trackLeadProblem(outcome: Outcome, sent: SentLead, nowMs: number): ApiProblem {
	return new ApiProblem(
		outcome.kind === 'silence' ? noAnswer(outcome, sent) : badAnswer(outcome, sent, nowMs),
	);
}

function noAnswer({ code, mayHaveArrived }: Silence, { deferred }: SentLead): ProblemDetails {
	const words = silenceInWords(code);
	const failure = { cause: 'temporarily-unavailable' } as const;
	if (!mayHaveArrived) {
		return {
			message: `Dub could not be reached: ${words}. Nothing was sent`,
			description: `${CHECK_BASE_URL} Then check the network of this n8n.`,
			failure,
		};
	}
	return deferred
		? { message: `Dub's answer was lost: ${words}`, description: SAFE_TO_RESEND, failure }
		: {
				message: `Dub's answer was lost: ${words}. The lead may have been recorded`,
				description: PAIR_MAY_BE_RESERVED,
				failure,
			};
}

function badAnswer(answer: Answer, sent: SentLead, nowMs: number): ProblemDetails {
	const { status } = answer;
	const own = ownWords(answer);
	const details = own === undefined ? notFromDub(answer, sent) : fromDub(answer, own, sent, nowMs);
	return { httpCode: status, ...details };
}

/** What Dub says in a refusal (dub-api.md 9). */
interface OwnWords {
	text: string;
	code: string;
}

/** @returns undefined when the answer is not in Dub's form, as from a gateway in front of it */
function ownWords({ body }: Answer): OwnWords | undefined {
	const text = textAt(body, 'error', 'message');
	const code = textAt(body, 'error', 'code');
	return text === undefined || code === undefined
		? undefined
		: { text: shorten(text.replace(/\s+/g, ' ').trim()).replace(/\.$/, ''), code };
}

const LONGEST_QUOTE = 300;

function shorten(text: string): string {
	return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
}

function fromDub(
	answer: Answer,
	{ text, code }: OwnWords,
	sent: SentLead,
	nowMs: number,
): ProblemDetails {
	const { status } = answer;
	if (status >= 500) return serviceDown(`Dub could not handle the request (${status})`, sent);
	const say = (what: string) => `${what}: ${text} (${status} ${code})`;
	switch (status) {
		case 400:
			return badRequest(say, text);
		case 401:
			return wrongKey(say('Dub refused the API key'), CHECK_KEY);
		case 403:
			return forbidden(say, text);
		case 404:
			return notFound(say, text, sent);
		case 409:
		case 410:
			return wrongKey(
				say('Dub refused access to the workspace'),
				"Open the workspace in Dub and accept the invitation of the key's owner, or use another key.",
			);
		case 422:
			return {
				message: `Dub does not accept ${withLabel(text)} (${status} ${code})`,
				description: 'Nothing was recorded or reserved; correct the value and send the item again.',
				failure: { cause: 'configuration-invalid' },
			};
		case 429:
			return {
				message: say("Dub's rate limit did not clear in time"),
				description:
					"Nothing was recorded for this item. Raise 'Longest Wait for Rate Limit (Seconds)' in the options, lower 'Parallel Requests', or send fewer items at once.",
				failure: { cause: 'rate-limited', retryAfterMs: askedWaitMs(answer, nowMs) },
			};
		default:
			return {
				message: say('Dub refused the lead'),
				failure: { cause: 'configuration-invalid' },
			};
	}
}

type Say = (what: string) => string;

function badRequest(say: Say, text: string): ProblemDetails {
	if (/authorization header/i.test(text))
		return wrongKey(say('Dub refused the API key'), CHECK_KEY);
	const noStoredClick = text.includes('`clickId`');
	return {
		message: say(
			noStoredClick ? 'Dub has no stored click of this customer' : 'Dub refused the lead',
		),
		description: noStoredClick
			? "Give a click ID, or first send this customer with its click ID in Deferred mode; check that 'Customer External ID' is the same in both. Nothing was recorded or reserved."
			: 'Nothing was recorded or reserved.',
		failure: { cause: 'configuration-invalid' },
	};
}

function forbidden(say: Say, text: string): ProblemDetails {
	if (/higher plan/i.test(text)) {
		return wrongKey(
			say('The Dub plan of this workspace cannot track leads'),
			'Lead tracking needs the Business plan or higher. Upgrade the workspace, or use the key of a workspace that has it.',
		);
	}
	return wrongKey(
		say('The Dub API key may not track leads'),
		"The person who made the key must be an owner or a member of the workspace, not a viewer or for billing only. Make a new key, or have the person's role changed.",
	);
}

function notFound(say: Say, text: string, { deferred, verified }: SentLead): ProblemDetails {
	// Before Dub reads the lead it looks up the workspace; only these two leave the pair free (dub-api.md 4).
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
	return {
		message: say('Dub did not record the lead'),
		description: deferred
			? `A click made seconds ago may not be known yet. ${SAFE_TO_RESEND}`
			: [PAIR_RESERVED, verified === true ? '' : VERIFY_PREVENTS].filter(Boolean).join(' '),
		failure: { cause: 'configuration-invalid' },
	};
}

function wrongKey(message: string, description: string): ProblemDetails {
	return { message, description, failure: { cause: 'credential-invalid' } };
}

function serviceDown(message: string, { deferred }: SentLead): ProblemDetails {
	return {
		message: deferred ? message : `${message}; the lead may have been recorded`,
		description: deferred ? SAFE_TO_RESEND : PAIR_MAY_BE_RESERVED,
		failure: { cause: 'temporarily-unavailable' },
	};
}

function notFromDub({ status, body }: Answer, sent: SentLead): ProblemDetails {
	const form = isRecord(body) ? "in a form that is not Dub's" : 'with text instead of data';
	if (status === 429) {
		return {
			message: `Something in front of Dub limits the rate of requests (${status})`,
			description: 'Nothing reached Dub for this item. Send fewer items at once.',
			failure: { cause: 'rate-limited' },
		};
	}
	if (status >= 500 || status === 408) {
		return serviceDown(`A gateway in front of Dub answered ${form} (${status})`, sent);
	}
	if (status >= 200 && status < 300) {
		return {
			message: sent.deferred
				? `The service answered ${form} (${status}); it does not look like Dub's API`
				: `The service answered ${form} (${status}), so it is not known whether a lead was recorded`,
			description: `${CHECK_BASE_URL} ${sent.deferred ? SAFE_TO_RESEND : PAIR_MAY_BE_RESERVED}`,
			failure: { cause: 'configuration-invalid' },
		};
	}
	return {
		message: `The service at the Base URL answered ${form} (${status}); it does not look like Dub's API`,
		description: CHECK_BASE_URL,
		failure: { cause: 'configuration-invalid' },
	};
}

/** Turns `too_big: customerName: Too big: expected …` into `'Customer Name': expected …` (forms: dub-api.md 3). */
function withLabel(text: string): string {
	const [, path = '', said = ''] = /^\w+: ([\w.]*): (.+)$/.exec(text) ?? [];
	if (said === '') return `the lead: ${text}`;
	const key = path.split('.')[0];
	const label = Object.entries(TRACK_LEAD_FIELDS).find(([name]) => name === key)?.[1].label;
	const plain = said.replace(/^(?:Too big|Too small|Invalid input|Invalid option): /, '');
	return path === '' ? `the lead: ${plain}` : `'${label ?? path}': ${plain}`;
}
