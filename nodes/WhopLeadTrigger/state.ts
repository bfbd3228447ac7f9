import { isRecord } from '../shared/records';
import type { Interval } from './interval';

/**
 * What the trigger remembers between polls. JSON only, kept under one key of n8n's static data, and always replaced
 * as a whole: n8n does not notice changes inside (n8n-platform.md R10, observed).
 *
 * Losing the latest save is safe, as n8n saves only when items are emitted (R4, observed): everything that was
 * emitted is in the save, and everything else is read again.
 */
export interface TriggerState extends Progress {
	version: 1;
	/** What the trigger watches; another scope starts anew. See `scopeOf`. */
	scope: string;
	/** When the trigger was first switched on, by the service's clock (Unix epoch ms). */
	since: number;
	/** Creation time (ms) of the newest lead that was read; after a backlog, 20 minutes before its end at least. */
	newest: number;
	/** Leads created up to `OVERLAP_MS` before `newest`, by ID, with their creation time (ms). */
	recent: Record<string, number>;
	/** Leads known to be converted, by the day of their creation (days since 1970), to forget them by age. */
	converted: Record<string, string[]>;
	/** Leads created before this time (ms) are too old to be watched. */
	windowFrom: number;
	rounds: Rounds;
}

/**
 * When the rounds through all leads of the look-back began, by the service's clock (ms). A lead that converts during a
 * round may be read only in the next one, so the look-back is counted from the round before the present one.
 */
export interface Rounds {
	last: number;
	present: number;
}

/** How far the reading has come. */
export interface Progress {
	/** Leads created at this time (ms) or later are hot: read at every poll. */
	hotFrom: number;
	/** Where the reading of the newest leads goes on, when the last poll could not read all of them. */
	behind?: Behind;
	/** The part of the window that was never read. */
	neverRead?: NeverRead;
	/** The rest of the present round through the older leads; a new one begins once nothing is left. */
	round?: Interval;
}

/** The slice of time to read next. */
export interface Behind {
	/** Leads created before this time (ms) were read. */
	from: number;
	/** How much time (ms) the slice takes in, at most. */
	width: number;
}

/** Leads that were never read: what is converted there was so before the trigger watched it. */
export interface NeverRead extends Interval {
	/** From when on conversions count here (ms): switching on, or the lengthening of the look-back. */
	watchedSince: number;
}

const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * When Whop lists a new lead is documented nowhere. 15 minutes late are allowed for, plus a margin: leads this much older
 * than the newest one can still be new.
 */
export const OVERLAP_MS = 20 * MINUTE_MS;

/** @returns the day (since 1970) of a creation time */
export const dayOf = (createdMs: number): number => Math.floor(createdMs / DAY_MS);

/**
 * Reads the saved state back.
 * @param saved whatever n8n hands out: a proxy, nothing, or what an older version left
 * @param scope what the trigger watches now
 * @returns a plain copy, or undefined when there is no state for this scope
 */
export function readState(saved: unknown, scope: string): TriggerState | undefined {
	const state: unknown = saved === undefined ? undefined : JSON.parse(JSON.stringify(saved));
	return isState(state) && state.scope === scope ? state : undefined;
}

/** @returns how many lead IDs the state holds; each takes about 25 bytes */
export function rememberedIds({ recent, converted }: TriggerState): number {
	return Object.values(converted).reduce(
		(count, ids) => count + ids.length,
		Object.keys(recent).length,
	);
}

function isState(value: unknown): value is TriggerState {
	return (
		isRecord(value) &&
		value.version === 1 &&
		typeof value.scope === 'string' &&
		[value.since, value.newest, value.windowFrom, value.hotFrom].every(Number.isFinite) &&
		isRecord(value.rounds) &&
		[value.rounds.last, value.rounds.present].every(Number.isFinite) &&
		isRecord(value.recent) &&
		Object.values(value.recent).every(Number.isFinite) &&
		isRecord(value.converted) &&
		Object.values(value.converted).every(Array.isArray) &&
		isOptional(value.behind, 'from', 'width') &&
		isOptional(value.neverRead, 'from', 'to', 'watchedSince') &&
		isOptional(value.round, 'from', 'to')
	);
}

/** Nothing, or a record with these numbers. */
function isOptional(value: unknown, ...numbers: string[]): boolean {
	return (
		value === undefined ||
		(isRecord(value) && numbers.every((name) => Number.isFinite(value[name])))
	);
}
