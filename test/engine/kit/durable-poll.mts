import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { AsyncLocalStorage } from 'node:async_hooks';

import { additionalData } from './additional-data.mts';
import { PollContext, TriggersAndPollers } from './engine.mts';
import type { Pack } from './pack.mts';
import { publishNode } from './poll.mts';
import type { TriggerOptions } from './poll.mts';

/** What a scheduled poll may take in durable mode: 45 s less a margin. */
const DURABLE_BUDGET_MS = 36_000;

/**
 * A published trigger in n8n's durable poll mode (n8n.md#durable-mode; n8n 2.41, `poll-trigger-executor`,
 * `poll-trigger-task-handler` and `trigger-execution-context.factory`): each poll gets a copy of the stored state, on a
 * context of its own; the copy is stored when the poll ends well, and dropped when it throws.
 */
export interface DurableTrigger {
	/** The poll at publication: when it gives nothing, its state is dropped too. */
	activate(): Promise<INodeExecutionData[] | null>;
	/** A scheduled poll, with n8n's own budget unless another one is given. Rejects with what the node threw. */
	poll(budgetMs?: number): Promise<INodeExecutionData[] | null>;
	/** The stored state. */
	stored(): IDataObject;
	/** n8n stops and starts again: the schedule is in the database, so there is no activation poll. */
	restart(): DurableTrigger;
}

/** Publishes a polling node in durable mode; state of the ordinary mode is taken over. */
export function pollDurably(pack: Pack, options: TriggerOptions): DurableTrigger {
	const { workflow, node } = publishNode(pack, options);
	const key = `node:${node.name}`;
	let stored = structuredClone((options.staticData?.[key] ?? {}) as IDataObject);
	const copies = new AsyncLocalStorage<IDataObject>();
	const poller = new TriggersAndPollers();

	const run = async (
		scheduled: boolean,
		budgetMs = DURABLE_BUDGET_MS,
	): Promise<INodeExecutionData[] | null> => {
		const context = new PollContext(
			workflow,
			node,
			additionalData(pack, options.credentials, { currentNodeParameters: node.parameters }),
			'trigger',
			scheduled ? 'update' : 'activate',
			undefined,
			undefined,
			undefined,
			undefined,
			() => {
				const copy = copies.getStore();
				if (copy === undefined) throw new Error('Static data was read outside of a poll');
				return copy;
			},
			scheduled ? () => budgetMs : undefined,
		);
		const copy = structuredClone(stored);
		await workflow.expression.acquireIsolate();
		try {
			const poll = async () => await poller.runPollFunction(workflow, node, context);
			const outputs = await copies.run(copy, poll);
			if (scheduled || outputs !== null) stored = structuredClone(copy);
			return outputs?.[0] ?? null;
		} finally {
			await workflow.expression.releaseIsolate();
		}
	};
	return {
		activate: () => run(false),
		poll: (budgetMs) => run(true, budgetMs),
		stored: () => structuredClone(stored),
		restart: () =>
			pollDurably(pack.restarted(options.type), { ...options, staticData: { [key]: stored } }),
	};
}
