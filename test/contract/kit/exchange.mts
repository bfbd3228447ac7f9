import type { Wire } from './wire.mts';

/** What a client sent for one call, and what it gave its caller. */
export interface Exchange {
	readonly wires: readonly Wire[];
	/** The leads, or the answer; undefined when the call failed. */
	readonly rows: readonly unknown[] | undefined;
}

/** Makes of the official client's exchange the one that our node is expected to have. */
export type Translate = (sdk: Exchange) => Exchange;

/** Nothing is sent, and the call fails. */
export const refused: Translate = () => ({ wires: [], rows: undefined });

/** Only the first so many requests, and this outcome. */
export const only =
	(count: number, rows?: readonly unknown[]): Translate =>
	({ wires }) => ({ wires: wires.slice(0, count), rows });

/** The first request so many times, and this outcome. */
export const repeated =
	(count: number, rows?: readonly unknown[]): Translate =>
	({ wires: [first] }) => ({ wires: first ? Array<Wire>(count).fill(first) : [], rows });

/** The same requests, and another outcome. */
export const givingOut =
	(rows: readonly unknown[] | undefined): Translate =>
	({ wires }) => ({ wires, rows });

/** Changes every request. */
export const eachWire =
	(change: (wire: Wire) => Partial<Wire>): Translate =>
	({ wires, rows }) => ({ wires: wires.map((wire) => ({ ...wire, ...change(wire) })), rows });

/** Changes the fields of every request's body. */
export const eachBody = (change: (body: Record<string, unknown>) => object): Translate =>
	eachWire(({ body }) => ({
		body: typeof body === 'object' && body !== null ? change({ ...body }) : body,
	}));

/** Sets a parameter of every request's query; undefined takes it away. */
export const eachQuery = (name: string, value: string | undefined): Translate =>
	eachWire(({ query }) => ({
		query: [
			...query.filter(([other]) => other !== name),
			...(value === undefined ? [] : [[name, value] as const]),
		].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
	}));

/** Drops the fields of every request's body that are null or empty. */
export const withoutEmptyFields: Translate = eachBody((body) =>
	Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null && value !== '')),
);

/** Drops one field of every request's body. */
export const withoutField = (name: string): Translate =>
	eachBody((body) => Object.fromEntries(Object.entries(body).filter(([key]) => key !== name)));
