import { NotSeen } from './question.mts';
import { seen } from './public-text.mts';
import type { Public } from './public-text.mts';

/** An answer, read. */
export interface Answer {
	readonly status: number;
	readonly headers: Headers;
	/** JSON where it is JSON, else the text. */
	readonly body: unknown;
}

/** What goes with a request. */
export interface Sent {
	/** Repeated names are sent repeatedly. */
	readonly query?: readonly (readonly [name: string, value: string])[];
	readonly headers?: Readonly<Record<string, string>>;
	/** Sent as JSON. */
	readonly json?: object;
	/** In place of the session's own; for keys that are made up. */
	readonly key?: string;
}

type Method = 'GET' | 'POST' | 'PATCH';

/** After so many requests in a row without an answer, the service is left alone. */
const MOST_SILENT = 2;

/** One service for the time of the check: sends requests with the key, and leaves a service alone that wants to be. */
export class Service {
	/** Every answer so far, oldest first. */
	readonly answers: Answer[] = [];
	private readonly baseUrl: string;
	private readonly key: string;
	private readonly limitMs: number;
	private silent = 0;

	/**
	 * @param baseUrl without a slash at its end
	 * @param key goes into the header `Authorization` and nowhere else
	 * @param limitMs how long an answer may take, its body included
	 */
	constructor({ baseUrl, key, limitMs }: { baseUrl: string; key: string; limitMs: number }) {
		this.baseUrl = baseUrl;
		this.key = key;
		this.limitMs = limitMs;
	}

	/**
	 * Sends one request, once. Redirects are not followed: the key must not go elsewhere.
	 *
	 * @throws {NotSeen} when there is no answer or one that says nothing, and at once when the service is to be left
	 *   alone
	 */
	async ask(method: Method, path: string, sent: Sent = {}): Promise<Answer> {
		if (this.answers.some(({ status }) => status === 429)) {
			throw new NotSeen(seen`the rate limit was reached, so nothing more was sent`);
		}
		if (this.silent >= MOST_SILENT) {
			throw new NotSeen(seen`${this.silent} requests had no answer, so nothing more was sent`);
		}
		const answer = await this.answered(method, path, sent);
		this.answers.push(answer);
		const { status } = answer;
		// Such answers say nothing about the service: a redirect, a rate limit, an outage.
		if ((status >= 300 && status < 400) || status === 429 || status >= 500) {
			throw new NotSeen(seen`refused with ${status}`);
		}
		return answer;
	}

	private async answered(method: Method, path: string, sent: Sent): Promise<Answer> {
		try {
			const answer = await this.send(method, path, sent);
			this.silent = 0;
			return answer;
		} catch (problem) {
			this.silent += 1;
			throw new NotSeen(this.whyNoAnswer(problem));
		}
	}

	private async send(method: Method, path: string, sent: Sent): Promise<Answer> {
		const { query = [], headers, json, key = this.key } = sent;
		const parameters = queryString(query);
		const answer = await fetch(`${this.baseUrl}${path}${parameters && `?${parameters}`}`, {
			method,
			headers: {
				accept: 'application/json',
				authorization: `Bearer ${key}`,
				...(json === undefined ? {} : { 'content-type': 'application/json' }),
				...headers,
			},
			...(json === undefined ? {} : { body: JSON.stringify(json) }),
			redirect: 'manual',
			signal: AbortSignal.timeout(this.limitMs),
		});
		return {
			status: answer.status,
			headers: answer.headers,
			body: jsonOrText(await answer.text()),
		};
	}

	private whyNoAnswer(problem: unknown): Public {
		const timedOut =
			typeof problem === 'object' &&
			problem !== null &&
			'name' in problem &&
			problem.name === 'TimeoutError';
		return timedOut
			? seen`no answer within ${this.limitMs / 1000} s`
			: seen`the connection failed or broke`;
	}
}

function queryString(query: NonNullable<Sent['query']>): string {
	const parameters = new URLSearchParams();
	for (const [name, value] of query) parameters.append(name, value);
	return parameters.toString();
}

function jsonOrText(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

/** Whether a request did what was asked. */
export const isFine = ({ status }: Pick<Answer, 'status'>): boolean =>
	status >= 200 && status < 300;

/** Refusals of the key or of what it may do; what a request would get otherwise, they do not show. */
const OF_THE_KEY = [401, 403, 409, 410];

/**
 * An answer to a request that the key may send.
 *
 * @throws {NotSeen} for a refusal of the key
 */
export function allowed(answer: Answer): Answer {
	if (OF_THE_KEY.includes(answer.status)) throw new NotSeen(seen`refused with ${answer.status}`);
	return answer;
}

/**
 * An answer that must be a good one.
 *
 * @throws {NotSeen} for a refusal, with its status
 */
export function fine(answer: Answer): Answer {
	if (!isFine(answer)) throw new NotSeen(seen`refused with ${answer.status}`);
	return answer;
}
