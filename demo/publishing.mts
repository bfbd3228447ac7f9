// Where the editor's API differs from one n8n to another. What an n8n lacks it answers with 404, so that is asked first
// of the newest way.
import { z } from 'zod/v4';
import { DemoError } from './demo-error.mts';
import { Refused } from './rest.mts';
import type { EditorApi } from './rest.mts';
import { until } from './wait.mts';

/** A saved workflow. */
export interface SavedWorkflow {
	readonly id: string;
	/** What publishing asks for. */
	readonly versionId: string;
}

const ACTIVATION_LIMIT_MS = 60_000;

const NOTHING_STARTS_IT = /no node to start the workflow/;

const nothing = z.unknown();
const publication = z.object({
	status: z.string(),
	triggers: z.array(z.object({ status: z.string(), errorMessage: z.string().nullish() })),
});

/**
 * Publishes a workflow, and waits until its trigger runs.
 *
 * @throws {DemoError} with n8n's reasons when it is not published within a minute
 */
export async function publish(
	api: EditorApi,
	{ id, versionId }: SavedWorkflow,
	name: string,
): Promise<void> {
	await orElse(
		() => api.call('POST', `workflows/${id}/activate`, nothing, { versionId }),
		// n8n 1.100; later ones of n8n 1 know the call above already.
		() => api.call('PATCH', `workflows/${id}`, nothing, { versionId, active: true }),
	);
	await untilPublished(api, id, name);
}

/**
 * Makes a workflow ready for others to call. n8n 2 calls what is published; n8n 1 calls what is saved, and does not
 * publish what nothing but a call can start.
 */
export async function publishForCalls(
	api: EditorApi,
	saved: SavedWorkflow,
	name: string,
): Promise<void> {
	try {
		await publish(api, saved, name);
	} catch (error) {
		if (!(error instanceof Refused && NOTHING_STARTS_IT.test(error.message))) throw error;
	}
}

/** Ends what {@link publish} has begun. */
export async function unpublish(api: EditorApi, id: string): Promise<void> {
	await orElse(
		() => api.call('POST', `workflows/${id}/deactivate`, nothing, {}),
		() => api.call('PATCH', `workflows/${id}`, nothing, { active: false }),
	);
}

/** Publishing goes on after its call has been answered; the trigger runs once it is over. */
async function untilPublished(api: EditorApi, id: string, name: string): Promise<void> {
	const settled = await until(
		async () => {
			const state = await orElse(
				() => api.call('GET', `workflows/${id}/publication-status`, publication),
				// Before n8n told how far it is, it was done once it had answered.
				() => ({ status: 'published', triggers: [] }),
			);
			return state.status === 'in_progress' || state.status === 'not_published' ? undefined : state;
		},
		{ limitMs: ACTIVATION_LIMIT_MS },
	);
	if (settled?.status === 'published') return;
	const reasons = (settled?.triggers ?? []).flatMap(({ errorMessage }) => errorMessage ?? []);
	throw new DemoError(
		`n8n did not publish the workflow "${name}": ${reasons.join('; ') || 'it gave no reason in a minute'}`,
	);
}

/** The answer to a call, or to another one where n8n does not know the first. */
async function orElse<Answer>(
	newest: () => Promise<Answer>,
	older: () => Promise<Answer> | Answer,
): Promise<Answer> {
	try {
		return await newest();
	} catch (error) {
		if (error instanceof Refused && error.status === 404) return await older();
		throw error;
	}
}
