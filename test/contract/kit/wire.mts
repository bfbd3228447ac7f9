import type { RecordedRequest } from '../../../sandbox/requests.mts';

/** What counts of a request: the rest (user agent, connection) differs from client to client by nature. */
export interface Wire {
	readonly method: string;
	/** Below the base URL, still percent-encoded. */
	readonly path: string;
	/** Decoded, sorted by name: the order of the parameters means nothing, that of one name's values does. */
	readonly query: readonly (readonly [name: string, value: string])[];
	/** Parsed; undefined without a body. */
	readonly body: unknown;
	readonly contentType: string | undefined;
	readonly authorization: string | undefined;
	/** `Api-Version-Date`, which only Whop has. */
	readonly version: string | undefined;
}

/** What counts of a request that the sandbox recorded. */
export function wireOf({ method, path, query, body, headers }: RecordedRequest): Wire {
	return {
		method,
		path,
		query: query.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
		body,
		contentType: text(headers['content-type'])?.split(';')[0],
		authorization: text(headers['authorization']),
		version: text(headers['api-version-date']),
	};
}

function text(header: string | string[] | undefined): string | undefined {
	return Array.isArray(header) ? header.join(', ') : header;
}
