import { z } from 'zod/v4';
import { COMPANY, USERS } from '../sandbox/identities.mts';
import { addLeadWithClick } from '../sandbox/lead-with-click.mts';
import type { RecordedLead, RecordedSale } from '../sandbox/sandbox.mts';
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

	/**
	 * Waits until n8n has answered as many of Whop's webhooks with 200 as there are.
	 *
	 * @throws {DemoError} when one was answered otherwise, or not at all
	 */
	async webhooksAnswered(): Promise<void> {
		const { deliveries } = this.demo.sandbox.whop.webhooks;
		await this.demo.sandbox.whop.webhooks.settled();
		await this.executions(this.demo.workflows.payments);
		for (const { type, status, error } of deliveries) {
			if (status !== 200) throw new DemoError(`${type}: n8n answered ${status ?? error ?? ''}.`);
		}
	}

	/** The sales of a payment in Dub; exactly one, of the lead's customer. */
	saleOf(leadId: string, paymentId: string): RecordedSale {
		const { whop, dub } = this.demo.sandbox;
		const [sale, ...more] = dub.recordedSales.filter(({ invoiceId }) => invoiceId === paymentId);
		if (sale === undefined || more.length > 0) {
			throw new DemoError(
				`Dub has ${sale === undefined ? 'no sale' : 'several sales'} of ${paymentId}.`,
			);
		}
		if (sale.customerExternalId !== whop.lead(leadId).user?.id) {
			throw new DemoError(`The sale of ${paymentId} is of another customer in Dub.`);
		}
		return sale;
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
 * Proves the whole path in a running demo: a new lead, its conversion, its payments and a form submission reach Dub.
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

	await checkSales(check, demo, lead.id, say);
	assertUntouched(demo, earlier);
}

/** Of all that Whop tells of money, only payments that succeeded become sales, each once. */
async function checkSales(check: Check, demo: Demo, leadId: string, say: Say): Promise<void> {
	const { whop, dub } = demo.sandbox;
	const { payments } = whop;
	const [first] = payments.all.filter(({ lead }) => lead.id === leadId);
	if (first === undefined) throw new DemoError(`Whop took no payment when ${leadId} converted.`);
	await check.webhooksAnswered();
	const { amount, leadEventName, linkId } = check.saleOf(leadId, first.id);
	say(
		`Click → lead "${leadEventName}" → sale: ${first.id} is in Dub with ${amount} cents, for the link ${linkId}.`,
	);

	const lead = whop.lead(leadId);
	const renewal = payments.charge(lead, 'paid', 'subscription_cycle');
	const failed = payments.charge(lead, 'failed', 'subscription_cycle');
	payments.refund(first);
	const [again] = whop.webhooks.deliveries.filter(({ body }) => body.includes(first.id));
	if (again !== undefined) whop.webhooks.resend(again.id);
	await check.webhooksAnswered();
	check.saleOf(leadId, first.id);
	check.saleOf(leadId, renewal.id);
	if (dub.recordedSales.length !== 2) {
		throw new DemoError(`Dub has ${dub.recordedSales.length} sales, and there should be two.`);
	}
	say(
		`The renewal ${renewal.id} is in Dub too; the failed payment ${failed.id}, the refund and a webhook sent twice are not.`,
	);

	const status = await postUnsigned(demo);
	if (status !== 401) throw new DemoError(`n8n answered an unsigned webhook with ${status}.`);
	say('A webhook with a wrong signature was refused with 401.');
}

/** Pretends to be Whop without its secret. */
async function postUnsigned({ n8n, sandbox }: Demo): Promise<number> {
	const [delivery] = sandbox.whop.webhooks.deliveries;
	const answer = await fetch(`${n8n.url}/webhook/whop-payments`, {
		method: 'POST',
		headers: {
			'content-type': 'application/json',
			'webhook-id': 'msg_1',
			'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
			'webhook-signature': 'v1,AAAA',
		},
		body: delivery?.body ?? '{}',
	});
	return answer.status;
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
