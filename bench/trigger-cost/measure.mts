import type { Harness } from './harness.mts';

/** A way of finding out what happened, as the bench drives it. */
export interface Pattern {
	readonly name: string;
	/** @returns IDs of the leads of which a conversion is reported */
	poll(): Promise<string[]>;
	/** Whether every lead was read at least once; undefined: that never happens. */
	readAll(): boolean | undefined;
	/** Creation time of a lead that the last poll read, and that it will read again last of all; none: any will do. */
	readLast(): number | undefined;
	/** What is kept between polls, in bytes of JSON. */
	stateBytes(): number;
}

/** What a pattern costs with one size of window. */
export interface Cost {
	readonly name: string;
	readonly leads: number;
	/** The most that any poll sent while nothing happened. */
	readonly idleRequests: number;
	readonly stateBytes: number;
	/** Undefined: never. */
	readonly pollsToReadAll: number | undefined;
	/** Polls until a conversion among the newest 1,000 leads is reported; undefined: never. */
	readonly newestDelay: number | undefined;
	/** The same for the lead that the sweep has just passed, the worst of one sweep; undefined: never. */
	readonly worstDelay: number | undefined;
}

const NEWEST = 1000;
/** Where there are no sweeps: polls after which a lead is converted. */
const TRIES = 3;
/** Polls after which a conversion counts as never reported, beyond the length of a sweep. */
const PATIENCE = 20;

/** Measures one pattern; the harness must be fresh. */
export async function measure(harness: Harness, pattern: Pattern): Promise<Cost> {
	const pollsToReadAll = await readAll(harness, pattern);
	const stateBytes = pattern.stateBytes();
	const { worstDelay, idleRequests } = await worst(harness, pattern);
	return {
		name: pattern.name,
		leads: harness.leads.length,
		idleRequests,
		stateBytes,
		pollsToReadAll,
		newestDelay: await newest(harness, pattern),
		worstDelay,
	};
}

async function readAll(harness: Harness, pattern: Pattern): Promise<number | undefined> {
	for (let polls = 1; ; polls++) {
		await harness.count(() => pattern.poll());
		const done = pattern.readAll();
		if (done !== false) return done && polls;
	}
}

/** After each poll of a sweep, converts a lead that this poll has just read, and counts the polls to its event. */
async function worst(
	harness: Harness,
	pattern: Pattern,
): Promise<Pick<Cost, 'worstDelay' | 'idleRequests'>> {
	const waiting = new Map<string, number>();
	const passage = new Passage(pattern.readLast());
	let idleRequests = 0;
	let worstDelay = 0;
	let converting = 0;
	for (let poll = 1; !passage.over || waiting.size > 0; poll++) {
		const { requests, result } = await harness.count(() => pattern.poll());
		idleRequests = Math.max(idleRequests, requests);
		for (const id of result) {
			worstDelay = Math.max(worstDelay, poll - (waiting.get(id) ?? NaN));
			waiting.delete(id);
		}
		if (passage.over) {
			if (poll > 2 * converting + PATIENCE) return { idleRequests, worstDelay: undefined };
			continue;
		}
		converting = poll;
		const id = harness.convertFrom(pattern.readLast() ?? 0);
		if (id !== undefined) waiting.set(id, poll);
		passage.goneOnTo(pattern.readLast());
	}
	return { idleRequests, worstDelay };
}

/** Notices when a sweep ends, newest to oldest. */
class Passage {
	over = false;
	private polls = 0;
	private begunAnew = false;
	private readonly from: number | undefined;
	private last: number | undefined;

	constructor(from: number | undefined) {
		this.from = from;
		this.last = from;
	}

	goneOnTo(time: number | undefined): void {
		this.polls += 1;
		this.begunAnew ||= (time ?? Infinity) > (this.last ?? Infinity);
		this.last = time;
		const noSweeps = this.from === undefined && time === undefined;
		this.over = noSweeps
			? this.polls >= TRIES
			: this.begunAnew && (time ?? Infinity) <= (this.from ?? Infinity);
	}
}

async function newest(harness: Harness, pattern: Pattern): Promise<number | undefined> {
	const from = harness.leads.at(-Math.min(NEWEST - 10, harness.leads.length))?.createdAt ?? 0;
	const id = harness.convertFrom(from);
	for (let poll = 1; poll <= PATIENCE; poll++) {
		const { result } = await harness.count(() => pattern.poll());
		if (result.some((each) => each === id)) return poll;
	}
	return undefined;
}
