// The example workflows that the demo does not run; nodes of other services are replaced by ones that do nothing.
import { deepEqual as equal, partialDeepStrictEqual as includes } from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { z } from 'zod/v4';
import { publishWorkflow } from '../../demo/seed.mts';
import { until } from '../../demo/wait.mts';
import { readExample, withCredentials } from '../../demo/workflow-files.mts';
import type { WorkflowFile } from '../../demo/workflow-files.mts';
import { COMPANY, USERS, WHOP_WEBHOOK_SECRET } from '../../sandbox/identities.mts';
import { addLeadWithClick } from '../../sandbox/lead-with-click.mts';
import { jsonOf, runFrom } from './workflows.mts';
import type { World } from './world.mts';

const [, , BEN] = USERS;
const DAY_MS = 24 * 60 * 60 * 1000;

export function examples(world: World): void {
	const { sandbox } = world;

	void describe('examples', () => {
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
			const answer = await fetch(`${world.url}/webhook/form-first`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ email: BEN.email.toUpperCase(), name: 'Ben', dubId: click.id }),
			});
			includes(await answer.json(), { kept: true });
			await world.api.call('POST', `workflows/${id}/deactivate`, z.unknown(), {});
			const ofForm = () =>
				sandbox.dub.recordedLeads.filter(({ clickId }) => clickId === click.id).length;
			equal(ofForm(), 0);
			sandbox.whop.addLead({ companyId: COMPANY.id, user: BEN });
			const run = await runFrom(world, 'Whop Lead Trigger', workflow);
			includes(jsonOf(run, 'Recorded'), [{ customer: { externalId: BEN.email } }]);
			equal(ofForm(), 1);
		});

		void it('Dub leads to Whop metadata: what is signed is written, what is not is refused', async () => {
			const lead = sandbox.whop.addLead({ companyId: COMPANY.id, metadata: { kept: 1 } });
			await publishWorkflow(world.api, await example('dub-lead-to-whop-metadata.json'));
			const body = JSON.stringify({
				event: 'lead.created',
				data: { metadata: { lead_id: lead.id }, link: { shortLink: 'https://dub.sh/k' } },
			});
			const signature = createHmac('sha256', WHOP_WEBHOOK_SECRET).update(body).digest('hex');
			const post = async (sign: string): Promise<number> =>
				(
					await fetch(`${world.url}/webhook/dub-lead`, {
						method: 'POST',
						headers: { 'content-type': 'application/json', 'dub-signature': sign },
						body,
					})
				).status;
			equal(await post('0'.repeat(64)), 401);
			equal(sandbox.whop.lead(lead.id).metadata, { kept: 1 });
			equal(await post(signature), 200);
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
		return withCredentials(await readExample(file), world.credentials);
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
