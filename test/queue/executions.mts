import { z } from 'zod/v4';
import { endedExecutionIds, readExecution } from '../../demo/executions.mts';
import { leadRunsOf } from '../../demo/lead-runs.mts';
import type { EditorApi } from '../../demo/rest.mts';
import { until } from '../../demo/wait.mts';
import type { Sandbox, StoredLead } from '../../sandbox/sandbox.mts';

/** Within this time a trigger that polls every minute has brought what is there. */
export const NEXT_POLL_MS = 90_000;
/** Within this time n8n gives up an execution whose worker has died: its lock of 60 s, the check, and a grace of 30 s. */
export const GIVEN_UP_MS = 240_000;

const listSchema = z.object({
	count: z.number(),
	results: z.array(z.object({ id: z.coerce.string(), status: z.string() })),
});

type ExecutionStatus = 'new' | 'running' | 'success' | 'error' | 'crashed';

/** A workflow's executions in these states: how many, and the IDs of the newest 100, the newest first. */
export async function executionsOf(
	api: EditorApi,
	workflowId: string,
	...status: readonly ExecutionStatus[]
): Promise<{ count: number; ids: string[] }> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId, status }));
	const { count, results } = await api.call(
		'GET',
		`executions?filter=${filter}&limit=100`,
		listSchema,
	);
	return { count, ids: results.map(({ id }) => id) };
}

/**
 * Waits for something that takes n8n a while.
 *
 * @param what for the error
 * @throws when the time is over
 */
export async function awaited<Answer>(
	what: string,
	ask: () => Promise<Answer | undefined> | Answer | undefined,
	limitMs: number,
): Promise<Answer> {
	const answer = await until(ask, { limitMs });
	if (answer === undefined) throw new Error(`${what}: not within ${limitMs / 1000} seconds`);
	return answer;
}

/** The events that a workflow's trigger has given out, each with its lead: `lead.created lead_…`. */
export async function eventsOf(api: EditorApi, workflowId: string): Promise<string[]> {
	const ids = await endedExecutionIds(api, workflowId);
	const executions = await Promise.all(ids.map((id) => readExecution(api, id)));
	return executions
		.flatMap((execution) => leadRunsOf(execution))
		.map(({ event, leadId }) => `${event} ${leadId}`);
}

/** Names of the events that Dub has recorded for the user of a lead, oldest first. */
export function recordsOf({ dub }: Sandbox, { user }: StoredLead): string[] {
	return dub.recordedLeads
		.filter(({ customerExternalId }) => customerExternalId === user?.id)
		.map(({ eventName }) => eventName);
}
