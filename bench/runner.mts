import type { Load } from './loads.mts';

/** What one run took and gave. */
export interface Timed {
	/** The measured node or client alone, milliseconds. */
	readonly ownMs: number;
	/** The same with everything around it; in n8n from the call of the webhook to its answer. */
	readonly wholeMs: number;
	/** How many items came out. */
	readonly outputs: number;
	/** The reason, where the run failed. */
	readonly error: string | undefined;
}

/** Sends a load in one way. */
export type Runner = (load: Load) => Promise<Timed>;
