import { setTimeout as sleep } from 'node:timers/promises';
import { COMPANY } from '../sandbox/identities.mts';
import type { StoredLead } from '../sandbox/sandbox.mts';
import type { Demo } from './demo.mts';
import { endedExecutionIds, readExecution } from './executions.mts';
import type { EndedExecution } from './executions.mts';
import { BEGINNING_OF, arrivalLine, beginningLine } from './journey.mts';
import type { Beginning } from './journey.mts';
import { leadRunsOf } from './lead-runs.mts';
import type { LeadRun } from './lead-runs.mts';
import type { Say } from './progress.mts';
import { Unreachable } from './rest.mts';

const EVERY_MS = 1000;

/**
 * Says a line when a lead is created or converted on the pretended Whop, and one when n8n has handled it. Nothing is
 * assumed: beginnings are read from the sandbox, triggers from n8n's executions, and records from the sandbox's Dub.
 */
export class LeadReport {
	private readonly demo: Demo;
	private readonly say: Say;
	/** When each beginning was there, by lead and beginning. */
	private readonly beganAt = new Map<string, number>();
	private readonly seenExecutions = new Set<string>();

	constructor(demo: Demo, say: Say) {
		this.demo = demo;
		this.say = say;
		for (const lead of this.leads()) this.noteBeginnings(lead, () => undefined);
	}

	/** Reports until the signal ends it. */
	async run(signal: AbortSignal): Promise<void> {
		while (!signal.aborted) {
			for (const lead of this.leads()) this.noteBeginnings(lead, this.say);
			try {
				await this.reportExecutions();
			} catch (error) {
				// n8n goes before this loop does; whether it should have gone is found out elsewhere.
				if (!(error instanceof Unreachable)) throw error;
			}
			await sleep(EVERY_MS, undefined, { ref: false });
		}
	}

	private leads(): readonly StoredLead[] {
		return this.demo.sandbox.whop.leadsOf(COMPANY.id);
	}

	private noteBeginnings(lead: StoredLead, say: Say): void {
		this.noteBeginning(lead, 'created', lead.createdAt, say);
		// Whop keeps no time of a conversion; this is when it was first seen.
		if (lead.memberId !== null) this.noteBeginning(lead, 'converted', Date.now(), say);
	}

	private noteBeginning(lead: StoredLead, beginning: Beginning, at: number, say: Say): void {
		const key = `${lead.id} ${beginning}`;
		if (this.beganAt.has(key)) return;
		this.beganAt.set(key, at);
		say(beginningLine(lead, beginning));
	}

	private async reportExecutions(): Promise<void> {
		const { api, workflows } = this.demo;
		for (const id of await endedExecutionIds(api, workflows.leads)) {
			if (this.seenExecutions.has(id)) continue;
			this.seenExecutions.add(id);
			this.reportExecution(await readExecution(api, id));
		}
	}

	private reportExecution(execution: EndedExecution): void {
		const runs = leadRunsOf(execution);
		for (const run of runs) this.reportRun(run);
		if (runs.length === 0 && execution.error !== undefined) {
			this.say(`The workflow failed (execution ${execution.id}): ${execution.error}`);
		}
	}

	private reportRun(run: LeadRun): void {
		const lead = this.demo.sandbox.whop.findLead(run.leadId);
		if (lead === undefined) return;
		const beganAt = this.beganAt.get(`${lead.id} ${BEGINNING_OF[run.event] ?? ''}`);
		const record = this.demo.sandbox.dub.recordedLeads.find(
			({ customerExternalId, at }) => customerExternalId === lead.user?.id && at >= run.triggeredAt,
		);
		this.say(arrivalLine(lead, run, beganAt ?? lead.createdAt, record?.eventName));
	}
}
