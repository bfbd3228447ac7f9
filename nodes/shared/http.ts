import { sleep } from 'n8n-workflow';
import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestMethods,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';

import { readAnswer, withoutEcho } from './answer';
import { noAnswer } from './networkFailure';
import { noResponse } from './outcome';
import type { Outcome } from './outcome';
import type { RateLimit } from './pace';
import { ApiError } from './errors';
import type { Idempotent } from './retry';
import { send } from './send';
import { paceOf } from './session';
import type { Session } from './session';

/** Where requests can come from: a node that runs, a poll, or a picker in the editor. */
export type RequestContext = IExecuteFunctions | IPollFunctions | ILoadOptionsFunctions;

/** One request to a service, without anything secret: n8n adds the credential. */
export interface ApiRequest {
	/** Whether sending it twice does no more than sending it once. */
	idempotent: Idempotent;
	method: IHttpRequestMethods;
	url: string;
	/** Arrays are written with brackets (`ids[]=a&ids[]=b`). */
	query?: IDataObject;
	headers?: Record<string, string>;
	body?: IDataObject;
	/** Names what the service counts apart, such as an operation; left out where it counts all requests together. */
	countedAs?: string;
}

/** What differs from service to service in sending. */
export interface Service {
	credentialType: string;
	/** The wait in ms that a 429 names, in the service's own way of saying it; undefined when it names none. */
	askedWaitMs: (outcome: Outcome, nowMs: number) => number | undefined;
	/** The limit on requests that count together, as documented. */
	usualLimit: RateLimit;
	/** The limit that a 429 names, in requests within the usual window. */
	limitNamed?: (outcome: Outcome) => number | undefined;
}

/**
 * Sends a request through n8n (its proxy, its guards, its credential), with retries where they are safe.
 * @returns the final outcome; an HTTP error status is an outcome, not an exception
 * @throws ApiError when n8n itself refuses to send it (a blocked host), or when the execution was cancelled
 */
export async function request(
	context: RequestContext,
	service: Service,
	session: Session,
	apiRequest: ApiRequest,
): Promise<Outcome> {
	const sent = written(apiRequest);
	return await send(apiRequest.idempotent, session.settings, {
		attempt: async (timeoutMs) => await attemptOnce(context, session, sent, Math.ceil(timeoutMs)),
		askedWaitMs: service.askedWaitMs,
		limitNamed: service.limitNamed ?? (() => undefined),
		wait: async (ms) => {
			await waitIn(context, ms);
		},
		now: Date.now,
		random: Math.random,
		pause: session.pause,
		pace: paceOf(session, apiRequest.countedAs ?? '', service.usualLimit),
	});
}

/**
 * The end comes first whatever the server does: n8n's own time limit counts idle time only, once an answer has begun,
 * and with some answers its promise is never settled (n8n.md#time-limits-of-requests).
 */
async function attemptOnce(
	context: RequestContext,
	session: Session,
	sent: Sent,
	timeoutMs: number,
): Promise<Outcome> {
	if (isCancelled(context)) throw cancelled();
	const end = AbortSignal.timeout(timeoutMs);
	let forget: () => void = () => undefined;
	const timedOut = new Promise<Outcome>((resolve) => {
		const onEnd = () => {
			resolve(noResponse('ETIMEDOUT'));
		};
		end.addEventListener('abort', onEnd);
		// Else the signal would hold every answer until its time is up.
		forget = () => {
			end.removeEventListener('abort', onEnd);
		};
	});
	try {
		return await Promise.race([exchange(context, session, sent, timeoutMs, end), timedOut]);
	} finally {
		forget();
	}
}

async function exchange(
	context: RequestContext,
	{ credentialType, credential, apiKey }: Session,
	sent: Sent,
	timeoutMs: number,
	abortSignal: AbortSignal,
): Promise<Outcome> {
	try {
		const answer: unknown = await context.helpers.httpRequestWithAuthentication.call(
			context,
			credentialType,
			{
				...sent,
				arrayFormat: 'brackets',
				json: true,
				encoding: 'text',
				timeout: timeoutMs,
				abortSignal,
				returnFullResponse: true,
				// Statuses are evaluated here: n8n would throw its own wording, and would send a 401 twice
				// (n8n.md#requests).
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
			},
			// Otherwise n8n takes the credential as it is for the first item (n8n.md#credentials-with-expressions).
			{ credentialsDecrypted: { id: '', name: '', type: credentialType, data: credential } },
		);
		return withoutEcho(readAnswer(answer), apiKey);
	} catch (caught) {
		return noAnswer(caught);
	}
}

/** A request as n8n's helper takes it. */
type Sent = Pick<IHttpRequestOptions, 'method' | 'url' | 'qs' | 'headers' | 'body'> & {
	url: string;
};

/**
 * The body goes as text: n8n's HTTP library drops keys such as `constructor` from objects (n8n.md#bodies-of-requests).
 * @throws ApiError, before anything is sent, when data is nested too deeply to be written
 */
function written({ method, url, query, headers, body }: ApiRequest): Sent {
	const sent = { method, url, qs: query };
	if (body === undefined) return { ...sent, headers };
	const json = jsonOf(body);
	if (json === undefined) {
		throw new ApiError({
			message: 'The data is nested too deeply to be sent, so nothing was sent',
			failure: { cause: 'configuration-invalid' },
		});
	}
	return { ...sent, headers: { ...headers, 'Content-Type': 'application/json' }, body: json };
}

/** @returns undefined for data of more levels than JavaScript can write, as a lead at Whop may have */
function jsonOf(body: IDataObject): string | undefined {
	try {
		return JSON.stringify(body);
	} catch {
		return undefined;
	}
}

const SLICE_MS = 500;

/**
 * Waits, in slices, because n8n-workflow's `sleep` cannot be interrupted.
 * @throws ApiError when the execution was cancelled
 */
export async function waitIn(context: RequestContext, ms: number): Promise<void> {
	for (let rest = ms; rest > 0; rest -= SLICE_MS) {
		if (isCancelled(context)) throw cancelled();
		await sleep(Math.min(rest, SLICE_MS));
	}
}

/** True once the user has stopped the execution. Polls and pickers cannot be cancelled. */
export function isCancelled(context: RequestContext): boolean {
	return 'getExecutionCancelSignal' in context
		? (context.getExecutionCancelSignal()?.aborted ?? false)
		: false;
}

function cancelled(): ApiError {
	return new ApiError({ message: 'The execution was cancelled; nothing more was sent' });
}
