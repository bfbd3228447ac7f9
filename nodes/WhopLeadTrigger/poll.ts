import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { toNodeError } from '../shared/nodeError';
import { defaultSettings } from '../shared/session';
import type { SendSettings } from '../shared/session';
import { openWhop } from '../whop/client';
import type { Whop } from '../whop/client';
import { leadItem } from './leadItem';
import type { LeadEvent } from './ledger';
import { whopLeads } from './leadSource';
import type { LeadSource } from './leadSource';
import { memoryOf } from './memory';
import type { TriggerMemory } from './memory';
import { readWatch, scopeOf } from './parameters';
import type { Watch } from './parameters';
import { READING_LIMITS } from './limits';
import { firstReading, nextReading } from './reading';
import { sampleEvents } from './sample';
import { readState, rememberedIds } from './state';

/** The key in n8n's static data that holds all the trigger remembers. */
const STATE_KEY = 'leads';
/** What n8n gives a poll outside of durable mode (R15). */
const ORDINARY_BUDGET_MS = 300_000;
/** n8n gives a poll 36 s (durable mode) or 5 minutes (n8n-platform.md R15); an n8n that does not say gets the shorter. */
const DEFAULT_BUDGET_MS = 36_000;
/** The share of it after which no further page is asked for; the rest is for the page under way. */
const READING_SHARE = 0.7;
/** About 500 kB of state. */
const MANY_IDS = 20_000;
/** However short the budget, a request gets this long. */
const SHORTEST_TIMEOUT_MS = 5_000;

/**
 * One poll of the Whop Lead Trigger.
 * @returns items, or null when there is nothing new: `[[]]` would start an empty execution (n8n-platform.md R7)
 * @throws ShownError when something cannot be read or checked; publishing or the failed execution shows it. Only the
 *   first poll after a restart or another publication warns instead, because n8n would never poll again (R2).
 */
export async function pollLeads(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const node = context.getNode();
	if (context.getMode() === 'manual') {
		try {
			return await fetchTestEvent(context);
		} catch (caught) {
			throw toNodeError(node, caught);
		}
	}
	const memory = memoryOf(`${context.getWorkflow().id ?? ''}/${node.id}`);
	if (memory.polling) return null;
	const restarted =
		isActivation(context, memory) && STATE_KEY in context.getWorkflowStaticData('node');
	memory.context = new WeakRef(context);
	memory.polling = true;
	try {
		const found = await pollOnce(context, memory);
		memory.excused = false;
		return found;
	} catch (caught) {
		const shown = toNodeError(node, caught);
		// Two in a row are never excused: should n8n change what a first poll looks like, failures still show.
		memory.excused = restarted && memory.excused !== true;
		if (!memory.excused) throw shown;
		context.logger.warn(
			`${node.name} could not look for leads after the restart, and tries again at its next poll: ${shown.message}`,
		);
		return null;
	} finally {
		memory.polling = false;
	}
}

/**
 * Whether this is the first poll after a start of n8n, a publication, or a change of the leader: it must not throw (R2).
 * n8n does not say so, but it keeps one context from there on. In durable mode each scheduled poll has one of its own;
 * those have a smaller budget than any other poll.
 */
function isActivation(context: IPollFunctions, { context: last }: TriggerMemory): boolean {
	if (last === undefined) return true;
	const scheduled = 'getPollBudgetMs' in context && context.getPollBudgetMs() < ORDINARY_BUDGET_MS;
	return !scheduled && last.deref() !== context;
}

async function pollOnce(
	context: IPollFunctions,
	memory: TriggerMemory,
): Promise<INodeExecutionData[][] | null> {
	const { whop, watch, source } = await openSource(context);
	const scope = scopeOf(watch, whop.connection);
	const store = context.getWorkflowStaticData('node');
	const saved = readState(store[STATE_KEY], scope);
	const before = saved ?? readState(memory.firstState, scope);
	if (before === undefined) {
		memory.firstState = await firstReading(source, scope, watch.lookbackDays, Date.now());
		store[STATE_KEY] = memory.firstState;
		return null;
	}
	const limits = { ...READING_LIMITS, older: watch.olderLeads };
	const { events, state } = await nextReading(source, before, watch.lookbackDays, limits);
	if (saved !== undefined) memory.firstState = undefined;
	// Last, as a whole, and with nothing awaited after it: a poll that failed leaves the state as it was.
	store[STATE_KEY] = state;
	warnOfSize(context, memory, rememberedIds(state));
	return items(context, watch, events);
}

/** Nothing inside the look-back is ever forgotten to save space, so the user must know when it grows large. */
function warnOfSize(context: IPollFunctions, memory: TriggerMemory, ids: number): void {
	if (ids <= MANY_IDS || memory.warned === true) return;
	memory.warned = true;
	context.logger.warn(
		`${context.getNode().name} remembers ${ids} leads, and n8n saves them with each execution. A shorter 'Look-Back for Conversions' or a product filter keeps that smaller.`,
	);
}

async function fetchTestEvent(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const { watch, source } = await openSource(context);
	return items(context, watch, await sampleEvents(source, watch, Date.now()));
}

async function openSource(
	context: IPollFunctions,
): Promise<{ whop: Whop; watch: Watch; source: LeadSource }> {
	const budgetMs = 'getPollBudgetMs' in context ? context.getPollBudgetMs() : DEFAULT_BUDGET_MS;
	const endMs = Date.now() + budgetMs * READING_SHARE;
	const outOfTime = (): boolean => Date.now() > endMs;
	const whop = await openWhop(context, pollSettings(budgetMs, outOfTime));
	const watch = readWatch(context, whop.connection);
	return { whop, watch, source: whopLeads(whop, watch, outOfTime) };
}

/**
 * How a poll sends: a wait, a slow answer or one try after the other must not use up the poll, or n8n abandons it with
 * all that was read.
 * @param budgetMs what n8n gives the poll, ms
 * @param outOfTime whether the share of it that is for reading is used up; then nothing is tried again
 */
export function pollSettings(budgetMs: number, outOfTime: () => boolean): SendSettings {
	const settings = defaultSettings();
	const most = Math.max(SHORTEST_TIMEOUT_MS, budgetMs * (1 - READING_SHARE));
	return {
		...settings,
		timeoutMs: Math.min(settings.timeoutMs, most),
		longestWaitMs: Math.min(settings.longestWaitMs, most),
		get retries() {
			return outOfTime() ? 0 : settings.retries;
		},
	};
}

function items(
	context: IPollFunctions,
	{ company, events: wanted }: Watch,
	events: LeadEvent[],
): INodeExecutionData[][] | null {
	const rows = events
		.filter(({ kind }) => wanted.includes(kind))
		.map(({ kind, lead }) => leadItem(company, kind, lead));
	return rows.length > 0 ? [context.helpers.returnJsonArray(rows)] : null;
}
