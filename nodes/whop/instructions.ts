import { isRecord } from '../shared/records';

/**
 * A text worded as an instruction to AI agents, seen in Whop's answers (whop-api.md 6, field). The nodes serve as
 * AI tools, so it must not reach their output.
 */
const INSTRUCTION_KEY = 'recommended_action';

/** @returns the same data without that key, at any depth; everything else is kept as it came */
export function withoutInstructions(data: unknown): unknown {
	if (Array.isArray(data)) return data.map(withoutInstructions);
	if (!isRecord(data)) return data;
	return Object.fromEntries(
		Object.entries(data)
			.filter(([key]) => key !== INSTRUCTION_KEY)
			.map(([key, value]) => [key, withoutInstructions(value)]),
	);
}
