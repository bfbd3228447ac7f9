/** So many requests within any period of `windowMs`. */
export interface RateLimit {
	requests: number;
	windowMs: number;
}

/** When one request may go. */
export interface Permit {
	/** From now on, in ms. */
	waitMs: number;
	/** True: it is no permit yet; ask again after the wait. */
	askAgain?: true;
	/** What the request takes the place of; none before the first refusal. */
	slot?: Slot;
}

/** A request that was let through counts against the limit until it has left the window. */
interface Slot {
	sentMs: number;
	/** The service counted it somewhere between `sentMs` and this moment. */
	answeredMs: number;
}

/** Limits above it are not believed, and more is not remembered. */
const MOST_REQUESTS = 10_000;

/**
 * Paces the requests that count against one limit. Until the first refusal everything goes; from then on a request
 * goes when an earlier one has left the window, as in the service's own count, so that refusals end and no time is
 * lost. Pure: all moments (Unix epoch ms) come in as values.
 */
export class Pace {
	private readonly usual: RateLimit;
	/** Requests that were let through, in the order of their answers; once there is a pace, those not yet replaced. */
	private slots: Slot[] = [];
	private refusal: { atMs: number; untilMs: number; limit: number } | undefined;
	/** The length of the window as it turned out; undefined while there is no pace. */
	private windowMs: number | undefined;
	private limit: number;
	private underWay = 0;

	/** @param usual the limit that the service documents; it stands where a refusal names none */
	constructor(usual: RateLimit) {
		this.usual = usual;
		this.limit = usual.requests;
	}

	/** Gives the next permit. Each one (but not `askAgain`) ends in `complete`, `refused` or `cancel`. */
	next(nowMs: number): Permit {
		if (this.refusal !== undefined && this.windowMs === undefined) this.begin(this.refusal);
		if (this.windowMs === undefined) return { waitMs: 0 };
		const slot = this.slots.shift();
		// All slots are with requests under way: none of them is free before a window has passed.
		if (slot === undefined) return { waitMs: this.windowMs, askAgain: true };
		this.underWay += 1;
		return { waitMs: Math.max(0, slot.answeredMs + this.windowMs - nowMs), slot };
	}

	/** Notes an answer, or a request whose fate is unknown: it may count against the limit. */
	complete({ slot }: Permit, sentMs: number, answeredMs: number): void {
		if (slot !== undefined) this.underWay -= 1;
		this.slots.push({ sentMs, answeredMs });
		if (this.slots.length + this.underWay > this.limitNow()) this.slots.shift();
		if (this.windowMs === undefined) this.forgetBefore(answeredMs - this.usual.windowMs);
	}

	/**
	 * Notes a refusal.
	 * @param untilMs when the service says that there is room again
	 * @param named the limit it names
	 */
	refused({ slot }: Permit, atMs: number, untilMs: number, named: number | undefined): void {
		if (slot !== undefined) this.reconsider(slot);
		if (this.windowMs !== undefined) return;
		const limit = isSensible(named) ? named : this.usual.requests;
		this.refusal = { limit, atMs, untilMs: Math.max(untilMs, this.refusal?.untilMs ?? 0) };
	}

	/** Takes a permit back that did not count against the limit. */
	cancel({ slot }: Permit): void {
		if (slot === undefined) return;
		this.underWay -= 1;
		this.slots.unshift(slot);
	}

	/** Before there is a pace, the limit is still unknown. */
	private limitNow(): number {
		return this.windowMs === undefined ? MOST_REQUESTS : this.limit;
	}

	private begin({ atMs, untilMs, limit }: { atMs: number; untilMs: number; limit: number }): void {
		const { windowMs: usualMs } = this.usual;
		this.forgetBefore(atMs - usualMs);
		this.slots = this.slots.slice(-limit);
		this.limit = limit;
		const missing = limit - this.slots.length;
		const [oldest] = this.slots;
		// With the whole limit ours, there is room again when our oldest has left the window.
		this.windowMs =
			missing === 0 && oldest !== undefined ? Math.min(usualMs, untilMs - oldest.sentMs) : usualMs;
		// The others are somebody else's, who knows when they were sent: they are taken to leave evenly.
		for (let n = 0; n < missing; n++) {
			const leftMs = untilMs + (usualMs * n) / missing - usualMs;
			this.slots.push({ sentMs: leftMs, answeredMs: leftMs });
		}
		this.slots.sort((a, b) => a.answeredMs - b.answeredMs);
	}

	/** A refusal in spite of the pace: the window is longer than it seemed, or somebody else takes part of the limit. */
	private reconsider(slot: Slot): void {
		this.underWay -= 1;
		const windowSeemedShorter = (this.windowMs ?? 0) < this.usual.windowMs;
		this.windowMs = this.usual.windowMs;
		if (windowSeemedShorter || this.slots.length + this.underWay === 0) this.slots.unshift(slot);
		else this.limit -= 1;
	}

	private forgetBefore(momentMs: number): void {
		while (this.slots[0] !== undefined && this.slots[0].answeredMs < momentMs) this.slots.shift();
	}
}

function isSensible(limit: number | undefined): limit is number {
	return Number.isInteger(limit) && limit !== undefined && limit > 0 && limit <= MOST_REQUESTS;
}
