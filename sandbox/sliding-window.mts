/** A request budget: how many requests fit into how long a window. */
export interface Budget {
	readonly requests: number;
	readonly windowMs: number;
}

/** What a counter answers to one more request. */
export interface Admission {
	readonly allowed: boolean;
	/** Requests still free in the current window. */
	readonly remaining: number;
	/** When the oldest counted request leaves the window, in Unix epoch milliseconds. */
	readonly resetAt: number;
}

/**
 * Counts requests per caller in an exact sliding window.
 *
 * A refused request is not counted: whoever waits as told gets through.
 */
export class SlidingWindow {
	private readonly seen = new Map<string, number[]>();

	/**
	 * Counts one request of `caller` at time `at` (epoch milliseconds) against `budget`.
	 */
	admit(caller: string, at: number, budget: Budget): Admission {
		const recent = this.seen.get(caller) ?? [];
		while (recent[0] !== undefined && recent[0] <= at - budget.windowMs) recent.shift();
		const allowed = recent.length < budget.requests;
		if (allowed) recent.push(at);
		this.seen.set(caller, recent);
		return {
			allowed,
			remaining: Math.max(0, budget.requests - recent.length),
			resetAt: (recent[0] ?? at) + budget.windowMs,
		};
	}

	/** Forgets every caller. */
	clear(): void {
		this.seen.clear();
	}
}
