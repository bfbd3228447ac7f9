import { foreignText, quoted } from '../shared/foreignText';
import { isSuccess, noResponseInWords } from '../shared/outcome';
import type { Answer, Outcome, NoResponse } from '../shared/outcome';
import { ApiError } from '../shared/errors';
import type { ErrorDetails } from '../shared/errors';
import { isRecord, textAt } from '../shared/records';
import { afterRefusedClick, afterUncertainEnd, CHECK_BASE_URL, NOTHING_YET } from './aftermath';
import type { SentLead } from './aftermath';
import { askedWaitMs } from './rateLimit';
import { TRACK_LEAD_FIELDS } from './trackLeadFields';

const CHECK_KEY =
	'Check the API key in the Dub credential. It must be a secret workspace key that starts with dub_; publishable keys (dub_pk_…) work only in browsers.';

/**
 * Words what went wrong with a lead call. Pure. Continue modes and AI agents keep only the message, so it says what
 * became of the lead as well.
 * @param outcome the final outcome, not a success
 * @param nowMs the present moment, Unix epoch ms
 */
export function trackLeadError(outcome: Outcome, sent: SentLead, nowMs: number): ApiError {
	return new ApiError(
		outcome.kind === 'noResponse' ? noAnswer(outcome, sent) : badAnswer(outcome, sent, nowMs),
	);
}

/** An answer of Dub's to the check that names no link, as it does for every click it knows (dub-api.md 5, observed). */
export function clickNotConfirmed(): ApiError {
	return new ApiError({
		message: `Dub did not confirm that it knows the click; ${NOTHING_YET}`,
		description: `Its answer names no link. The same item can be sent again. If it stays like this, look at the click in Dub, or turn off 'Verify Click First'.`,
		failure: { cause: 'temporarily-unavailable' },
	});
}

function noAnswer({ code, mayHaveReachedServer }: NoResponse, sent: SentLead): ErrorDetails {
	const words = noResponseInWords(code);
	const failure = { cause: 'temporarily-unavailable' } as const;
	if (!mayHaveReachedServer) {
		return {
			message: `Dub could not be reached (${words}); nothing was sent`,
			description: `${CHECK_BASE_URL} Then check the network of this n8n.`,
			failure,
		};
	}
	const { inShort, advice } = afterUncertainEnd(sent);
	const what = sent.isCheck === true ? "Dub's answer about the click" : "Dub's answer";
	return { message: `${what} was lost (${words}); ${inShort}`, description: advice, failure };
}

function badAnswer(answer: Answer, sent: SentLead, nowMs: number): ErrorDetails {
	const { status } = answer;
	// Whatever the body says: a refusal has a status of its own, so this call may have recorded the lead.
	const own = isSuccess(answer) ? undefined : parseError(answer);
	const details = own === undefined ? notFromDub(answer, sent) : fromDub(answer, own, sent, nowMs);
	return { httpCode: status, ...details };
}

/** What Dub says in a refusal (dub-api.md 9). */
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
	sent: SentLead,
	nowMs: number,
): ErrorDetails {
	const { status } = answer;
	// 408: Dub gave up waiting, and does not say how far it had come.
	if (status >= 500 || status === 408) {
		return serviceDown(`Dub could not handle the request (${status})`, sent);
	}
	const say = (what: string) => `${what}: ${quoted(text)} (${status} ${code})`;
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
				message: `${say("Dub's rate limit did not clear in time")}; nothing was recorded`,
				description:
					"Nothing was recorded for this item. Raise 'Longest Wait for Rate Limit (Seconds)' in the options, lower 'Parallel Requests', or send fewer items at once.",
				failure: { cause: 'rate-limited', retryAfterMs: askedWaitMs(answer, nowMs) },
			};
		default:
			return {
				message: say('Dub refused the lead'),
				description: CHECK_BASE_URL,
				failure: { cause: 'configuration-invalid' },
			};
	}
}

type Say = (what: string) => string;

function badRequest(say: Say, text: string): ErrorDetails {
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

function forbidden(say: Say, text: string): ErrorDetails {
	if (/higher plan/i.test(text)) {
		return wrongKey(
			say('The Dub plan of this workspace cannot track leads'),
			'Lead tracking needs the Business plan or higher. Upgrade the workspace, or use the key of a workspace that has it.',
		);
	}
	return wrongKey(
		say('The Dub API key is not allowed to track leads'),
		"The person who made the key must be an owner or a member of the workspace, not a viewer or somebody for billing only. Make a new key, or have the person's role changed.",
	);
}

function notFound(say: Say, text: string, sent: SentLead): ErrorDetails {
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
	const { inShort, advice } = afterRefusedClick(text, sent);
	return {
		message: `${say(notDone(sent))}; ${inShort}`,
		description: advice,
		failure: { cause: 'configuration-invalid' },
	};
}

function notDone({ deferred, isCheck }: SentLead): string {
	if (isCheck === true) return 'Dub cannot use the click';
	return deferred ? 'Dub did not store the click' : 'Dub did not record the lead';
}

function wrongKey(message: string, description: string): ErrorDetails {
	return { message, description, failure: { cause: 'credential-invalid' } };
}

function serviceDown(message: string, sent: SentLead): ErrorDetails {
	const { inShort, advice } = afterUncertainEnd(sent);
	return {
		message: `${message}; ${inShort}`,
		description: advice,
		failure: { cause: 'temporarily-unavailable' },
	};
}

function notFromDub({ status, body }: Answer, sent: SentLead): ErrorDetails {
	const form = isRecord(body) ? "in a form that is not Dub's" : 'with text instead of data';
	if (status === 429) {
		return {
			message: `Something in front of Dub limits the rate of requests (${status}); nothing was recorded`,
			description: 'Nothing reached Dub for this item. Send fewer items at once.',
			failure: { cause: 'rate-limited' },
		};
	}
	if (status >= 500 || status === 408) {
		return serviceDown(`A gateway in front of Dub answered ${form} (${status})`, sent);
	}
	const unlikeDub = `The service at the Base URL answered ${form} (${status})`;
	const failure = { cause: 'configuration-invalid' } as const;
	// A refusal, and a redirect, say that nothing was done; other statuses say nothing of the kind.
	if (status < 300 || status === 304) {
		const { inShort, advice } = afterUncertainEnd(sent);
		return {
			message: sent.deferred
				? `${unlikeDub}, which does not look like Dub's API; ${inShort}`
				: `${unlikeDub}; it is not known whether a lead was recorded, so look for it in Dub before sending it again`,
			description: `${CHECK_BASE_URL} ${advice}`,
			failure,
		};
	}
	return {
		message: `${unlikeDub}; it does not look like Dub's API`,
		description: CHECK_BASE_URL,
		failure,
	};
}

/** Turns `too_big: customerName: Too big: expected …` into `'Customer Name': "expected …"` (forms: dub-api.md 3). */
function withLabel(text: string): string {
	const [, path = '', said = ''] = /^\w+: ([\w.]*): (.+)$/.exec(text) ?? [];
	if (said === '') return `the lead: ${quoted(text)}`;
	const key = path.split('.')[0];
	const label = Object.entries(TRACK_LEAD_FIELDS).find(([name]) => name === key)?.[1].label;
	const plain = quoted(said.replace(/^(?:Too big|Too small|Invalid input|Invalid option): /, ''));
	return path === '' ? `the lead: ${plain}` : `'${label ?? path}': ${plain}`;
}
