import type { FastifyRequest } from 'fastify';

/** The APIs the sandbox plays. */
export type Service = 'whop' | 'dub';

/** One API request as it arrived. */
export interface RecordedRequest {
	readonly service: Service;
	readonly method: string;
	/** Path below the service's base URL, still percent-encoded, without the query: `/leads/lead_1`. */
	readonly path: string;
	/** Query, decoded, in the order sent. */
	readonly query: readonly (readonly [name: string, value: string])[];
	/** Headers, names in lower case. */
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	/** The body: parsed where it is JSON, else the text; undefined without a body. */
	readonly body: unknown;
	/** Arrival, Unix epoch milliseconds by the sandbox's clock. */
	readonly at: number;
	/** Status of the reply; undefined while it is under way and when none was sent. */
	status?: number;
}

/** The body as text; undefined without one. The sandbox parses bodies itself, after authentication. */
export function bodyText(request: FastifyRequest): string | undefined {
	return typeof request.body === 'string' && request.body !== '' ? request.body : undefined;
}

/** The query string, decoded; keeps repeated names, which a plain object would lose. */
export function queryOf(request: FastifyRequest): URLSearchParams {
	return new URL(request.raw.url ?? '/', 'http://sandbox').searchParams;
}

/** Reads a request into its record; `prefix` is the service's base path. */
export function recordRequest(
	request: FastifyRequest,
	service: Service,
	prefix: string,
	at: number,
): RecordedRequest {
	const { pathname, searchParams } = new URL(request.raw.url ?? '/', 'http://sandbox');
	return {
		service,
		method: request.method,
		path: pathname.slice(prefix.length) || '/',
		query: [...searchParams.entries()],
		headers: request.headers,
		body: parsedOrText(bodyText(request)),
		at,
	};
}

function parsedOrText(text: string | undefined): unknown {
	if (text === undefined) return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
