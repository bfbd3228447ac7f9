import { copyDeep } from '../shared/copyDeep';

/**
 * A text worded as an instruction to AI agents, seen in Whop's answers (whop.md#instructions-to-ai-systems). The nodes
 * serve as AI tools, so it must not reach their output.
 */
const INSTRUCTION_KEY = 'recommended_action';

/**
 * The user's own data: whatever is in it, Whop did not put it there, and a key dropped here would be deleted at Whop
 * when metadata is merged.
 */
const USERS_OWN = 'metadata';

/** @returns the same data without that key, at any depth outside of metadata; everything else is kept as it came */
export function withoutInstructions(data: unknown): unknown {
	return copyDeep(data, {
		entry: (key) => (key === INSTRUCTION_KEY ? 'drop' : key === USERS_OWN ? 'keep' : 'copy'),
	});
}
