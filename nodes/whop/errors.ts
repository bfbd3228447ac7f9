import { quoted } from '../shared/foreignText';
import type { Answer, Outcome, NoResponse } from '../shared/outcome';
import { noResponseInWords } from '../shared/outcome';
import type { ErrorDetails } from '../shared/errors';
import { ENVIRONMENT_URLS } from './baseUrl';
import { isWhopRefusal, whopErrorIn } from './errorBody';
import { askedWaitMs } from './rateLimit';

/** What a request was for, in words that complete sentences. */
export interface Purpose {
	/** "create the lead" */
	action: string;
	/** What the key must be allowed to do (names of Whop's permissions). */
	permissions: readonly string[];
	/** The ID of the one thing that is asked for; undefined when the request asks for none. */
	id?: string;
	/** The company that the request names. */
	company?: string;
	/** The user that the request names. */
	user?: string;
	/** What exists twice when the request is sent twice, and how to look for it; undefined when nothing does. */
	creates?: { what: string; check: string };
	/** It changes something that exists already, so that sending it twice does no harm. */
	changes?: true;
	/** What to look at first when Whop does not take the fields (400 or 422). */
	advice?: string;
}

const CHECK_ADDRESS = `Check the 'Environment' or 'Base URL' in the Whop credential; for Whop's own service the address is ${ENVIRONMENT_URLS.production}.`;

/**
 * Words what came of a request that did not succeed: what happened and what to do (whop.md#refusals). Continue modes
 * and AI agents keep only the message, so it says what a write may have left behind as well.
 * @param nowMs the present moment, Unix epoch ms
 */
export function whopErrorDetails(outcome: Outcome, purpose: Purpose, nowMs: number): ErrorDetails {
	return outcome.kind === 'noResponse'
		? noAnswer(outcome, purpose)
		: { ...refusal(outcome, purpose, nowMs), httpCode: outcome.status };
}

/** What a request that Whop may have acted on leaves behind: for the message, and what to do about it. */
function aftermath({ creates, changes }: Purpose): { inShort: string; advice: string } {
	if (creates !== undefined) {
		return {
			inShort: `; the ${creates.what} may have been created, so look for it before creating it again`,
			advice: `It was not sent again, because that could create a second one. ${creates.check}`,
		};
	}
	return changes === true
		? {
				inShort: '; the change may have been made, and sending the same again does no harm',
				advice: 'Sending the same again does no harm.',
			}
		: { inShort: '', advice: 'Nothing was changed. Try again later.' };
}

function noAnswer({ code, mayHaveReachedServer }: NoResponse, purpose: Purpose): ErrorDetails {
	const failure = { cause: 'temporarily-unavailable' } as const;
	const words = noResponseInWords(code);
	if (!mayHaveReachedServer) {
		return {
			message: `Whop could not be reached to ${purpose.action} (${words}); nothing was sent`,
			description: `${CHECK_ADDRESS} Then check the network of this n8n.`,
			failure,
		};
	}
	const { inShort, advice } = aftermath(purpose);
	return {
		message: `Whop was asked to ${purpose.action}, but its answer was lost (${words})${inShort}`,
		description: advice,
		failure,
	};
}

function refusal(answer: Answer, purpose: Purpose, nowMs: number): ErrorDetails {
	const { status, body } = answer;
	const reason = reasonIn(answer);
	const couldNot = `Whop did not ${purpose.action}: ${reason}${whichUser(reason, purpose)}`;
	// 408: the service gave up waiting, and does not say how far it had come.
	if (status >= 500 || status === 408) return outage(reason, purpose);
	if (status === 429) return tooMany(answer, reason, purpose, askedWaitMs(answer, nowMs));
	// A refusal, and a redirect, say that nothing was done; other statuses say nothing of the kind.
	if (status < 300 || status === 304) {
		const { inShort, advice } = aftermath(purpose);
		return {
			message: `Whop was asked to ${purpose.action}, but answered with a status that says nothing about it (${status})${inShort}`,
			description: `${advice} ${CHECK_ADDRESS}`,
			failure: { cause: 'temporarily-unavailable' },
		};
	}
	const needsForm = status === 403 || status === 404;
	if (status < 400 || (needsForm && !isWhopRefusal(body)) || isWebPage(body)) {
		return notFromWhop(couldNot);
	}
	if (status === 401) return wrongKey(reason);
	if (status === 403) return notAllowed(answer, reason, purpose);
	if (status === 404) return notFound(couldNot, purpose);
	if (/\bversion/i.test(reason)) {
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

/** Whop says that it does not find a user, but not which one. */
function whichUser(reason: string, { user }: Purpose): string {
	const isAboutIt = user !== undefined && /\buser\b/i.test(reason) && !reason.includes(user);
	return isAboutIt ? `; 'User ID' was ${user}` : '';
}

/** What Whop says, with the status, and the code and the parameter it names, unless its sentence names the parameter. */
function reasonIn({ status, body }: Answer): string {
	const { message, code, param } = whopErrorIn(body);
	const about =
		param === undefined || message?.includes(param) === true ? '' : `, parameter ${param}`;
	const reason = message === undefined ? wordless(status, body) : quoted(message);
	return `${reason} (${[status, code].filter(Boolean).join(' ')}${about})`;
}

/** For answers without a reason in them. */
function wordless(status: number, body: unknown): string {
	if (status < 400) return 'it points to another address';
	return isWebPage(body) ? 'it answered with a web page instead of data' : 'it gave no reason';
}

function isWebPage(body: unknown): boolean {
	return typeof body === 'string' && /^\s*</.test(body.slice(0, 1000));
}

function wrongKey(reason: string): ErrorDetails {
	return {
		message: `Whop does not accept the API key: ${reason}`,
		description:
			"Check the key in the Whop credential: it may be incomplete or revoked, or belong to the other environment (production and sandbox keys look the same). 'Test' in the credential shows which.",
		failure: { cause: 'credential-invalid' },
	};
}

/** Whop's names of permissions, such as `member:basic:read`, in a sentence of its. */
const PERMISSION = /\b[a-z_]+(?::[a-z_]+)+\b/g;

/** Where Whop refuses for lack of a permission, it names the first that is lacking (whop.md#refusals). */
function notAllowed(
	{ body }: Answer,
	reason: string,
	{ action, permissions, company, id }: Purpose,
): ErrorDetails {
	const { message = '', param = '' } = whopErrorIn(body);
	const named = new Set(message.match(PERMISSION));
	const failure = { cause: 'credential-invalid' } as const;
	if (named.size > 0) {
		return {
			message: `The Whop API key is not allowed to ${action}: ${reason}`,
			description: `To allow it, ${givePermissions(`the permission ${[...named].join(', ')}`)}`,
			failure,
		};
	}
	const needed = `all of the permissions ${permissions.join(', ')}`;
	if (company === undefined) {
		const place =
			id === undefined
				? 'To allow it, '
				: `Check that ${id} belongs to a company of this key. Then `;
		return {
			message: `The Whop API key is not allowed to ${action}: ${reason}`,
			description: `Whop names no permission. ${place}${givePermissions(needed)}`,
			failure,
		};
	}
	// Whop answers 403 to a company that is not the key's (whop.md#keys).
	const isAboutCompany =
		/company|account/i.test(`${message} ${param}`) || message.includes(company);
	const whose = `${isAboutCompany ? 'is' : 'is probably'} not one of this key's`;
	return {
		message: `The Whop API key is not allowed to ${action} for ${company}: ${reason}; this company ${whose}`,
		description: `The company ${company} ${whose}. Check the company in the node and in the Whop credential, or use a key of that company. If the company is right, ${givePermissions(needed)}`,
		failure,
	};
}

function givePermissions(permissions: string): string {
	return `give the key ${permissions} under Developer in the Whop dashboard (an app must then be approved again by the company).`;
}

function notFound(message: string, { id, company, user }: Purpose): ErrorDetails {
	const named = [
		...(company === undefined ? [] : [`the company ${company}`]),
		...(user === undefined ? [] : [`the user ${user}`]),
	];
	const names = named.length === 0 ? 'any ID' : `${named.join(', ')} and any other ID`;
	return {
		message,
		description:
			id === undefined
				? `Whop does not find something that the request names, or the address is not right. Check ${names} in the node. ${CHECK_ADDRESS}`
				: 'Nothing with that ID exists for this key. Check the ID, and that the credential is for the same environment and company.',
		failure: { cause: 'configuration-invalid' },
	};
}

function tooMany(
	{ earlierMayHaveReachedServer }: Answer,
	reason: string,
	purpose: Purpose,
	retryAfterMs: number | undefined,
): ErrorDetails {
	const nothing = { inShort: '; nothing was changed', advice: 'Nothing was changed.' };
	const { inShort, advice } = earlierMayHaveReachedServer === true ? aftermath(purpose) : nothing;
	return {
		message: `Whop's rate limit did not clear in time: ${reason}${inShort}`,
		description: `Whop takes 600 requests a minute for each operation and key, and the wait it asks for is longer than this node may wait. ${advice} Raise 'Rate Limit Wait (Seconds)' in the options, or send fewer items at once.`,
		failure: { cause: 'rate-limited', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
	};
}

function outage(reason: string, purpose: Purpose): ErrorDetails {
	const { inShort, advice } = aftermath(purpose);
	return {
		message: `Whop was asked to ${purpose.action}, but could not finish: ${reason}${inShort}`,
		description: `Something is wrong on the side of Whop, or of a gateway before it. ${advice}`,
		failure: { cause: 'temporarily-unavailable' },
	};
}

/** A redirect (it is not followed, as it would take the key to another address), a web page, JSON of something else. */
function notFromWhop(message: string): ErrorDetails {
	return {
		message,
		description: `This is not how Whop's API answers: the address may not be right, or something on the way to Whop stops the request. ${CHECK_ADDRESS}`,
		failure: { cause: 'configuration-invalid' },
	};
}

/** A 2xx answer whose body is not what Whop documents; the request may have had its effect all the same. */
export function unreadableAnswer(body: unknown, expected: string, purpose: Purpose): ErrorDetails {
	const { inShort, advice } = aftermath(purpose);
	return {
		message: `Whop answered with ${isWebPage(body) ? 'a web page' : 'something else'} where ${expected} was expected${inShort}`,
		description: `${advice} The address may not be that of Whop's API. ${CHECK_ADDRESS}`,
		failure: { cause: 'temporarily-unavailable' },
	};
}
