import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { COMPANY, WHOP_KEY } from '../../../sandbox/identities.mts';
import { startSandbox } from '../../../sandbox/sandbox.mts';
import type { FaultReply, Sandbox } from '../../../sandbox/sandbox.mts';
import { additionalData } from './additional-data.mts';
import { pollDurably } from './durable-poll.mts';
import type { DurableTrigger } from './durable-poll.mts';
import { PollContext } from './engine.mts';
import { loadPack } from './pack.mts';
import type { Pack } from './pack.mts';
import { pollTrigger } from './poll.mts';
import type { PollOptions, PolledTrigger, TriggerOptions } from './poll.mts';

const TYPE = 'n8n-nodes-whop-dub.whopLeadTrigger';
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const realNow = Date.now.bind(Date);

/** What the tests of the trigger in one file share: the loaded package, a sandbox, and the sandbox's clock. */
export class TriggerHarness {
	/** The sandbox's clock. */
	now = realNow();
	/** How far the machine's clock is behind it; otherwise both move together. */
	hostBehindMs = 0;
	private loaded: Pack | undefined;
	private started: Sandbox | undefined;

	get sandbox(): Sandbox {
		if (this.started === undefined) throw new Error('The harness is set up in beforeAll');
		return this.started;
	}

	private get pack(): Pack {
		if (this.loaded === undefined) throw new Error('The harness is set up in beforeAll');
		return this.loaded;
	}

	async open(): Promise<void> {
		[this.loaded, this.started] = await Promise.all([
			loadPack(),
			startSandbox({ now: () => this.now }),
		]);
	}

	/** In a process of its own, not yet polled. */
	publish(parameters: INodeParameters = {}, staticData: TriggerOptions['staticData'] = {}) {
		const { pack, options } = this.forNode(parameters);
		return pollTrigger(pack, { ...options, staticData });
	}

	/** The same in durable mode. */
	publishDurably(staticData: TriggerOptions['staticData'] = {}): DurableTrigger {
		const { pack, options } = this.forNode({});
		return pollDurably(pack, { ...options, staticData });
	}

	/** Published and polled once; a minute later. */
	async published(parameters?: INodeParameters): Promise<PolledTrigger> {
		const trigger = this.publish(parameters);
		await trigger.poll();
		this.now += MINUTE;
		return trigger;
	}

	/** What n8n answers a poll outside of durable mode, where nobody else says. */
	ordinaryBudgetMs(): number {
		const { workflow, node } = this.publish();
		return new PollContext(
			workflow,
			node,
			additionalData(this.pack, {}),
			'trigger',
			'init',
		).getPollBudgetMs();
	}

	/** Lets Whop answer the next list like that. */
	answer(reply: FaultReply, { skip = 0, times = 1 } = {}): void {
		this.sandbox.faults.add({ service: 'whop', path: '/leads', skip, times, reply });
	}

	private forNode(parameters: INodeParameters): { pack: Pack; options: TriggerOptions } {
		const whopApi = {
			apiKey: WHOP_KEY,
			environment: 'custom',
			baseUrl: this.sandbox.whopBaseUrl,
			companyId: COMPANY.id,
		};
		const both = { triggerOn: ['lead.created', 'lead.converted'] };
		return {
			pack: this.pack.restarted(TYPE),
			options: { type: TYPE, parameters: { ...both, ...parameters }, credentials: { whopApi } },
		};
	}
}

/** Sets the harness for a test file; its parts are there from the first test on. */
export function createTriggerHarness(): TriggerHarness {
	const harness = new TriggerHarness();
	const variants = {};
	beforeAll(async () => {
		await harness.open();
		Object.assign(variants, harness.sandbox.whop.variants);
	});
	beforeEach(() => {
		const begun = realNow();
		harness.now = begun;
		harness.hostBehindMs = 0;
		Date.now = () => realNow() + (harness.now - begun) - harness.hostBehindMs;
		harness.sandbox.reset();
		Object.assign(harness.sandbox.whop.variants, variants);
	});
	afterAll(async () => {
		Date.now = realNow;
		await harness.sandbox.close();
	});
	return harness;
}

/** The `eventId`s of a poll, without the company; null when the poll emitted nothing. */
export function eventsOf(items: INodeExecutionData[] | null): string[] | null {
	return (
		items?.map(({ json }) => (json['eventId'] as string).replace(`${COMPANY.id}/`, '')) ?? null
	);
}

/** Polls, and gives the events. */
export async function events(trigger: PolledTrigger, how?: PollOptions): Promise<string[] | null> {
	return eventsOf((await trigger.poll(how)).items);
}
