/** A pause that all requests of one run keep together: a 429 on one item holds back the others too. */
export class SharedPause {
	private untilMs = 0;

	/** @param untilMs nothing is sent before this moment (Unix epoch ms); an earlier one changes nothing */
	extendTo(untilMs: number): void {
		this.untilMs = Math.max(this.untilMs, untilMs);
	}

	/** @returns how long to hold back from `nowMs` on, in ms; 0 when there is no pause */
	remainingMs(nowMs: number): number {
		return Math.max(0, this.untilMs - nowMs);
	}
}
