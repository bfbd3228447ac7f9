import { ExecutionLifecycleHooks, WorkflowExecute } from './engine.mts';
import type {
	ExecutionError,
	IConnections,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	IRun,
} from 'n8n-workflow';
import { createRunExecutionData, NodeConnectionTypes, Workflow } from 'n8n-workflow';
import { additionalData } from './additional-data.mts';
import type { Credentials } from './credentials.mts';
import { credentialsOf } from './credentials.mts';
import { START } from './helper-nodes.mts';
import { versionOf } from './pack.mts';
import type { Pack } from './pack.mts';

/** A node of a workflow to run; settings such as `onError` and `retryOnFail` as n8n names them. */
export interface NodeToRun
	extends Pick<INode, 'onError' | 'retryOnFail' | 'maxTries' | 'waitBetweenTries'> {
	readonly name: string;
	/** `<package>.<node>`, or a helper node of the kit. */
	readonly type: string;
	readonly parameters?: INodeParameters;
	/** Default: the newest version of the node. */
	readonly typeVersion?: number;
	/** Name of the node behind this one's error output. */
	readonly errorTo?: string;
}

/** A workflow to run once: Start, then the nodes one after the other; an `errorTo` node stands outside that chain. */
export interface WorkflowToRun {
	readonly nodes: readonly NodeToRun[];
	/** The json of the items that come in; default one empty item. */
	readonly input?: readonly IDataObject[];
	readonly credentials: Credentials;
}

/** What came of a run. */
export interface RunResult {
	readonly status: IRun['status'];
	/** What stopped the run. */
	readonly error: ExecutionError | undefined;
	/** The output of a node; empty when it did not run. Output 1 is the error output. */
	items(node: string, output?: number): INodeExecutionData[];
	/** The `json` of {@link items}. */
	json(node: string, output?: number): IDataObject[];
	/** Everything the run left behind, as n8n stores and shows it. */
	readonly run: IRun;
}

/** Runs a workflow from start to end on n8n's own engine. */
export async function runWorkflow(pack: Pack, toRun: WorkflowToRun): Promise<RunResult> {
	const nodes = [{ name: 'Start', type: START }, ...toRun.nodes].map((node) =>
		asNode(pack, node, toRun.credentials),
	);
	const connections = connect(toRun.nodes);
	const workflow = new Workflow({
		id: 'workflow-1',
		nodes,
		connections,
		active: false,
		nodeTypes: pack.nodeTypes,
		settings: { executionOrder: 'v1' },
	});
	const now = new Date();
	const hooks = new ExecutionLifecycleHooks('trigger', '1', {
		id: 'workflow-1',
		name: 'Run',
		active: false,
		isArchived: false,
		activeVersionId: null,
		createdAt: now,
		updatedAt: now,
		nodes,
		connections,
	});
	const [start] = nodes;
	if (start === undefined) throw new Error('A workflow has a start');
	const input = (toRun.input ?? [{}]).map((json) => ({ json: structuredClone(json) }));
	const data = createRunExecutionData({
		executionData: { nodeExecutionStack: [{ node: start, data: { main: [input] }, source: null }] },
	});
	const more = additionalData(pack, toRun.credentials, { hooks });
	const run = await new WorkflowExecute(more, 'trigger', data).processRunExecutionData(workflow);
	const items = (node: string, output = 0): INodeExecutionData[] =>
		run.data.resultData.runData[node]?.at(-1)?.data?.['main']?.[output] ?? [];
	return {
		status: run.status,
		error: run.data.resultData.error,
		items,
		json: (node, output) => items(node, output).map(({ json }) => json),
		run,
	};
}

function asNode(pack: Pack, given: NodeToRun, credentials: Credentials): INode {
	const { name, type, parameters = {}, onError, retryOnFail, maxTries, waitBetweenTries } = given;
	const { typeVersion = versionOf(pack, type) } = given;
	return {
		id: `id of ${name}`,
		name,
		type,
		typeVersion,
		position: [0, 0],
		parameters: structuredClone(parameters),
		credentials: credentialsOf(pack, type, credentials),
		onError,
		retryOnFail,
		maxTries,
		waitBetweenTries,
	};
}

function connect(nodes: readonly NodeToRun[]): IConnections {
	const aside = new Set(nodes.map(({ errorTo }) => errorTo));
	const chain: NodeToRun[] = [
		{ name: 'Start', type: START },
		...nodes.filter(({ name }) => !aside.has(name)),
	];
	const to = (node: string | undefined) =>
		node === undefined ? [] : [{ node, type: NodeConnectionTypes.Main, index: 0 }];
	return Object.fromEntries(
		chain.map(({ name, errorTo }, place) => [
			name,
			{ main: [to(chain[place + 1]?.name), to(errorTo)] },
		]),
	);
}
