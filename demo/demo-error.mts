/** A reason to stop that the person can act on; its message is shown without a stack. */
export class DemoError extends Error {}

/** What went wrong, as text. */
export function wordsOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
