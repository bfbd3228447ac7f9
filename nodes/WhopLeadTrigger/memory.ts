import type { TriggerState } from './state';

/**
 * What the process remembers of a trigger besides its saved state, by workflow and node.
 * It heals three habits of n8n (n8n-platform.md 6.1): polls of one node overlap (R6), in durable mode the state of a
 * first poll that emits nothing is thrown away (R14), and a poll that throws on start or publication ends the trigger
 * for good (R2).
 */
const triggers = new Map<string, TriggerMemory>();

/** One trigger in this process. */
export interface TriggerMemory {
	/** A poll is under way. */
	polling: boolean;
	/** What the last poll in this process ran on; undefined before the first one. */
	context?: WeakRef<object>;
	/** The last poll failed and was excused, as the first one after a start. */
	excused?: boolean;
	/** The user was told that the state is large. */
	warned?: boolean;
	/** The first state, until n8n has been seen to hold one. */
	firstState?: TriggerState | undefined;
}

/** @param key workflow and node ID; the name would change with a rename */
export function memoryOf(key: string): TriggerMemory {
	const known = triggers.get(key);
	if (known) return known;
	const memory: TriggerMemory = { polling: false };
	triggers.set(key, memory);
	return memory;
}
