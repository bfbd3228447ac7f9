import { ApiError } from '../shared/errors';
import { MINUTE_MS } from './range';
import { DAY_MS, OVERLAP_MS } from './state';
import type { TriggerState } from './state';

/** Reading takes a while, and servers' clocks differ a little. */
const LEEWAY_MS = 5 * MINUTE_MS;

/** What time it is for one poll, Unix epoch ms. */
export interface Clock {
	/** The service's clock. */
	now: number;
	/** The earlier of that and the clock of this machine. */
	atLeast: number;
	/** Why what the service says was not believed. */
	doubt?: string;
}

/**
 * The service's clock at the very first poll.
 * @param serverNow what its answer says (ms); undefined where it says nothing: then this machine's clock has to do
 * @param hostNow the clock of this machine (ms)
 * @param created creation times (ms) of the leads that were read
 * @throws ApiError when that clock cannot be right, as leads would be lost, or old ones reported as new
 */
export function firstClock(
	serverNow: number | undefined,
	hostNow: number,
	created: readonly number[],
): Clock {
	if (serverNow === undefined) return { now: hostNow, atLeast: hostNow };
	if (!isNear(serverNow, hostNow)) {
		throw clockError(
			`Whop's clock (${inWords(serverNow)}) and the one of this machine (${inWords(hostNow)}) are more than a day apart`,
			'Set the clock of the machine that n8n runs on, then publish the workflow again.',
		);
	}
	// A lead that is dated more than a day ahead says more about itself than about the clock.
	const newer = created.find((time) => time > serverNow + LEEWAY_MS && isNear(time, serverNow));
	if (newer !== undefined) {
		throw clockError(
			`Whop's clock (${inWords(serverNow)}) is behind a lead that it lists (${inWords(newer)})`,
			'Publish the workflow again in some minutes. Where a proxy stands between n8n and Whop, see that it keeps no answers.',
		);
	}
	return { now: serverNow, atLeast: Math.min(serverNow, hostNow) };
}

/**
 * The service's clock at a later poll. It is believed near this machine's clock, and not behind what the trigger has
 * seen, unless this machine's clock is behind that, too.
 * @param said what its answer says (ms); undefined where it says nothing: then this machine's clock has to do
 * @param hostNow the clock of this machine (ms)
 */
export function laterClock(
	said: number | undefined,
	hostNow: number,
	{ since, watermark, sweep }: TriggerState,
): Clock {
	const known = Math.max(since, watermark, sweep.startedAt);
	const isBehind = (time: number): boolean => time < known - LEEWAY_MS;
	const serverNow = said ?? hostNow;
	if (isNear(serverNow, hostNow) && (!isBehind(serverNow) || isBehind(hostNow))) {
		return { now: serverNow, atLeast: Math.min(serverNow, hostNow) };
	}
	// Where they are days apart, the one that is ahead is the less likely.
	const others = isNear(serverNow, hostNow) ? [] : [serverNow, hostNow];
	const likely = others.filter((time) => !isBehind(time));
	const now = likely.length > 0 ? Math.min(...likely) : known;
	return {
		now,
		atLeast: Math.min(now, hostNow),
		doubt: `Whop's clock (${inWords(serverNow)}) does not fit the one of this machine (${inWords(hostNow)}) or the last poll, so ${inWords(now)} is taken for the time. Leads are reported as ever; the conversion window may be counted wrongly meanwhile. Check the clock of the machine that n8n runs on`,
	};
}

/** Moves back what a clock that was ahead has left in the future: nothing that comes from now on is old. */
export function heal(state: TriggerState, now: number): TriggerState {
	const isAhead = (time: number): boolean => time > now + LEEWAY_MS;
	const watermark = isAhead(state.watermark) ? now - OVERLAP_MS : state.watermark;
	// All from the watermark on that was there before has been seen.
	const since = isAhead(state.since) ? Math.min(state.since, watermark) : state.since;
	return { ...state, watermark, since };
}

const isNear = (a: number, b: number): boolean => Math.abs(a - b) <= DAY_MS;

const inWords = (time: number): string => new Date(time).toISOString();

function clockError(what: string, description: string): ApiError {
	return new ApiError({
		message: `${what}, so the trigger cannot tell which leads are new`,
		description,
		failure: { cause: 'temporarily-unavailable' },
	});
}
