import { deepStrictEqual as equal, partialDeepStrictEqual as includes } from 'node:assert/strict';
import { describe, it } from 'node:test';
import { publishForCalls } from '../../demo/publishing.mts';
import { saveWorkflow } from '../../demo/seed.mts';
import { COMPANY, USERS } from '../../sandbox/identities.mts';
import { addLeadWithClick } from '../../sandbox/lead-with-click.mts';
import { dubTrackLead, dubTrackSale, whopLead, whopLeadTrigger } from './pack-nodes.mts';
import { chainOf, chainOn, jsonOf, runFrom, runOn } from './workflows.mts';
import type { World } from './world.mts';

const [, ANN] = USERS;

/** Every operation of every node does in a real n8n what its name says. */
export function operations(world: World): void {
	const { sandbox } = world;

	void describe('every operation of every node', () => {
		it('Whop Lead, Create', async () => {
			const run = await runOn(
				world,
				'Create',
				[{ user: ANN.id, dub_id: 'click' }],
				[
					whopLead('create', {
						userId: '={{ $json.user }}',
						specifyMetadata: 'json',
						metadataJson: '={{ { dub_id: $json.dub_id } }}',
					}),
				],
			);
			equal(run.error, undefined);
			const [created] = sandbox.whop.leadsOf(COMPANY.id).slice(-1);
			includes(created, { metadata: { dub_id: 'click' } });
			includes(jsonOf(run, 'Whop Lead'), [{ id: created?.id, user: { id: ANN.id } }]);
		});

		it('Whop Lead, Get', async () => {
			const lead = sandbox.whop.addLead({ referrer: 'https://shop.example/' });
			const run = await runOn(
				world,
				'Get',
				[{ id: lead.id }],
				[whopLead('get', { leadId: '={{ $json.id }}' })],
			);
			includes(jsonOf(run, 'Whop Lead'), [{ id: lead.id, referrer: 'https://shop.example/' }]);
		});

		it('Whop Lead, Get Many', async () => {
			const run = await runOn(
				world,
				'Get Many',
				[{}],
				[whopLead('getAll', { returnAll: true, filters: {} })],
			);
			const ids = jsonOf(run, 'Whop Lead').map((lead) => 'id' in lead && lead.id);
			equal(new Set(ids), new Set(sandbox.whop.leadsOf(COMPANY.id).map(({ id }) => id)));
		});

		it('Whop Lead, Get Many, from a day of the time zone of the workflow', async () => {
			sandbox.requests.length = 0;
			const node = whopLead('getAll', {
				returnAll: true,
				filters: { createdAfter: '2026-01-15T00:00:00' },
			});
			const workflow = chainOn(world, 'Get Many, from a day', [{}], [node]);
			const settings = { ...workflow.settings, timezone: 'America/New_York' };
			equal((await runFrom(world, 'Start', { ...workflow, settings })).error, undefined);
			const [request] = sandbox.requests.filter(({ path }) => path === '/leads');
			const asked = new Map(request?.query).get('created_after');
			equal(asked, '2026-01-15T05:00:00.000Z');
		});

		it('Whop Lead, Update', async () => {
			const lead = sandbox.whop.addLead({ metadata: { kept: 1 } });
			const run = await runOn(
				world,
				'Update',
				[{ id: lead.id }],
				[
					whopLead('update', {
						leadId: '={{ $json.id }}',
						specifyMetadata: 'json',
						metadataJson: '{ "stage": "won" }',
					}),
				],
			);
			includes(jsonOf(run, 'Whop Lead'), [{ id: lead.id, metadata: { kept: 1, stage: 'won' } }]);
			equal(sandbox.whop.lead(lead.id).metadata, { kept: 1, stage: 'won' });
		});

		it('Dub Track Lead', async () => {
			const click = sandbox.dub.addClick();
			const run = await runOn(
				world,
				'Track',
				[{ click: click.id }],
				[
					dubTrackLead({
						findClickId: 'field',
						clickId: '={{ $json.click }}',
						eventName: 'Sign Up',
						customerExternalId: 'tracked',
					}),
				],
			);
			includes(jsonOf(run, 'Dub Track Lead'), [{ recorded: true }]);
			const recorded = sandbox.dub.recordedLeads.filter(
				({ customerExternalId }) => customerExternalId === 'tracked',
			);
			equal(
				recorded.map(({ eventName }) => eventName),
				['Sign Up'],
			);
		});

		it('Dub Track Sale', async () => {
			const click = sandbox.dub.addClick();
			const run = await runOn(
				world,
				'Sale',
				[{ click: click.id }],
				[
					dubTrackSale({
						invoiceId: 'pay_end_to_end',
						customerExternalId: 'buyer',
						amount: '49.99',
						currency: 'usd',
						specifyMetadata: 'json',
						metadataJson: '{ "plan": "pro" }',
						additionalFields: { clickId: '={{ $json.click }}' },
					}),
				],
			);
			includes(jsonOf(run, 'Dub Track Sale'), [{ recorded: true }]);
			const recorded = sandbox.dub.recordedSales.filter(
				({ customerExternalId }) => customerExternalId === 'buyer',
			);
			equal(
				recorded.map(({ amount }) => amount),
				[4999],
			);
		});

		it('Whop Lead, Create, in a sub-workflow', async () => {
			const inner = chainOf(world, 'Sub-workflow', [
				{
					name: 'When called',
					type: 'n8n-nodes-base.executeWorkflowTrigger',
					typeVersion: 1.1,
					parameters: { inputSource: 'passthrough' },
				},
				whopLead('create', { userId: '={{ $json.user }}' }),
			]);
			const saved = await saveWorkflow(world.api, inner);
			await publishForCalls(world.api, saved, inner.name);
			const call = {
				name: 'Call',
				type: 'n8n-nodes-base.executeWorkflow',
				typeVersion: 1.2,
				parameters: { workflowId: { __rl: true, mode: 'id', value: saved.id }, options: {} },
			};
			const run = await runOn(world, 'Calls a sub-workflow', [{ user: ANN.id }], [call]);
			includes(jsonOf(run, 'Call'), [{ user: { id: ANN.id } }]);
		});

		it('Whop Lead Trigger, Fetch Test Event', async () => {
			const { lead } = addLeadWithClick(sandbox);
			const workflow = chainOf(world, 'Test event', [whopLeadTrigger()]);
			const run = await runFrom(world, 'Whop Lead Trigger', workflow);
			includes(jsonOf(run, 'Whop Lead Trigger'), [{ event: 'lead.created', id: lead.id }]);
		});
	});
}
