import { DUB_KEY, WHOP_KEY } from '../../sandbox/identities.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import type { Sandbox, SandboxOptions } from '../../sandbox/sandbox.mts';

/** A reply, read: status, headers, and the body as JSON where it is JSON. */
export interface Reply {
	readonly status: number;
	readonly headers: Headers;
	readonly body: unknown;
}

/** A request to the sandbox: a key (null for no header), a body to send as JSON, or raw text. */
export interface Call {
	readonly method?: string;
	readonly key?: string | null;
	readonly headers?: Record<string, string>;
	readonly json?: unknown;
	readonly text?: string;
	readonly signal?: AbortSignal;
}

async function call(url: string, defaultKey: string, options: Call): Promise<Reply> {
	const { method = 'GET', key = defaultKey, headers, json, text, signal } = options;
	const body = json === undefined ? text : JSON.stringify(json);
	const response = await fetch(url, {
		method,
		headers: {
			...(key === null ? {} : { authorization: `Bearer ${key}` }),
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
			...headers,
		},
		body,
		signal,
	});
	const answer = await response.text();
	return { status: response.status, headers: response.headers, body: parsed(answer) };
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

/** Calls Whop's API of the sandbox; `path` is below its base URL. */
export const callWhop = (sandbox: Sandbox, path: string, options: Call = {}): Promise<Reply> =>
	call(sandbox.whopBaseUrl + path, WHOP_KEY, options);

/** Calls Dub's API of the sandbox; `path` is below its base URL. */
export const callDub = (sandbox: Sandbox, path: string, options: Call = {}): Promise<Reply> =>
	call(sandbox.dubBaseUrl + path, DUB_KEY, options);

/** Sends a lead to Dub. */
export const track = (sandbox: Sandbox, json: unknown, options: Call = {}): Promise<Reply> =>
	callDub(sandbox, '/track/lead', { method: 'POST', json, ...options });

/** Sends a sale to Dub. */
export const trackSale = (sandbox: Sandbox, json: unknown, options: Call = {}): Promise<Reply> =>
	callDub(sandbox, '/track/sale', { method: 'POST', json, ...options });

/** Calls a control route. */
export const control = (
	sandbox: Sandbox,
	path: string,
	method = 'GET',
	json?: unknown,
): Promise<Reply> => call(`${sandbox.url}/control${path}`, '', { method, key: null, json });

const running: Sandbox[] = [];

/** Starts a sandbox that {@link closeSandboxes} will close. */
export async function open(options?: SandboxOptions): Promise<Sandbox> {
	const sandbox = await startSandbox(options);
	running.push(sandbox);
	return sandbox;
}

/** Closes every sandbox a test opened; call it after each test. */
export async function closeSandboxes(): Promise<void> {
	await Promise.all(running.splice(0).map((sandbox) => sandbox.close()));
}

/** A clock that stands still until told. */
export function stoppedClock(start = Date.parse('2026-11-20T12:00:00.000Z')): {
	now: () => number;
	advance: (ms: number) => void;
} {
	let time = start;
	return {
		now: () => time,
		advance: (ms) => {
			time += ms;
		},
	};
}

/** A text of this form, inside an expected value (typed, unlike jest's own). */
export const matching = (form: RegExp): unknown => expect.stringMatching(form);

/** The body of a Dub error; `anchor` is the end of its `doc_url`. */
export const dubErrorBody = (code: string, message: string, anchor: string) => ({
	error: { code, message, doc_url: `https://dub.co/docs/api-reference/errors#${anchor}` },
});
