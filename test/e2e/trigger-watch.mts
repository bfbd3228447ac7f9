import { deepStrictEqual as equal } from 'node:assert/strict';
import { endedExecutionIds, readExecution } from '../../demo/executions.mts';
import { until } from '../../demo/wait.mts';
import { addLeadWithClick } from '../../sandbox/lead-with-click.mts';
import type { World } from './world.mts';

/** With a schedule of every minute. */
const NEXT_POLL_MS = 90_000;

/** What n8n makes of the rows of a crashed execution, which it has lost. */
const LOST = 'isArtificialRecoveredEventItem';

/** Makes leads in the sandbox, and sees what a published trigger brings of them. */
export class TriggerWatch {
	private readonly world: World;
	private readonly companyId: string;
	/** The published workflow. */
	workflowId = '';
	/** What has to have arrived, each once. */
	private readonly expected: string[] = [];

	/** @param companyId the company that the trigger watches */
	constructor(world: World, companyId: string) {
		this.world = world;
		this.companyId = companyId;
	}

	/** Adds a lead of a click whose event is to arrive. Returns its ID. */
	create(): string {
		const { lead } = addLeadWithClick(this.world.sandbox, {
			companyId: this.companyId,
			productId: null,
		});
		this.expectCreated(lead.id);
		return lead.id;
	}

	/** Tells of a lead that was added otherwise. */
	expectCreated(id: string): void {
		this.expected.push(`lead.created ${id}`);
	}

	/** Converts a lead, whose event is to arrive. */
	convert(id: string): void {
		this.world.sandbox.whop.convertLead(id);
		this.expected.push(`lead.converted ${id}`);
	}

	/** Waits until all events have arrived, and sees that each did once, and no other. */
	async allArrivedOnce(): Promise<void> {
		for (const event of this.expected) await this.arrived(event);
		equal((await this.events()).sort(), [...this.expected].sort());
	}

	/** Waits until the trigger has asked for the leads once more, from now on, and got this status. */
	async nextPoll(answer = 200): Promise<void> {
		const { requests } = this.world.sandbox;
		const before = requests.length;
		const polled = await until(
			() =>
				requests
					.slice(before)
					.find(
						({ path, method, status }) =>
							path === '/leads' && method === 'GET' && status === answer,
					),
			{ limitMs: NEXT_POLL_MS },
		);
		if (polled === undefined) throw new Error(`The trigger did not poll.\n${this.world.lastLog()}`);
	}

	private async arrived(event: string): Promise<void> {
		const found = await until(async () => (await this.events()).includes(event) || undefined, {
			limitMs: NEXT_POLL_MS,
		});
		if (found === undefined) throw new Error(`${event} did not arrive.\n${this.world.lastLog()}`);
	}

	/** All events so far. */
	private async events(): Promise<string[]> {
		const { api } = this.world;
		const executions = await Promise.all(
			(await endedExecutionIds(api, this.workflowId)).map((id) => readExecution(api, id)),
		);
		return executions
			.flatMap(({ outputs }) => outputs.get('whopLeadTrigger') ?? [])
			.filter(({ json }) => !(LOST in json))
			.map(({ json }) => `${String(json.event)} ${String(json.id)}`);
	}
}
