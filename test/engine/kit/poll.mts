import { PollContext, TriggersAndPollers } from './engine.mts';
import type {
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	WorkflowActivateMode,
} from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';
import { additionalData } from './additional-data.mts';
import type { Credentials } from './credentials.mts';
import { credentialsOf } from './credentials.mts';
import { versionOf } from './pack.mts';
import type { Pack } from './pack.mts';

const N8N_BUDGET_MS = 300_000;
/** n8n's hooks before the budget, which the kit leaves as they are. */
const HOOKS = [undefined, undefined, undefined, undefined, undefined] as const;

/** A polling node in a published workflow. */
export interface TriggerOptions {
	/** `<package>.<node>` */
	readonly type: string;
	readonly parameters: INodeParameters;
	readonly credentials: Credentials;
	/** The workflow's static data as n8n saved it: `{ 'node:<node name>': {…} }`. Default: a new workflow. */
	readonly staticData?: IDataObject;
	/** Default "Trigger". */
	readonly nodeName?: string;
}

/** How one poll is started. */
export interface PollOptions {
	/** Default `trigger`; `manual` is "Fetch Test Event". */
	readonly mode?: 'trigger' | 'manual';
	/** Default `init`, as n8n says for the poll at the start and for all later ones. */
	readonly activation?: WorkflowActivateMode;
	/** What `getPollBudgetMs()` answers; default n8n's own, 300 000. `unknown`: an n8n before 2.37, without it. */
	readonly budgetMs?: number | 'unknown';
}

/** What came of a poll that did not throw. */
export interface PollResult {
	/** The items of the first output; null when the poll returned null. */
	readonly items: INodeExecutionData[] | null;
	/** Whether n8n sees changed static data (`__dataChanged`). */
	readonly dataChanged: boolean;
	/** Static data in memory after the poll, as JSON would bring it back. */
	readonly memory: IDataObject;
	/** What is in n8n's database: n8n saves after the activation poll and whenever a poll emits, not otherwise. */
	readonly saved: IDataObject;
}

/** A published trigger: poll it as often as wanted, also at the same time; its static data stays in memory. */
export interface PolledTrigger {
	readonly workflow: Workflow;
	readonly node: INode;
	/** Rejects with what the node threw. */
	poll(options?: PollOptions): Promise<PollResult>;
	/** Static data in memory now. */
	memory(): IDataObject;
	/** Static data in n8n's database now. */
	saved(): IDataObject;
	/** n8n stops and starts again: newly loaded code, and static data from the database, or the given one. */
	restart(staticData?: IDataObject): PolledTrigger;
	/** Published again in the same process, or leader again: n8n saves first; the code keeps what it remembers. */
	publishAgain(changes?: Pick<TriggerOptions, 'nodeName'>): PolledTrigger;
}

/** What n8n makes of a polling node when it publishes its workflow. */
export interface PublishedNode {
	readonly workflow: Workflow;
	readonly node: INode;
}

/** The workflow of a polling node, with static data as it comes from the database. */
export function publishNode(pack: Pack, options: TriggerOptions): PublishedNode {
	const { type, parameters, credentials, nodeName = 'Trigger', staticData = {} } = options;
	const node: INode = {
		id: 'trigger-node',
		name: nodeName,
		type,
		typeVersion: versionOf(pack, type),
		position: [0, 0],
		parameters: structuredClone(parameters),
		credentials: credentialsOf(pack, type, credentials),
	};
	const workflow = new Workflow({
		id: 'workflow-1',
		name: 'Trigger test',
		nodes: [node],
		connections: {},
		active: true,
		nodeTypes: pack.nodeTypes,
		staticData: structuredClone(staticData),
	});
	return { workflow, node };
}

/** Publishes a polling node; nothing is polled until `poll()`. */
export function pollTrigger(pack: Pack, options: TriggerOptions): PolledTrigger {
	const { type, credentials } = options;
	const { workflow, node } = publishNode(pack, options);
	let saved = structuredClone(options.staticData ?? {});
	const poller = new TriggersAndPollers();
	const memory = (): IDataObject => JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject;
	let activated = false;

	const save = (): void => {
		if (workflow.staticData['__dataChanged'] !== true) return;
		saved = memory();
		workflow.staticData['__dataChanged'] = false;
	};
	/** One context from activation on, as in n8n; a test event has its own. */
	const contexts = new Map<WorkflowActivateMode, PollContext>();
	let budget = N8N_BUDGET_MS;
	const contextFor = ({ mode = 'trigger', activation = 'init', budgetMs }: PollOptions) => {
		const known = mode === 'trigger' ? contexts.get(activation) : undefined;
		if (known !== undefined && budgetMs !== 'unknown') return known;
		const more = additionalData(pack, credentials, { currentNodeParameters: node.parameters });
		const made = new PollContext(workflow, node, more, mode, activation, ...HOOKS, () => budget);
		if (budgetMs === 'unknown') Reflect.deleteProperty(made, 'getPollBudgetMs');
		if (mode === 'trigger') contexts.set(activation, made);
		return made;
	};
	const poll = async (how: PollOptions = {}): Promise<PollResult> => {
		const { mode = 'trigger', budgetMs } = how;
		budget = typeof budgetMs === 'number' ? budgetMs : N8N_BUDGET_MS;
		const context = contextFor(how);
		const isActivation = !activated && mode === 'trigger';
		await workflow.expression.acquireIsolate();
		try {
			const outputs = await poller.runPollFunction(workflow, node, context);
			activated ||= mode === 'trigger';
			const dataChanged = workflow.staticData['__dataChanged'] === true;
			if (mode === 'trigger' && (isActivation || outputs !== null)) save();
			return { items: outputs?.[0] ?? null, dataChanged, memory: memory(), saved };
		} finally {
			await workflow.expression.releaseIsolate();
		}
	};
	return {
		workflow,
		node,
		poll,
		memory,
		saved: () => structuredClone(saved),
		restart: (staticData = saved) => pollTrigger(pack.restarted(type), { ...options, staticData }),
		publishAgain: (changes = {}) =>
			pollTrigger(pack, {
				...options,
				parameters: node.parameters,
				staticData: memory(),
				...changes,
			}),
	};
}
