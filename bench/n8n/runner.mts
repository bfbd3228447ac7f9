import { randomUUID } from 'node:crypto';
import { parse } from 'flatted';
import { z } from 'zod/v4';
import { decodeExecution, endedExecutionIds } from '../../demo/executions.mts';
import { DemoError } from '../../demo/demo-error.mts';
import { until } from '../../demo/wait.mts';
import type { Candidate } from '../candidates.mts';
import type { Load } from '../loads.mts';
import type { Runner, Timed } from '../runner.mts';
import type { TestedNode } from './nodes.mts';
import type { Harness } from './harness.mts';
import { TESTED, workflowFor } from './workflow.mts';

const PUBLISH_LIMIT_MS = 60_000;
const SAVE_LIMIT_MS = 60_000;

const saved = z.object({ id: z.string(), versionId: z.string() });
const runTimes = z.object({
	resultData: z.object({
		runData: z.object({ [TESTED]: z.tuple([z.object({ executionTime: z.number() })]) }),
	}),
});
const withData = z.object({ data: z.string() });

/**
 * Publishes the candidate's workflow and sends it a first small load, which warms it up.
 *
 * @param warmUp must not be sent again by a run
 */
export async function n8nRunner(
	harness: Harness,
	candidate: Candidate,
	node: TestedNode,
	warmUp: Load,
): Promise<Runner> {
	const { api, n8n, credentials } = harness;
	const path = `bench-${randomUUID()}`;
	const url = `${n8n.url}/webhook/${path}`;
	const workflow = workflowFor(candidate, node, credentials, path);
	const { id, versionId } = await api.call('POST', 'workflows', saved, {
		...workflow,
		active: false,
	});
	await api.call('POST', `workflows/${id}/activate`, z.unknown(), { versionId });
	// The webhook answers 404 until n8n has registered it.
	const answered = await until(async () => ((await post(url, warmUp)) === 404 ? undefined : true), {
		limitMs: PUBLISH_LIMIT_MS,
	});
	if (answered === undefined) throw new DemoError(`n8n did not publish "${workflow.name}".`);
	let runs = 1;
	await lastExecution(harness, id, runs);

	return async (load) => {
		const started = performance.now();
		await post(url, load);
		const wholeMs = performance.now() - started;
		runs += 1;
		return { wholeMs, ...(await lastExecution(harness, id, runs)) };
	};
}

/** Calls a webhook; returns the status. */
async function post(url: string, { bodies }: Load): Promise<number> {
	const answer = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ items: bodies }),
	});
	await answer.arrayBuffer();
	return answer.status;
}

/** Reads the execution with this number, once n8n has saved it. */
async function lastExecution(
	{ api }: Harness,
	workflowId: string,
	number: number,
): Promise<Omit<Timed, 'wholeMs'>> {
	const id = await until(async () => (await endedExecutionIds(api, workflowId))[number - 1], {
		limitMs: SAVE_LIMIT_MS,
	});
	if (id === undefined) throw new DemoError('n8n did not save an execution.');
	const answer = await api.call('GET', `executions/${id}`, z.unknown());
	const { error, outputs } = decodeExecution(id, answer);
	const { resultData } = runTimes.parse(parse(withData.parse(answer).data));
	const [{ executionTime }] = resultData.runData[TESTED];
	const items = [...outputs.values()].at(-1) ?? [];
	return { ownMs: executionTime, outputs: error === undefined ? items.length : 0, error };
}
