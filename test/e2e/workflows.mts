import { randomUUID } from 'node:crypto';
import { z } from 'zod/v4';
import { endedExecutionIds, readExecution } from '../../demo/executions.mts';
import type { EndedExecution } from '../../demo/executions.mts';
import { Unreachable } from '../../demo/rest.mts';
import { saveWorkflow } from '../../demo/seed.mts';
import { until } from '../../demo/wait.mts';
import { withCredentials } from '../../demo/workflow-files.mts';
import type { WorkflowFile } from '../../demo/workflow-files.mts';
import type { World } from './world.mts';

/** A node of a workflow to run, in n8n's words. */
export interface NodeToRun {
	readonly name: string;
	readonly type: string;
	readonly typeVersion?: number;
	readonly parameters?: object;
	/** Of a node that a request starts. */
	readonly webhookId?: string;
	readonly onError?: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
	readonly retryOnFail?: boolean;
	readonly maxTries?: number;
	/** Milliseconds. */
	readonly waitBetweenTries?: number;
	/** Name of the node behind the second output. */
	readonly errorTo?: string;
}

const STEP = 220;
const EXECUTION_LIMIT_MS = 60_000;
const started = z.object({ executionId: z.coerce.string() });

/** A workflow of these nodes, one behind the other (those that `errorTo` names stand aside), with credentials. */
export function chainOf(
	{ credentials }: Pick<World, 'credentials'>,
	name: string,
	given: readonly NodeToRun[],
): WorkflowFile {
	const aside = new Set(given.map(({ errorTo }) => errorTo));
	const line = given.filter((node) => !aside.has(node.name));
	const to = (node: string | undefined) =>
		node === undefined ? [] : [{ node, type: 'main', index: 0 }];
	const nodes = given.map((node, at) => ({
		id: randomUUID(),
		typeVersion: 1,
		position: [at * STEP, aside.has(node.name) ? STEP : 0],
		parameters: {},
		...node,
		errorTo: undefined,
	}));
	const connections = Object.fromEntries(
		line.map((node, at) => [node.name, { main: [to(line[at + 1]?.name), to(node.errorTo)] }]),
	);
	return withCredentials(
		{ name, nodes, connections, settings: { executionOrder: 'v1' } },
		credentials,
	);
}

/**
 * Runs nodes on these items, as somebody who clicks "Execute workflow".
 *
 * @returns the execution once it has ended
 * @throws when that takes more than a minute
 */
export async function runOn(
	world: World,
	name: string,
	items: readonly object[],
	nodes: readonly NodeToRun[],
): Promise<EndedExecution> {
	return await runFrom(world, 'Start', chainOn(world, name, items, nodes));
}

/** A workflow that a trigger named "Start" begins with these items. */
export function chainOn(
	world: World,
	name: string,
	items: readonly object[],
	nodes: readonly NodeToRun[],
): WorkflowToRun {
	const trigger = { name: 'Start', type: 'n8n-nodes-base.manualTrigger' };
	const pinData = { Start: items.map((json) => ({ json })) };
	return { ...chainOf(world, name, [trigger, ...nodes]), pinData };
}

/**
 * Runs a workflow by hand from the named trigger, which is "Fetch Test Event" where the trigger polls.
 *
 * @returns the execution once it has ended
 * @throws when that takes more than a minute
 */
export async function runFrom(
	world: World,
	trigger: string,
	workflow: WorkflowToRun,
): Promise<EndedExecution> {
	return await ended(world, await start(world, trigger, workflow));
}

/** A workflow with the items that stand for what its triggers give. */
type WorkflowToRun = WorkflowFile & { readonly pinData?: object };

/** An execution, which may still be under way. */
interface StartedExecution {
	readonly id: string;
	readonly workflowId: string;
}

/** Begins what {@link runFrom} does. */
export async function start(
	{ api }: World,
	trigger: string,
	workflow: WorkflowToRun,
): Promise<StartedExecution> {
	const { id: workflowId } = await saveWorkflow(api, workflow);
	const { executionId } = await api.call('POST', `workflows/${workflowId}/run`, started, {
		triggerToStartFrom: { name: trigger },
		// The newest n8n runs what is saved; older ones run this.
		workflowData: { ...workflow, id: workflowId, active: false },
	});
	return { id: executionId, workflowId };
}

/**
 * Waits until an execution has ended.
 *
 * @throws when that takes more than a minute
 */
export async function ended(
	{ api }: World,
	{ id, workflowId }: StartedExecution,
): Promise<EndedExecution> {
	const isThere = await until(
		async () => {
			try {
				return (await endedExecutionIds(api, workflowId)).includes(id) || undefined;
			} catch (error) {
				// n8n answers nobody for seconds while it loads what an agent needs, and then drops connections.
				if (error instanceof Unreachable) return undefined;
				throw error;
			}
		},
		{ limitMs: EXECUTION_LIMIT_MS, everyMs: 200 },
	);
	if (isThere === undefined) throw new Error(`Execution ${id} did not end within a minute`);
	return await readExecution(api, id);
}

/** What a node gave out at one of its outputs. */
export function jsonOf(execution: EndedExecution, node: string, output = 0): object[] {
	return (execution.branches.get(node)?.[output] ?? []).map(({ json }) => json);
}
