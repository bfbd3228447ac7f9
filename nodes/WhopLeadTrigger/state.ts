import { isRecord } from '../shared/records';
import { MINUTE_MS, range } from './range';
import type { Range } from './range';

/**
 * What the trigger remembers between polls. JSON only, kept under one key of n8n's static data, and always replaced
 * as a whole: n8n does not notice changes inside (n8n.md#changes-inside-the-state). Times are Unix epoch ms by the
 * service's clock; those of leads are their creation times.
 *
 * Losing the latest save is safe, as n8n saves only when items are emitted (n8n.md#saving-state): everything that was
 * emitted is in the save, and everything else is read again.
 */
export interface TriggerState {
	version: 2;
	/** What is watched; another scope starts a new baseline. See `scopeOf`. */
	scope: string;
	/** When the trigger was first switched on. */
	since: number;
	/** Every lead created before this time has been seen. */
	watermark: number;
	/** Leads created at or after the watermark that were seen: creation time by ID. */
	seen: Record<string, number>;
	/** Leads known to be converted, by the day of their creation (days since 1970), to forget them by age. */
	converted: Record<string, string[]>;
	/** Only during a backlog: how much time one slice of it spans. */
	sliceMs?: number;
	sweep: Sweep;
}

/** One pass over all leads of the look-back, a share per poll, to find conversions. */
export interface Sweep {
	/**
	 * Leads created before this are no longer watched. Counted from the start of the previous sweep, since a lead that
	 * converts during a sweep may be read only in the next one.
	 */
	lookbackStart: number;
	startedAt: number;
	previousStartedAt: number;
	/** What this sweep has still to read; absent: the next one begins. */
	remaining?: Range;
	/**
	 * Leads created before `before` are read for the first time in this sweep: what is converted there was so before,
	 * unless it changed after `watchedSince`.
	 */
	baseline?: Baseline;
}

export interface Baseline {
	before: number;
	watchedSince: number;
}

export const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * When Whop lists a new lead is documented nowhere. 15 minutes late are allowed for, plus a margin: leads this much
 * older than the newest one can still be new.
 */
export const OVERLAP_MS = 20 * MINUTE_MS;

/** @returns the day (since 1970) of a creation time */
export const dayOf = (createdMs: number): number => Math.floor(createdMs / DAY_MS);

/**
 * Reads saved state back, also that of version 1 (0.1.0).
 * @param saved as n8n returns it: a proxy, or what something else has stored there
 * @returns a plain copy, or undefined when it cannot be understood
 */
export function readState(saved: unknown): TriggerState | undefined {
	const copy: unknown = JSON.parse(JSON.stringify(saved));
	const state = isRecord(copy) && copy.version === 1 ? fromVersion1(copy) : copy;
	return isState(state) ? state : undefined;
}

/** @returns how many lead IDs the state holds; each takes about 25 bytes */
export function rememberedIds({ seen, converted }: TriggerState): number {
	return Object.values(converted).reduce(
		(count, ids) => count + ids.length,
		Object.keys(seen).length,
	);
}

/**
 * Version 1 kept the newest creation time (its watermark lay `OVERLAP_MS` before it), and apart from each other the
 * part that was never read and the rest of the present round through the older leads.
 */
function fromVersion1(old: Record<string, unknown>): unknown {
	const { scope, since, newest, recent, converted, windowFrom, rounds, behind, neverRead, round } =
		old;
	if (!isRecord(rounds)) return undefined;
	const watermark = Number(newest) - OVERLAP_MS;
	const parts = [neverRead, round].filter(isRecord);
	const remaining = range(
		Math.min(...parts.map(({ from }) => Number(from))),
		Math.min(watermark, Math.max(...parts.map(({ to }) => Number(to)))),
	);
	return {
		version: 2,
		scope,
		since,
		watermark,
		seen: recent,
		converted,
		...(isRecord(behind) && { sliceMs: behind.width }),
		sweep: {
			lookbackStart: windowFrom,
			startedAt: rounds.present,
			previousStartedAt: rounds.last,
			...(remaining && { remaining }),
			...(isRecord(neverRead) && {
				baseline: { before: neverRead.to, watchedSince: neverRead.watchedSince },
			}),
		},
	};
}

function isState(value: unknown): value is TriggerState {
	return (
		isRecord(value) &&
		value.version === 2 &&
		typeof value.scope === 'string' &&
		isTime(value.since) &&
		isTime(value.watermark) &&
		isRecord(value.seen) &&
		// Whop may date a lead to any year; no more than a comparison is made with it.
		Object.values(value.seen).every(Number.isFinite) &&
		isRecord(value.converted) &&
		Object.entries(value.converted).every(([day, ids]) => isDay(day) && isTexts(ids)) &&
		(value.sliceMs === undefined || isDuration(value.sliceMs)) &&
		isSweep(value.sweep)
	);
}

function isSweep(value: unknown): value is Sweep {
	return (
		isRecord(value) &&
		[value.lookbackStart, value.startedAt, value.previousStartedAt].every(isTime) &&
		(value.remaining === undefined || isRange(value.remaining)) &&
		(value.baseline === undefined || isBaseline(value.baseline))
	);
}

const isRange = (value: unknown): boolean =>
	isRecord(value) && isTime(value.from) && isTime(value.to) && value.from < value.to;

const isBaseline = (value: unknown): boolean =>
	isRecord(value) && isTime(value.before) && isTime(value.watchedSince);

/** Between the years 2001 and 2286: what lies outside may not even be a date for JavaScript. */
const isTime = (value: unknown): value is number =>
	typeof value === 'number' && value >= 1e12 && value < 1e13;

const isDuration = (value: unknown): boolean =>
	typeof value === 'number' && value >= 1 && value < 1e13;

const isDay = (text: string): boolean => Number.isInteger(Number(text));

const isTexts = (value: unknown): boolean =>
	Array.isArray(value) && value.every((each) => typeof each === 'string');
