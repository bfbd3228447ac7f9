import type { Answer, Outcome, Silence } from '../shared/outcome';
import { silenceInWords } from '../shared/outcome';
import type { ProblemDetails } from '../shared/problem';
import { whopErrorIn } from './errorBody';
import { askedWaitMs } from './rateLimit';

/** What a request was for, in words that complete sentences. */
export interface Purpose {
	/** "create the lead" */
	doing: string;
	/** What the key must be allowed to do (names of Whop's permissions). */
	permissions: readonly string[];
	/** What exists twice when the request is sent twice, and how to look for it; undefined when nothing does. */
	creates?: { what: string; check: string };
	/** It changes something that exists already, so that sending it twice does no harm. */
	changes?: true;
	/** What to look at first when Whop does not take the fields (400 or 422). */
	advice?: string;
}

/**
 * Words what came of a request that did not succeed: what happened and what to do (whop-api.md 8).
 * @param nowMs the present moment, Unix epoch ms
 */
export function whopProblem(outcome: Outcome, purpose: Purpose, nowMs: number): ProblemDetails {
	return outcome.kind === 'silence'
		? noAnswer(outcome, purpose)
		: { ...refusal(outcome, purpose, nowMs), httpCode: outcome.status };
}

function noAnswer(
	{ code, mayHaveArrived }: Silence,
	{ doing, creates, changes }: Purpose,
): ProblemDetails {
	const failure = { cause: 'temporarily-unavailable' } as const;
	const reason = silenceInWords(code);
	if (creates !== undefined && mayHaveArrived) {
		return {
			message: `Whop was asked to ${doing}, but no answer came back (${reason}): the ${creates.what} may have been created`,
			description: `It was not sent again, because that could create a second one. ${creates.check}`,
			failure,
		};
	}
	if (changes === true && mayHaveArrived) {
		return {
			message: `Whop was asked to ${doing}, but no answer came back (${reason}): the change may have been made`,
			description: 'Sending the same again does no harm.',
			failure,
		};
	}
	return {
		message: `Whop could not be reached to ${doing}: ${reason}`,
		description:
			"Check the 'Environment' or base URL of the Whop credential, and whether this n8n can reach it. Nothing was changed by this request.",
		failure,
	};
}

function refusal(answer: Answer, purpose: Purpose, nowMs: number): ProblemDetails {
	const { status, body } = answer;
	const told = reasonIn(body);
	const couldNot = `Whop did not ${purpose.doing} (${status}): ${told}`;
	if (status === 401) return wrongKey(told);
	if (status === 403) return notAllowed(told, purpose);
	if (status === 404) {
		return {
			message: couldNot,
			description:
				'Nothing with that ID exists for this key. Check the ID, and that the credential is for the same environment and company.',
			failure: { cause: 'configuration-invalid' },
		};
	}
	if (status === 429) return tooMany(couldNot, askedWaitMs(answer, nowMs));
	// 408: the service gave up waiting, and does not say how far it had come.
	if (status >= 500 || status === 408) return outage(couldNot, purpose);
	if (status < 400) return misdirected(couldNot);
	if (/\bversion/i.test(told)) {
		return {
			message: couldNot,
			description:
				"Whop does not know the API version it was asked for. Clear 'API Version' in the Whop credential to go back to the version that this node is made for.",
			failure: { cause: 'configuration-invalid' },
		};
	}
	return {
		message: couldNot,
		description: purpose.advice ?? 'Check the fields of the node against what Whop says.',
		failure: { cause: 'configuration-invalid' },
	};
}

/** What Whop says, with the code and the parameter it names, unless its sentence names the parameter itself. */
function reasonIn(body: unknown): string {
	const { message, code, param } = whopErrorIn(body);
	const details = [
		code === undefined ? '' : `code ${code}`,
		param === undefined || message?.includes(param) === true ? '' : `parameter ${param}`,
	].filter(Boolean);
	const reason = message?.replace(/\.$/, '') ?? wordlessAnswer(body);
	return details.length === 0 ? reason : `${reason} (${details.join(', ')})`;
}

function wrongKey(told: string): ProblemDetails {
	return {
		message: `Whop does not accept the API key (401): ${told}`,
		description:
			"Check the key in the Whop credential: it may be incomplete or revoked, or belong to the other environment (production and sandbox keys look the same). 'Test' in the credential shows which.",
		failure: { cause: 'credential-invalid' },
	};
}

function notAllowed(told: string, { doing, permissions }: Purpose): ProblemDetails {
	return {
		message: `The Whop API key may not ${doing} (403): ${told}`,
		description: `This needs the permissions ${permissions.join(', ')}. Add what is missing to the key under Developer in the Whop dashboard (an app must then be approved again by the company), and check that the key belongs to this company.`,
		failure: { cause: 'credential-invalid' },
	};
}

function tooMany(message: string, retryAfterMs: number | undefined): ProblemDetails {
	return {
		message,
		description:
			"Whop takes 600 requests a minute for each operation and key, and the wait it asks for is longer than this node may wait. Nothing was changed. Raise 'Longest Wait for Rate Limit (Seconds)' in the options, or send fewer items at once.",
		failure: { cause: 'rate-limited', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
	};
}

function outage(message: string, { creates }: Purpose): ProblemDetails {
	return {
		message:
			creates === undefined ? message : `${message}. The ${creates.what} may have been created`,
		description:
			creates === undefined
				? 'Something is wrong on the side of Whop, or of a gateway before it. Try again later.'
				: `It was not sent again, because that could create a second one. ${creates.check}`,
		failure: { cause: 'temporarily-unavailable' },
	};
}

/** A redirect is not followed: it would take the key along to another address. */
function misdirected(message: string): ProblemDetails {
	return {
		message,
		description:
			"The address may not be that of Whop's API. Check the 'Environment' or base URL of the Whop credential.",
		failure: { cause: 'configuration-invalid' },
	};
}

/** For answers without a reason in them. */
function wordlessAnswer(body: unknown): string {
	if (typeof body !== 'string' || body.trim() === '') return 'it gave no reason';
	return /^\s*</.test(body) ? 'it answered with a web page instead of data' : 'it gave no reason';
}

/** A 2xx answer whose body is not what Whop documents; the request may have had its effect all the same. */
export function unreadableAnswer(
	body: unknown,
	expected: string,
	{ creates, changes }: Purpose,
): ProblemDetails {
	const got = typeof body === 'string' && /^\s*</.test(body) ? 'a web page' : 'something else';
	const message = `Whop answered with ${got} where ${expected} was expected`;
	const mayHaveHappened =
		creates !== undefined
			? `: the ${creates.what} may have been created`
			: changes === true
				? ': the change may have been made'
				: '';
	const check =
		"Check the 'Environment' or base URL of the Whop credential: the address may not be that of Whop's API.";
	return {
		message: `${message}${mayHaveHappened}`,
		description: creates === undefined ? check : `${creates.check} ${check}`,
		failure: { cause: 'temporarily-unavailable' },
	};
}
