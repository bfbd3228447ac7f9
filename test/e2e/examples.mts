// The example workflows; nodes of other services are replaced by ones that do nothing.
import { deepEqual as equal, partialDeepStrictEqual as includes } from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { unpublish } from '../../demo/publishing.mts';
import { publishWorkflow } from '../../demo/seed.mts';
import { until } from '../../demo/wait.mts';
import { readExample, withCredentials } from '../../demo/workflow-files.mts';
import type { WorkflowFile } from '../../demo/workflow-files.mts';
import { COMPANY, USERS, WHOP_WEBHOOK_SECRET } from '../../sandbox/identities.mts';
import { addLeadWithClick } from '../../sandbox/lead-with-click.mts';
import { lackingNodes } from './node-versions.mts';
import { dubTrackLead } from './pack-nodes.mts';
import { jsonOf, runFrom, runOn } from './workflows.mts';
import type { World } from './world.mts';

/** Its secret is in a credential from there on; before, it would be in the workflow. */
const CRYPTO_OF_2_7 = 'crypto 2';
const [, , BEN] = USERS;
const DAY_MS = 24 * 60 * 60 * 1000;

export function examples(world: World): void {
	const { sandbox } = world;

	void describe('examples', () => {
		void it('Whop leads to Dub: the lead of the test event is recorded', async () => {
			const { lead } = addLeadWithClick(sandbox, { companyId: COMPANY.id });
			const workflow = await example('whop-leads-to-dub.json');
			const run = await runFrom(world, 'Whop Lead Trigger', workflow);
			equal(run.error, undefined);
			includes(jsonOf(run, 'Recorded'), [{ customer: { externalId: lead.user?.id } }]);
		});

		void it('form: the lead is created on Whop and recorded in Dub, and the page is told so', async () => {
			await publishWorkflow(world.api, await example('form-to-whop-and-dub.json'));
			const [, person] = USERS;
			const answer = await post('whop-lead', {
				userId: person.id,
				dubId: sandbox.dub.addClick().id,
			});
			equal(answer.status, 200);
			const [created] = sandbox.whop.leadsOf(COMPANY.id).slice(-1);
			includes(await answer.json(), { leadId: created?.id, recorded: true });
		});

		void it('Whop payments to Dub: a payment that Whop has signed becomes a sale', async (test) => {
			const workflow = await exampleWithCrypto(test, 'whop-payments-to-dub.json');
			if (workflow === undefined) return;
			await publishWorkflow(world.api, workflow);
			const { lead, click } = addLeadWithClick(sandbox, { companyId: COMPANY.id });
			const record = dubTrackLead({
				findClickId: 'field',
				clickId: click.id,
				eventName: 'Lead',
				customerExternalId: lead.user?.id,
			});
			await runOn(world, 'Before the payment', [{}], [record]);
			equal((await post('whop-payments', {})).status, 401);

			const { whop, dub } = sandbox;
			whop.webhooks.sendTo({ url: `${world.url}/webhook/whop-payments` });
			whop.convertLead(lead.id);
			await whop.webhooks.settled();
			whop.webhooks.sendTo(null);
			const [payment] = whop.payments.all.filter((one) => one.lead.id === lead.id);
			const sales = dub.recordedSales.filter(({ invoiceId }) => invoiceId === payment?.id);
			equal(
				sales.map(({ customerExternalId }) => customerExternalId),
				[lead.user?.id],
			);
		});

		void it('past leads to Dub: a lead with a click is recorded, one without is not', async () => {
			const { lead } = addLeadWithClick(sandbox, { companyId: COMPANY.id });
			const without = sandbox.whop.addLead({ companyId: COMPANY.id });
			const run = await runFrom(world, 'When clicked', await example('past-leads-to-dub.json'));
			equal(run.error, undefined);
			const idOf = (item: object): unknown =>
				Reflect.get(Reflect.get(item, 'customer'), 'externalId');
			const recorded = jsonOf(run, 'Recorded').map(idOf);
			equal(recorded.includes(lead.user?.id), true);
			const skipped = jsonOf(run, 'Not recorded: see reason').map(idOf);
			equal(skipped.includes(without.user?.id), true);
		});

		void it('follow-up: only leads of that day that did not convert', async () => {
			const today = new Date().setUTCHours(0, 0, 0, 0);
			const inTime = today - 3.5 * DAY_MS;
			const wanted = sandbox.whop.addLead({ companyId: COMPANY.id, createdAt: inTime });
			sandbox.whop.addLead({ companyId: COMPANY.id, createdAt: inTime - 2 * DAY_MS });
			const member = sandbox.whop.addLead({ companyId: COMPANY.id, createdAt: inTime + 1000 });
			sandbox.whop.convertLead(member.id);
			const workflow = await example('unconverted-leads-follow-up.json');
			const run = await runFrom(world, 'Every morning', withoutMail(workflow));
			equal(run.error, undefined);
			equal(
				jsonOf(run, 'Send email').map((item) => Reflect.get(item, 'id') as unknown),
				[wanted.id],
			);
		});

		void it('form first, lead later: the lead is recorded for the click that the form kept', async () => {
			const workflow = await example('form-first-lead-later.json');
			const id = await publishWorkflow(world.api, workflow);
			const click = sandbox.dub.addClick();
			const form = { email: BEN.email.toUpperCase(), name: 'Ben', dubId: click.id };
			const answer = await post('form-first', form);
			includes(await answer.json(), { kept: true });
			await unpublish(world.api, id);
			const ofForm = () =>
				sandbox.dub.recordedLeads.filter(({ clickId }) => clickId === click.id).length;
			equal(ofForm(), 0);
			sandbox.whop.addLead({ companyId: COMPANY.id, user: BEN });
			const run = await runFrom(world, 'Whop Lead Trigger', workflow);
			includes(jsonOf(run, 'Recorded'), [{ customer: { externalId: BEN.email } }]);
			equal(ofForm(), 1);
		});

		void it('Dub leads to Whop metadata: what is signed is written, what is not is refused', async (test) => {
			const workflow = await exampleWithCrypto(test, 'dub-lead-to-whop-metadata.json');
			if (workflow === undefined) return;
			const lead = sandbox.whop.addLead({ companyId: COMPANY.id, metadata: { kept: 1 } });
			await publishWorkflow(world.api, workflow);
			const event = {
				event: 'lead.created',
				data: { metadata: { lead_id: lead.id }, link: { shortLink: 'https://dub.sh/k' } },
			};
			const signature = createHmac('sha256', WHOP_WEBHOOK_SECRET)
				.update(JSON.stringify(event))
				.digest('hex');
			const statusFor = async (sign: string): Promise<number> =>
				(await post('dub-lead', event, { 'dub-signature': sign })).status;
			equal(await statusFor('0'.repeat(64)), 401);
			equal(sandbox.whop.lead(lead.id).metadata, { kept: 1 });
			equal(await statusFor(signature), 200);
			const written = await until(
				() => {
					const { metadata } = sandbox.whop.lead(lead.id);
					return metadata !== null && 'dub_link' in metadata ? metadata : undefined;
				},
				{ limitMs: 20_000 },
			);
			equal(written, { kept: 1, dub_link: 'https://dub.sh/k' });
		});
	});

	async function example(file: string): Promise<WorkflowFile> {
		const workflow = await readExample(file);
		equal(
			(await lackingNodes(world.installation, workflow)).filter((node) => node !== CRYPTO_OF_2_7),
			[],
		);
		return withCredentials(workflow, world.credentials);
	}

	/** An example that checks a signature; undefined, and the test is skipped, where n8n is too old for that. */
	async function exampleWithCrypto(
		test: TestContext,
		file: string,
	): Promise<WorkflowFile | undefined> {
		const workflow = await example(file);
		if (!(await lackingNodes(world.installation, workflow)).includes(CRYPTO_OF_2_7)) {
			return workflow;
		}
		test.skip('needs n8n 2.7, as examples/README.md says');
		return undefined;
	}

	/** Sends what a service or a page sends to a published workflow. */
	async function post(path: string, body: object, headers: Record<string, string> = {}) {
		return await fetch(`${world.url}/webhook/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', ...headers },
			body: JSON.stringify(body),
		});
	}
}

function withoutMail(workflow: WorkflowFile): WorkflowFile {
	return {
		...workflow,
		// Days begin where the test's do.
		settings: { ...workflow.settings, timezone: 'UTC' },
		nodes: workflow.nodes.map((node) =>
			node.name === 'Send email'
				? { ...node, type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} }
				: node,
		),
	};
}
