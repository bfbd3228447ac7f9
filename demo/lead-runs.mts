import { z } from 'zod/v4';
import type { EndedExecution } from './executions.mts';

/** One lead event that the trigger workflow handled. */
export interface LeadRun {
	readonly executionId: string;
	/** When the execution started, Unix epoch milliseconds. */
	readonly triggeredAt: number;
	readonly event: string;
	readonly leadId: string;
	/** Whether Dub Track Lead said that it recorded the lead. */
	readonly recorded: boolean;
	/** Why not. */
	readonly reason: string | undefined;
}

const eventSchema = z.object({ event: z.string(), id: z.string() });
const outcomeSchema = z.object({ recorded: z.boolean(), reason: z.string().optional() });

/** The lead events of an execution, each with what Dub Track Lead made of it. */
export function leadRunsOf(execution: EndedExecution): LeadRun[] {
	const events = execution.outputs.get('whopLeadTrigger') ?? [];
	const outcomes = execution.outputs.get('dubTrackLead') ?? [];
	return events.flatMap(({ json }, index) => {
		const event = eventSchema.safeParse(json);
		if (!event.success) return [];
		const item = outcomes.find(({ inputIndex }) => inputIndex === index);
		const outcome = outcomeSchema.safeParse(item?.json);
		return {
			executionId: execution.id,
			triggeredAt: execution.startedAt,
			event: event.data.event,
			leadId: event.data.id,
			...(outcome.success
				? { recorded: outcome.data.recorded, reason: outcome.data.reason }
				: { recorded: false, reason: execution.error ?? 'Dub Track Lead gave no result' }),
		};
	});
}
