import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { toNodeError } from '../shared/nodeError';
import type { ItemPlace } from '../shared/nodeError';
import { ApiError, InvalidInputError } from '../shared/errors';
import { pollBudgetMs } from '../shared/newerHelpers';
import { isRecord } from '../shared/records';
import { withoutCertainKey } from '../shared/secrets';
import { defaultSettings } from '../shared/session';
import type { SendSettings } from '../shared/session';
import { openWhop } from '../whop/client';
import type { Whop } from '../whop/client';
import { hiddenEmailsIn } from '../whop/hiddenEmails';
import { leadItem, sampleItem } from './leadItem';
import type { LeadEvent } from './ledger';
import { whopLeads } from './leadSource';
import type { LeadSource } from './leadSource';
import { isPolling, memoryOf } from './memory';
import type { PollLock, TriggerMemory } from './memory';
import { readWatch, scopeOf } from './parameters';
import type { Watch } from './parameters';
import { firstReading, nextReading, READING_LIMITS } from './reading';
import type { Found } from './reading';
import { findTestEvents, sampleLead } from './sample';
import { readState, rememberedIds } from './state';
import type { TriggerState } from './state';

/** The key in n8n's static data that holds all the trigger remembers. */
const STATE_KEY = 'leads';
/** What n8n gives a poll outside of durable mode (n8n.md#time-of-a-poll). */
const ORDINARY_BUDGET_MS = 300_000;
/** The share of it after which no further page is asked for; the rest is for the page under way. */
const READING_SHARE = 0.7;
/** However short the budget, one request gets this long. */
const SHORTEST_POLL_MS = 5_000;
/** All requests of a poll have ended by its end; what is left is work of milliseconds. */
const LOCK_MARGIN_MS = 60_000;
/** So many polls in a row that come no further are an error. */
const MOST_POLLS_STUCK = 3;
/** About 500 kB of state. */
const MANY_IDS = 20_000;

/**
 * One poll of the Whop Lead Trigger.
 * @returns items, or null when there is nothing new: `[[]]` would start an empty execution (n8n.md#empty-polls)
 * @throws ShownError when something cannot be read or checked; publishing or the failed execution shows it. Only the
 *   first poll after a restart or another publication warns instead, because n8n would never poll again
 *   (n8n.md#first-poll).
 */
export async function pollLeads(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const node = context.getNode();
	const place: ItemPlace = {};
	const open = async (startedAt: number): Promise<Opened> => {
		const opened = await openSource(context, startedAt);
		place.apiKey = opened.whop.session.apiKey;
		return opened;
	};
	if (context.getMode() === 'manual') {
		try {
			return await fetchTestEvent(open);
		} catch (caught) {
			throw toNodeError(node, caught, place);
		}
	}
	const memory = memoryOf(`${context.getWorkflow().id ?? ''}/${node.id}`);
	const startedAt = Date.now();
	if (isPolling(memory, startedAt)) return null;
	const isFirst = isActivation(context, memory);
	const lock = { startedAt, expiresAt: deadlineOf(context, startedAt) + LOCK_MARGIN_MS };
	memory.context = new WeakRef(context);
	memory.poll = lock;
	try {
		const found = await pollOnce(context, open, memory, lock);
		memory.firstFailureSuppressed = false;
		return found;
	} catch (caught) {
		const shown = toNodeError(node, caught, place);
		// Two in a row are never suppressed: should n8n change what a first poll looks like, failures still show.
		memory.firstFailureSuppressed =
			isFirst && hasState(context) && memory.firstFailureSuppressed !== true;
		if (!memory.firstFailureSuppressed) throw shown;
		context.logger.warn(
			`${node.name} could not look for leads after the restart, and tries again at its next poll: ${shown.message}`,
		);
		return null;
	} finally {
		if (memory.poll === lock) memory.poll = undefined;
	}
}

/**
 * Whether this is the first poll after a start of n8n, a publication, or a change of the leader: it must not throw
 * (n8n.md#first-poll). n8n does not say so, but it keeps one context from there on (1.100 to 2.41, read in code). In
 * durable mode each scheduled poll has one of its own: those alone run in activation mode `update` on a budget other
 * than the ordinary one. What would break it: a new context for each ordinary poll, or another ordinary budget (a test
 * holds both); then one failure may only be logged, or, after publishing again, end the trigger.
 */
function isActivation(context: IPollFunctions, { context: last }: TriggerMemory): boolean {
	if (last === undefined) return true;
	const isScheduled =
		context.getActivationMode() === 'update' && pollBudgetMs(context) !== ORDINARY_BUDGET_MS;
	return !isScheduled && last.deref() !== context;
}

async function pollOnce(
	context: IPollFunctions,
	open: Open,
	memory: TriggerMemory,
	lock: PollLock,
): Promise<INodeExecutionData[][] | null> {
	const { whop, watch, source } = await open(lock.startedAt);
	const scope = scopeOf(watch, whop.connection);
	const store = storeOf(context);
	const saved = savedState(context, store);
	const before = [saved, memory.firstState].find((state) => state?.scope === scope);
	if (before === undefined) {
		const state = await firstReading(source, scope, watch.lookbackDays, lock.startedAt);
		if (memory.poll !== lock) return tooLate(context);
		memory.firstState = state;
		store[STATE_KEY] = state;
		return null;
	}
	const limits = { ...READING_LIMITS, sweep: watch.olderLeads };
	const found = await nextReading(source, before, watch.lookbackDays, lock.startedAt, limits);
	if (memory.poll !== lock) return tooLate(context);
	for (const warning of found.warnings) warn(context, warning);
	failWhenStuck(memory, found);
	if (before === saved) memory.firstState = undefined;
	// Last, as a whole, and with nothing awaited after it: a poll that failed leaves the state as it was.
	store[STATE_KEY] = found.state;
	warnOfSize(context, memory, rememberedIds(found.state));
	const wanted = found.events.filter(({ kind }) => watch.events.includes(kind));
	warnOfHiddenEmails(context, memory, wanted);
	return items(whop, watch, wanted, lock.startedAt);
}

/** n8n's static data of the node. */
function storeOf(context: IPollFunctions): IDataObject {
	const store: IDataObject = context.getWorkflowStaticData('node');
	if (isRecord(store)) return store;
	throw new InvalidInputError(
		'What n8n has saved for this trigger is damaged, so that nothing can be added to it',
		'Rename the trigger: n8n then saves anew, under the new name. Leads that exist by then are noted, not reported.',
	);
}

/** Whether there is something to go on from once a first poll has failed. */
function hasState(context: IPollFunctions): boolean {
	const store: unknown = context.getWorkflowStaticData('node');
	return isRecord(store) && STATE_KEY in store;
}

function savedState(context: IPollFunctions, store: IDataObject): TriggerState | undefined {
	const saved = store[STATE_KEY];
	if (saved === undefined) return undefined;
	const state = readState(saved);
	if (state === undefined) {
		warn(
			context,
			'what n8n has saved of the last poll cannot be understood, so the trigger starts anew: leads that were created and leads that converted since the last poll are noted, not reported',
		);
	}
	return state;
}

/** Another poll has started meanwhile from the same state, and reports the same. */
function tooLate(context: IPollFunctions): null {
	warn(
		context,
		'a poll took so long that another one has taken its place; what it found is dropped',
	);
	return null;
}

/** @throws ApiError when poll after poll comes no further: nothing may stand still without a word */
function failWhenStuck(memory: TriggerMemory, { stuckBy }: Found): void {
	memory.pollsStuck = stuckBy === undefined ? 0 : (memory.pollsStuck ?? 0) + 1;
	if (stuckBy === undefined || memory.pollsStuck < MOST_POLLS_STUCK) return;
	throw new ApiError({
		message: `${memory.pollsStuck} polls in a row came no further with reading the leads: ${STUCK_BY[stuckBy]}`,
		description:
			"Until this is over, events may be missing; they come once the trigger gets on. Give it fewer leads to read: choose products under 'Filters', or shorten the 'Conversion Window'.",
		failure: { cause: 'temporarily-unavailable' },
	});
}

const STUCK_BY = {
	disorder: "Whop's list is in no order that can be followed, and too long for one poll",
	time: 'Whop answers too slowly for more than the newest of them',
};

/** Nothing inside the look-back is ever forgotten to save space, so the user must know when it grows large. */
function warnOfSize(context: IPollFunctions, memory: TriggerMemory, ids: number): void {
	if (ids <= MANY_IDS || memory.warnedOfSize === true) return;
	memory.warnedOfSize = true;
	context.logger.warn(
		`${context.getNode().name} remembers ${ids} leads, and n8n saves them with each execution. A shorter 'Conversion Window' or a product filter keeps that smaller.`,
	);
}

/** Once, as it goes to the log: n8n gives a poll no place in the panel for a hint (n8n.md#versions-of-helpers). */
function warnOfHiddenEmails(
	context: IPollFunctions,
	memory: TriggerMemory,
	events: readonly LeadEvent[],
): void {
	const hint = hiddenEmailsIn(events.map(({ lead }) => lead));
	if (hint === undefined || memory.warnedOfHiddenEmails === true) return;
	memory.warnedOfHiddenEmails = true;
	context.logger.warn(`${context.getNode().name}: ${hint}`);
}

function warn(context: IPollFunctions, what: string): void {
	context.logger.warn(`${context.getNode().name}: ${what}.`);
}

async function fetchTestEvent(open: Open): Promise<INodeExecutionData[][] | null> {
	const now = Date.now();
	const { whop, watch, source } = await open(now);
	const { events, nothing } = await findTestEvents(source, watch, now);
	if (nothing === undefined) return items(whop, watch, events, now);
	const lead = sampleLead(nothing, now);
	return [watch.events.map((kind) => ({ json: sampleItem(kind, now, lead) }))];
}

/** What a poll reads, and where from. */
interface Opened {
	whop: Whop;
	watch: Watch;
	source: LeadSource;
}

/** @param startedAt when the poll began, Unix epoch ms */
type Open = (startedAt: number) => Promise<Opened>;

async function openSource(context: IPollFunctions, startedAt: number): Promise<Opened> {
	const budgetMs = pollBudgetMs(context);
	const readUntil = startedAt + budgetMs * READING_SHARE;
	const settings = pollSettings(budgetMs, deadlineOf(context, startedAt));
	const whop = await openWhop(context, settings);
	const watch = readWatch(context, whop.connection);
	return { whop, watch, source: whopLeads(whop, watch, () => Date.now() > readUntil) };
}

/** @returns when the poll's last request ends at the latest (Unix epoch ms) */
function deadlineOf(context: IPollFunctions, startedAt: number): number {
	return startedAt + Math.max(SHORTEST_POLL_MS, pollBudgetMs(context));
}

/**
 * How a poll sends: until its deadline, and with one slow answer taking up no more than a part of it, so that there is
 * time to ask again.
 * @param budgetMs what n8n gives the poll, ms
 * @param endsAtMs its deadline, Unix epoch ms
 */
export function pollSettings(budgetMs: number, endsAtMs: number): SendSettings {
	const settings = defaultSettings();
	const part = Math.max(SHORTEST_POLL_MS, Math.round(budgetMs * (1 - READING_SHARE)));
	return { ...settings, timeoutMs: Math.min(settings.timeoutMs, part), endsAtMs };
}

/** @param noticedMs when the poll began, Unix epoch ms */
function items(
	{ session }: Whop,
	{ company }: Watch,
	events: readonly LeadEvent[],
	noticedMs: number,
): INodeExecutionData[][] | null {
	// Not by n8n's helper, which takes a row with a field `json` for an item.
	const rows = events.map(({ kind, lead }) => ({
		json: withoutCertainKey(leadItem({ company, kind, noticedMs }, lead), session.apiKey),
	}));
	return rows.length > 0 ? [rows] : null;
}
