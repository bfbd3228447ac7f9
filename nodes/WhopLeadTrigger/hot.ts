import type { Interval } from './interval';
import { createdMs } from './ledger';
import type { LeadEvent } from './ledger';
import type { PollUnderWay } from './news';
import type { NeverRead } from './state';

/** The newest leads, which are read at every poll. */
export interface Hot {
	/** Their first creation time, ms. */
	from: number;
	/** Their creation times (ms), newest first. */
	times: number[];
}

/** A service gives at least one page, however few leads are asked for. */
const ONE_PAGE = 1;
/** Pages that may bring nothing when the service lists the oldest leads first and stretches turn out too wide. */
const PAGES_TO_SPARE = 3;
/** How much of a page a stretch is to fill, so that most stretches fit on one. */
const FULL_ENOUGH = 2 / 3;
/** How many times wider or narrower one stretch is than the one before, at most. */
const LARGEST_CHANGE = 8;

/**
 * The newest leads among those that were read.
 * @param times creation times (ms) of leads that are complete from `completeFrom` up to now
 */
export function hotAmong(times: readonly number[], completeFrom: number, most: number): Hot {
	const newestFirst = times.filter((time) => time >= completeFrom).sort((a, b) => b - a);
	const from = newestFirst.length > most ? (newestFirst[most - 1] ?? completeFrom) : completeFrom;
	return { from, times: newestFirst.filter((time) => time >= from) };
}

/** The newer half of the hot leads; of leads with one time, all or none. */
export function halfOf({ from, times }: Hot): Hot {
	const newestOfOlder = times[Math.floor(times.length / 2)];
	if (newestOfOlder === undefined) return { from, times };
	return { from: newestOfOlder + 1, times: times.filter((time) => time > newestOfOlder) };
}

/**
 * Reads on backwards from the hot leads until they are as many as they may be. Where the service lists the newest leads
 * first, each page follows on the one before; where it lists the oldest first, only a stretch that fits on a page does,
 * so stretches grow and shrink to fit.
 * @param hot complete from its first creation time up to now
 * @param neverRead the part of the window that was still not read
 * @returns where the hot leads begin now, and how far back (ms) all leads were read
 */
export async function fillHot(
	{ source, ledger, limits, now, windowFrom }: PollUnderWay,
	hot: Hot,
	neverRead: NeverRead | undefined,
): Promise<{ events: LeadEvent[]; hotFrom: number; readFrom: number }> {
	const { hot: most, page } = limits;
	const events: LeadEvent[] = [];
	const times = [...hot.times];
	let { from } = hot;
	let width = widthOfPage(hot, now, page);
	let pages = Math.ceil((most - times.length) / page) + PAGES_TO_SPARE;
	while (times.length < most && from > windowFrom && pages > 0 && !source.outOfTime()) {
		const stretch = { from: Math.max(windowFrom, from - width), to: from };
		const { leads, left } = await source.read(stretch, ONE_PAGE);
		pages -= Math.max(1, Math.ceil(leads.length / page));
		if (leftAtItsEnd(stretch, left)) {
			// A single ms cannot be cut further.
			if (width === 1) break;
			width = Math.max(1, Math.floor(width / LARGEST_CHANGE));
			continue;
		}
		events.push(...ledger.take(leads, neverRead));
		from = left?.to ?? stretch.from;
		const joined = leads.map(createdMs).filter((time) => time >= from);
		times.push(...joined);
		const wider = Math.min(LARGEST_CHANGE, Math.max(1, wanted(page) / Math.max(1, joined.length)));
		width = Math.ceil(width * wider);
	}
	return { events, hotFrom: hotAmong(times, from, most).from, readFrom: from };
}

/** The width (ms) that a stretch before the hot leads may have, going by how close the oldest of these are. */
function widthOfPage({ from, times }: Hot, now: number, page: number): number {
	const span = (times.at(-page) ?? now) - from;
	return Math.max(1, Math.ceil((span / Math.max(1, Math.min(page, times.length))) * wanted(page)));
}

const wanted = (page: number): number => page * FULL_ENOUGH;

/** True when the newest leads of a stretch were not read, so that it does not join what follows it. */
function leftAtItsEnd(stretch: Interval, left: Interval | undefined): boolean {
	return left !== undefined && left.to >= stretch.to;
}
