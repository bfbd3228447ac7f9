import { after, before, describe, it } from 'node:test';
import { z } from 'zod/v4';
import { unpublish } from '../../demo/publishing.mts';
import type { EditorApi } from '../../demo/rest.mts';
import { publishWorkflow } from '../../demo/seed.mts';
import { until } from '../../demo/wait.mts';
import { SECOND_COMPANY } from '../../sandbox/identities.mts';
import { whopLead, whopLeadTrigger } from './pack-nodes.mts';
import { TriggerWatch } from './trigger-watch.mts';
import { chainOf } from './workflows.mts';
import type { World } from './world.mts';

const COMPANY_ID = SECOND_COMPANY.id;
const HANG_LIMIT_MS = 90_000;

/**
 * The published trigger, which polls every minute, through crashes of n8n.
 *
 * @param worldOf gives the world, once the tests run
 */
export function publishedTrigger(worldOf: () => World): void {
	void describe('the published trigger', { concurrency: false }, () => {
		let world: World;
		let watch: TriggerWatch;
		let first = '';
		let second = '';

		before(async () => {
			world = worldOf();
			watch = new TriggerWatch(world, COMPANY_ID);
			first = world.sandbox.whop.addLead({ companyId: COMPANY_ID, productId: null }).id;
			const trigger = whopLeadTrigger();
			const company = { __rl: true, mode: 'id', value: COMPANY_ID };
			const watched = { ...trigger, parameters: { ...trigger.parameters, company } };
			const next = whopLead('get', { leadId: '={{ $json.id }}' });
			const firstPoll = watch.nextPoll();
			watch.workflowId = await publishWorkflow(
				world.api,
				chainOf(world, 'Published', [watched, next]),
			);
			await firstPoll;
		});

		it('brings a new lead and a conversion, and nothing of before', async () => {
			second = watch.create();
			watch.convert(first);
			await watch.allArrivedOnce();
		});

		it('goes on when n8n is killed while a node behind it runs, and Retry brings what that had', async () => {
			const { faults } = world.sandbox;
			faults.add({ service: 'whop', path: '/leads/*', reply: 'hang' });
			watch.create();
			await until(() => faults.pending === 0 || undefined, { limitMs: HANG_LIMIT_MS });
			await world.kill();
			watch.create();
			watch.convert(second);
			await world.startAgain();
			await retryCrashed(world.api, watch.workflowId);
			await watch.allArrivedOnce();
		});

		it('goes on when n8n is killed in the middle of a poll and comes back while Whop is down', async () => {
			const { faults } = world.sandbox;
			const third = watch.create();
			faults.add({ service: 'whop', path: '/leads', reply: 'hang' });
			await until(() => faults.pending === 0 || undefined, { limitMs: HANG_LIMIT_MS });
			await world.kill();
			faults.add({ service: 'whop', times: 1000, reply: { status: 503 } });
			const whileDown = watch.nextPoll(503);
			await world.startAgain();
			await whileDown;
			watch.convert(third);
			faults.clear();
			await watch.allArrivedOnce();
		});

		it('brings nothing twice at the next poll', async () => {
			await watch.nextPoll();
			await watch.allArrivedOnce();
		});

		after(async () => {
			await unpublish(world.api, watch.workflowId);
		});
	});
}

const CRASH_LIMIT_MS = 60_000;
const listSchema = z.object({
	results: z.array(z.object({ id: z.coerce.string(), status: z.string() })),
});

/** Waits until n8n has seen which execution ended with it, and retries it as somebody who clicks on "Retry". */
async function retryCrashed(api: EditorApi, workflowId: string): Promise<void> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId, status: ['crashed'] }));
	const crashed = await until(
		async () => (await api.call('GET', `executions?filter=${filter}`, listSchema)).results[0],
		{ limitMs: CRASH_LIMIT_MS },
	);
	if (crashed === undefined) throw new Error('n8n calls no execution crashed');
	await api.call('POST', `executions/${crashed.id}/retry`, z.unknown(), { loadWorkflow: false });
}
