/** A clock that jumps from one wake-up to the next, so that hours pass in a test within milliseconds. */
export class VirtualTime {
	/** Unix epoch ms. */
	nowMs = 1_700_000_000_000;
	private readonly sleepers: Array<{ atMs: number; wake: () => void }> = [];

	/** @returns a promise that is kept `ms` later on this clock */
	readonly sleep = (ms: number): Promise<void> =>
		new Promise((wake) => {
			this.sleepers.push({ atMs: this.nowMs + ms, wake });
		});

	/** Lets time pass until the work is done. */
	async run<T>(work: Promise<T>): Promise<T> {
		const state = { done: false };
		const settle = () => {
			state.done = true;
		};
		work.then(settle, settle);
		for (;;) {
			// Everything that can go on without time passing goes first.
			await new Promise(setImmediate);
			if (state.done) return await work;
			this.wakeNext();
		}
	}

	/** Wakes all who sleep until the earliest moment. */
	private wakeNext(): void {
		const atMs = Math.min(...this.sleepers.map((sleeper) => sleeper.atMs));
		if (!Number.isFinite(atMs)) throw new Error('Everyone waits, and nobody for the clock');
		this.nowMs = Math.max(this.nowMs, atMs);
		const due = this.sleepers.filter((sleeper) => sleeper.atMs <= atMs);
		for (const sleeper of due) this.sleepers.splice(this.sleepers.indexOf(sleeper), 1);
		for (const { wake } of due) wake();
	}
}
