import { z } from 'zod/v4';
import { COMPANY, USERS } from '../sandbox/identities.mts';
import { addLeadWithClick } from '../sandbox/lead-with-click.mts';
import type { RecordedLead } from '../sandbox/sandbox.mts';
import type { Demo } from './demo.mts';
import { endedExecutionIds, readExecution } from './executions.mts';
import type { EndedExecution } from './executions.mts';
import { leadRunsOf } from './lead-runs.mts';
import type { LeadRun } from './lead-runs.mts';
import { DemoError } from './demo-error.mts';
import { duration } from './progress.mts';
import type { Say } from './progress.mts';
import { until } from './wait.mts';

const answerSchema = z.object({ leadId: z.string(), recorded: z.boolean() });

/** Watches one running demo from outside, as its user would, and says what it saw. */
class Check {
	private readonly demo: Demo;
	private readonly end: number;
	private readonly limitMs: number;

	constructor(demo: Demo, limitMs: number) {
		this.demo = demo;
		this.limitMs = limitMs;
		this.end = Date.now() + limitMs;
	}

	/** Waits until the trigger has looked at Whop for the first time. */
	async firstPoll(): Promise<void> {
		await this.wait('the first poll of the trigger', () =>
			this.demo.sandbox.requests.find(
				({ service, method, path, status }) =>
					service === 'whop' && method === 'GET' && path === '/leads' && status === 200,
			),
		);
	}

	/**
	 * Waits until the trigger workflow has handled an event of a lead, and Dub has its record.
	 *
	 * @throws {DemoError} as soon as the workflow fails or says that nothing was recorded
	 */
	async recorded(leadId: string, event: string, eventName: string): Promise<LeadRun> {
		const what = `${event} of ${leadId} to be recorded in Dub`;
		const run = await this.wait(what, async () => {
			const runs = (await this.executions(this.demo.workflows.leads)).flatMap(leadRunsOf);
			return runs.find((one) => one.leadId === leadId && one.event === event);
		});
		if (!run.recorded)
			throw new DemoError(`${event} of ${leadId}: ${run.reason ?? 'not recorded'}`);
		this.recordOf(leadId, eventName);
		return run;
	}

	/** What Dub has of a lead; exactly one record of that name, with the lead's own click. */
	recordOf(leadId: string, eventName: string): RecordedLead {
		const { whop, dub } = this.demo.sandbox;
		const userId = whop.lead(leadId).user?.id;
		const records = dub.recordedLeads.filter(
			(record) => record.customerExternalId === userId && record.eventName === eventName,
		);
		const [record] = records;
		if (record === undefined || records.length > 1) {
			throw new DemoError(
				`Dub has ${records.length} records "${eventName}" of ${leadId}, and there should be one.`,
			);
		}
		return record;
	}

	/** Waits until a workflow has ended a run without an error. */
	async succeeded(workflowId: string): Promise<EndedExecution> {
		return await this.wait('the form workflow to end', async () =>
			(await this.executions(workflowId)).find(({ status }) => status === 'success'),
		);
	}

	private async executions(workflowId: string): Promise<EndedExecution[]> {
		const ids = await endedExecutionIds(this.demo.api, workflowId);
		const executions = await Promise.all(ids.map((id) => readExecution(this.demo.api, id)));
		const failed = executions.find(({ status }) => status !== 'success');
		if (failed === undefined) return executions;
		throw new DemoError(
			`Execution ${failed.id} ended as "${failed.status}": ${failed.error ?? 'n8n gives no reason'}`,
		);
	}

	private async wait<Answer>(
		what: string,
		ask: () => Promise<Answer | undefined> | Answer | undefined,
	): Promise<Answer> {
		const answer = await until(ask, { limitMs: this.end - Date.now() });
		if (answer !== undefined) return answer;
		throw new DemoError(
			`${duration(this.limitMs)} were not enough: still waiting for ${what}.\nLast lines of n8n:\n${this.demo.n8n.lastLog()}`,
		);
	}
}

/**
 * Proves the whole path in a running demo: a new lead, its conversion and a form submission reach Dub.
 *
 * @throws {DemoError} with the reason when one of them does not within the limit
 */
export async function checkDemo(demo: Demo, limitMs: number, say: Say): Promise<void> {
	const check = new Check(demo, limitMs);
	const { sandbox, workflows } = demo;
	const earlier = sandbox.whop.leadsOf(COMPANY.id).map(({ id }) => id);
	await check.firstPoll();

	const answer = await submitForm(demo);
	// Before the answer is looked at: a failed execution says more than "500".
	await check.succeeded(workflows.form);
	const form = readAnswer(answer);
	check.recordOf(form.leadId, 'Form submission');
	say(`Form submission: lead ${form.leadId} created on Whop and recorded in Dub.`);

	const { lead } = addLeadWithClick(sandbox, { companyId: COMPANY.id }, 'referrer');
	say(`Lead ${lead.id} created on Whop; waiting for the trigger, which polls every minute …`);
	const created = await check.recorded(lead.id, 'lead.created', 'Lead');
	say(`lead.created of ${lead.id} recorded in Dub by execution ${created.executionId}.`);

	sandbox.whop.convertLead(lead.id);
	say(`Lead ${lead.id} converted on Whop; waiting for the trigger …`);
	const converted = await check.recorded(lead.id, 'lead.converted', 'Customer');
	say(`lead.converted of ${lead.id} recorded in Dub by execution ${converted.executionId}.`);

	assertUntouched(demo, earlier);
}

interface FormAnswer {
	readonly status: number;
	readonly text: string;
}

async function submitForm({ n8n, sandbox }: Demo): Promise<FormAnswer> {
	const click = sandbox.dub.addClick();
	const [, person] = USERS;
	const answer = await fetch(`${n8n.url}/webhook/whop-lead`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({
			userId: person.id,
			name: person.name,
			email: person.email,
			dubId: click.id,
			referrer: 'https://shop.example/landing',
		}),
	});
	return { status: answer.status, text: await answer.text() };
}

function readAnswer({ status, text }: FormAnswer): { leadId: string } {
	const read = status === 200 ? answerSchema.safeParse(JSON.parse(text)) : undefined;
	if (read?.success === true && read.data.recorded) return read.data;
	throw new DemoError(`The form's webhook answered ${status}: ${text}`);
}

/** The leads from before the workflow was published must not have been sent. */
function assertUntouched({ sandbox }: Demo, leadIds: readonly string[]): void {
	for (const id of leadIds) {
		const userId = sandbox.whop.lead(id).user?.id;
		if (sandbox.dub.recordedLeads.some((record) => record.customerExternalId === userId)) {
			throw new DemoError(`${id} was there before the workflow and was sent all the same.`);
		}
	}
}

/** Rejects when n8n ends by itself. */
export async function failWhenItDies({ n8n }: Demo): Promise<never> {
	throw new DemoError(await n8n.died);
}
