import type { RecordedRequest } from '../sandbox/sandbox.mts';
import type { Load } from './loads.mts';

/** What became of the requests of one run, as the service saw it. */
export interface Delivery {
	/** Bodies that were accepted. */
	readonly accepted: number;
	/** Bodies that were never accepted. */
	readonly lost: number;
	/** Accepted requests beyond the first with the same body. */
	readonly duplicated: number;
	/** Requests refused with 429. */
	readonly refused: number;
	/** Accepted requests with a body that was not to be sent. */
	readonly foreign: number;
}

/** Compares what arrived with what was to be sent; every body of a load is different. */
export function deliveryOf(requests: readonly RecordedRequest[], { bodies }: Load): Delivery {
	const wanted = new Set(bodies.map(canonical));
	const accepted = requests
		.filter(({ status }) => status === 200)
		.map(({ body }) => canonical(body));
	const distinct = new Set(accepted);
	const known = [...distinct].filter((body) => wanted.has(body)).length;
	return {
		accepted: known,
		lost: bodies.length - known,
		duplicated: accepted.length - distinct.size,
		refused: requests.filter(({ status }) => status === 429).length,
		foreign: distinct.size - known,
	};
}

/** JSON that does not depend on the order of the keys, nor on nulls: the `dub` client adds `customerAvatar: null`. */
function canonical(body: unknown): string {
	const fields = typeof body === 'object' && body !== null ? Object.entries(body) : [];
	const given = fields.filter(([, value]) => value !== null);
	return JSON.stringify(given.sort(([a], [b]) => (a < b ? -1 : 1)));
}
