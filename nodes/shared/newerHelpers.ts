// What the oldest promised n8n, 1.100, does not give to all nodes (n8n.md#versions-of-helpers) is asked for here alone.
import type { IExecuteFunctions, IPollFunctions } from 'n8n-workflow';

/**
 * n8n gives a poll 36 s (durable mode) or 5 minutes (n8n.md#time-of-a-poll); an n8n that does not say gets the shorter.
 */
const DEFAULT_POLL_BUDGET_MS = 36_000;

/** Shows a sentence beside the output of a node, where this n8n can. A tool of an agent has hints from n8n 1.119 on. */
export function addHint(context: IExecuteFunctions, message: string): void {
	if ('addExecutionHints' in context) {
		context.addExecutionHints({ message, location: 'outputPane' });
	}
}

/** Whether an agent uses the node as a tool. n8n says so from 2.3 on; the type of a tool ends like this in all of them. */
export function isTool(context: IExecuteFunctions): boolean {
	const told: Pick<IExecuteFunctions, 'getNode'> &
		Partial<Pick<IExecuteFunctions, 'isToolExecution'>> = context;
	return told.isToolExecution?.() ?? told.getNode().type.endsWith('Tool');
}

/** What n8n gives this poll, in ms. It says so from 2.38 on. */
export function pollBudgetMs(context: IPollFunctions): number {
	return 'getPollBudgetMs' in context ? context.getPollBudgetMs() : DEFAULT_POLL_BUDGET_MS;
}
