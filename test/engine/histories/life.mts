import type { INodeExecutionData } from 'n8n-workflow';

import type { Pack } from '../kit/pack.mts';
import { pollDurably } from '../kit/durable-poll.mts';
import type { DurableTrigger } from '../kit/durable-poll.mts';
import { pollTrigger } from '../kit/poll.mts';
import type { PolledTrigger, TriggerOptions } from '../kit/poll.mts';

/** A published trigger, whichever way n8n polls it. */
export interface Life {
	/** Rejects with what the node threw. */
	poll(budgetMs?: number): Promise<INodeExecutionData[] | null>;
	/** The state that the next poll will find, as JSON. */
	state(): string;
	/** n8n stops and starts again. */
	restart(): Life;
	/** Published again in the same process. */
	publishAgain(): Life;
}

/** In a process of its own, not yet polled. */
export function beginLife(mode: 'ordinary' | 'durable', pack: Pack, options: TriggerOptions): Life {
	const ownProcess = pack.restarted(options.type);
	return mode === 'ordinary'
		? ordinaryLife(pollTrigger(ownProcess, options))
		: durableLife(pollDurably(ownProcess, options), true);
}

function ordinaryLife(trigger: PolledTrigger): Life {
	return {
		poll: async (budgetMs) =>
			(await trigger.poll(budgetMs === undefined ? {} : { budgetMs })).items,
		state: () => JSON.stringify(trigger.memory()),
		restart: () => ordinaryLife(trigger.restart()),
		publishAgain: () => ordinaryLife(trigger.publishAgain()),
	};
}

/** @param toActivate the next poll is the one at publication */
function durableLife(trigger: DurableTrigger, toActivate: boolean): Life {
	let activation = toActivate;
	return {
		poll: async (budgetMs) => {
			if (!activation) return await trigger.poll(budgetMs);
			activation = false;
			return await trigger.activate();
		},
		state: () => JSON.stringify(trigger.stored()),
		restart: () => durableLife(trigger.restart(), false),
		publishAgain: () => durableLife(trigger, true),
	};
}
