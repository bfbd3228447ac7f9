import { sleep } from 'n8n-workflow';
import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestMethods,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';

import { cleanApiKey } from './apiKey';
import { silence } from './outcome';
import type { Outcome } from './outcome';
import { Pace } from './pace';
import type { RateLimit } from './pace';
import { ApiProblem } from './problem';
import { isRecord, valueAt } from './records';
import type { Kind, RetryLimits } from './retry';
import { withoutKey } from './secrets';
import { send } from './send';
import { SharedPause } from './sharedPause';

/** Where requests can come from: a node that runs, a poll, or a picker in the editor. */
export type RequestContext = IExecuteFunctions | IPollFunctions | ILoadOptionsFunctions;

/** One request to a service, without anything secret: n8n adds the credential. */
export interface ApiRequest {
	kind: Kind;
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

/** How one run of a node sends. */
export interface SendSettings extends RetryLimits {
	/** Per attempt, in ms. */
	timeoutMs: number;
	/** Shared by all requests of the run. */
	pause: SharedPause;
	/** By what is counted apart; filled as requests are sent. */
	paces: Map<string, Pace>;
	/** The key that n8n adds to the requests, which no answer may bring back; read with the first request. */
	apiKey?: Promise<string>;
}

/** Settings for callers that offer the user no options (pickers and polls), each time with a pause and paces anew. */
export function defaultSettings(): SendSettings {
	return {
		retries: 3,
		longestWaitMs: 60_000,
		timeoutMs: 60_000,
		pause: new SharedPause(),
		paces: new Map(),
	};
}

/**
 * Sends a request through n8n (its proxy, its guards, its credential), with retries where they are safe.
 * @returns the final outcome; an HTTP error status is an outcome, not an exception
 * @throws ApiProblem when n8n itself refuses to send it (a blocked host), or when the execution was cancelled
 */
export async function request(
	context: RequestContext,
	service: Service,
	settings: SendSettings,
	apiRequest: ApiRequest,
): Promise<Outcome> {
	const apiKey = await (settings.apiKey ??= readApiKey(context, service));
	return await send(apiRequest.kind, settings, {
		attempt: async () => await attemptOnce(context, service, settings, apiRequest, apiKey),
		askedWaitMs: service.askedWaitMs,
		limitNamed: service.limitNamed ?? (() => undefined),
		wait: async (ms) => {
			await waitIn(context, ms);
		},
		now: Date.now,
		random: Math.random,
		pause: settings.pause,
		pace: paceFor(settings, service, apiRequest),
	});
}

function paceFor({ paces }: SendSettings, service: Service, { countedAs = '' }: ApiRequest): Pace {
	const pace = paces.get(countedAs) ?? new Pace(service.usualLimit);
	paces.set(countedAs, pace);
	return pace;
}

async function readApiKey(context: RequestContext, service: Service): Promise<string> {
	const { apiKey } = await context.getCredentials(service.credentialType);
	return cleanApiKey(apiKey);
}

async function attemptOnce(
	context: RequestContext,
	service: Service,
	settings: SendSettings,
	{ method, url, query, headers, body }: ApiRequest,
	apiKey: string,
): Promise<Outcome> {
	if (isCancelled(context)) throw cancelled();
	try {
		const answer: unknown = await context.helpers.httpRequestWithAuthentication.call(
			context,
			service.credentialType,
			{
				method,
				url,
				qs: query,
				headers,
				body,
				arrayFormat: 'brackets',
				json: true,
				timeout: settings.timeoutMs,
				returnFullResponse: true,
				// Statuses are judged here: n8n would throw its own wording, and would send a 401 twice
				// (n8n-platform.md 5.1, observed).
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
			},
		);
		return readAnswer(withoutKey(answer, apiKey));
	} catch (caught) {
		const code = networkCode(caught);
		if (code !== undefined) return silence(code);
		throw notSent(caught);
	}
}

/** n8n refuses some requests by itself, such as those to a blocked host. */
function notSent(caught: unknown): ApiProblem {
	const reason = caught instanceof Error ? caught.message : String(caught);
	return new ApiProblem({
		message: `n8n did not send the request: ${reason}`,
		failure: { cause: 'configuration-invalid' },
	});
}

function readAnswer(answer: unknown): Outcome {
	const headers: Record<string, string> = {};
	const sent = valueAt(answer, 'headers');
	for (const [name, value] of Object.entries(isRecord(sent) ? sent : {})) {
		headers[name.toLowerCase()] = String(value);
	}
	const status = valueAt(answer, 'statusCode');
	return {
		kind: 'answer',
		status: typeof status === 'number' ? status : 0,
		headers,
		body: valueAt(answer, 'body'),
	};
}

/**
 * The network code anywhere along the chain of causes; n8n wraps the original error. `E…` comes from the connection,
 * `HPE_…` and `Z_…` from an answer that is no HTTP or cannot be unpacked.
 */
function networkCode(caught: unknown): string | undefined {
	for (
		let error = caught;
		isRecord(error) || error instanceof Error;
		error = valueOf(error, 'cause')
	) {
		const code = valueOf(error, 'code') ?? valueOf(error, 'httpCode');
		if (typeof code === 'string' && /^(?:E|HPE_|Z_)[A-Z_]+$/.test(code)) return code;
	}
	return undefined;
}

function valueOf(error: object, key: string): unknown {
	return Reflect.get(error, key);
}

const SLICE_MS = 500;

/**
 * Waits, in slices, because n8n-workflow's `sleep` cannot be interrupted.
 * @throws ApiProblem when the execution was cancelled
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

function cancelled(): ApiProblem {
	return new ApiProblem({ message: 'The execution was cancelled; nothing more was sent' });
}
