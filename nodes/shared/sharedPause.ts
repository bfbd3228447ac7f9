import type { Answer } from './outcome';

/** A pause that all requests with one key keep together: a 429 on one item holds back the others too. */
export class SharedPause {
	private untilMs = 0;
	private refusal: Answer | undefined;

	/**
	 * @param untilMs nothing is sent before this moment (Unix epoch ms); an earlier one changes nothing
	 * @param refusal the 429 that asked for it
	 */
	extendTo(untilMs: number, refusal: Answer): void {
		if (untilMs <= this.untilMs) return;
		this.untilMs = untilMs;
		this.refusal = refusal;
	}

	/** Ends the sending: one request has waited in vain, and the others would only wait as long. */
	close(refusal: Answer): void {
		this.extendTo(Infinity, refusal);
	}

	/** @returns how long to hold back from `nowMs` on, in ms; 0 when there is no pause */
	remainingMs(nowMs: number): number {
		return Math.max(0, this.untilMs - nowMs);
	}

	/** @returns the 429 that caused a pause that lasts longer than `mayWaitMs`; undefined where waiting helps */
	refusalBeyond(mayWaitMs: number, nowMs: number): Answer | undefined {
		return this.remainingMs(nowMs) > mayWaitMs ? this.refusal : undefined;
	}
}
