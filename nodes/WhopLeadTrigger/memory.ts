import type { TriggerState } from './state';

/**
 * What the process remembers of a trigger besides its saved state, by workflow and node.
 * It heals three habits of n8n: polls of one node overlap (n8n.md#overlapping-polls), in durable mode the state of a
 * first poll that emits nothing is thrown away (n8n.md#durable-mode), and a poll that throws on start or publication
 * ends the trigger for good (n8n.md#first-poll).
 */
const triggers = new Map<string, TriggerMemory>();

/** One trigger in this process. */
export interface TriggerMemory {
	/** The latest poll, until it has ended. */
	poll?: PollLock | undefined;
	/** What the last poll in this process ran on; undefined before the first one. */
	context?: WeakRef<object>;
	/** The last poll failed, as the first one after a start, and its failure was only logged. */
	firstFailureSuppressed?: boolean;
	/** The log already says that the state is large. */
	warnedOfSize?: boolean;
	/** The user was told that Whop gives no email addresses. */
	warnedOfHiddenEmails?: boolean;
	/** How many polls in a row came no further. */
	pollsStuck?: number;
	/** The first state, until n8n has been seen to hold one. */
	firstState?: TriggerState | undefined;
}

/** A poll that keeps others of the same trigger from running. Times are of this machine's clock, Unix epoch ms. */
export interface PollLock {
	startedAt: number;
	/** Then another poll may start, though this one has not ended; whatever it still finds no longer counts. */
	expiresAt: number;
}

/** @param key workflow and node ID; the name would change with a rename */
export function memoryOf(key: string): TriggerMemory {
	const known = triggers.get(key);
	if (known) return known;
	const memory: TriggerMemory = {};
	triggers.set(key, memory);
	return memory;
}

/** @returns whether a poll is under way; also with a clock that was set back, this is not so for ever */
export function isPolling({ poll }: TriggerMemory, now: number): boolean {
	return poll !== undefined && poll.startedAt <= now && now < poll.expiresAt;
}
