import { deepStrictEqual as equal, ok } from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { awaited, executionsOf, GIVEN_UP_MS } from './executions.mts';
import { LeadPage } from './lead-page.mts';
import type { QueueWorld } from './world.mts';

const LEADS = 300;
/** How many executions a worker has under way at once unless told otherwise. */
const CONCURRENCY = 10;

/** Many executions, and a worker that dies in the middle of them. */
export function lostWorker(world: QueueWorld): void {
	const { api, sandbox } = world;
	let page: LeadPage;

	void describe(`a worker killed half-way through ${LEADS} executions`, () => {
		before(async () => {
			page = await LeadPage.publish(world, LEADS);
			sandbox.dub.recordedLeads.length = 0;
		});

		it('costs the executions that it had begun, which end as errors, and no other', async () => {
			const [doomed] = world.workers;
			ok(doomed);
			await page.submit();
			await awaited(
				'Half of the leads',
				() => sandbox.dub.recordedLeads.length >= LEADS / 2 || undefined,
				GIVEN_UP_MS,
			);
			await doomed.kill();
			const ended = async () => await executionsOf(api, page.workflowId, 'success', 'error');
			await awaited(
				'The end of all executions',
				async () => (await ended()).count === LEADS || undefined,
				GIVEN_UP_MS,
			);
			const lost = await executionsOf(api, page.workflowId, 'error');
			ok(lost.count >= 1 && lost.count <= CONCURRENCY, `${lost.count} lost`);
			const begun = new Set(doomed.unfinished());
			equal(
				lost.ids.filter((id) => !begun.has(id)),
				[],
			);
		});

		it('is made good by sending everything again: each lead is recorded once', async () => {
			await page.submit();
			await awaited(
				'The executions of the second time',
				async () =>
					(await executionsOf(api, page.workflowId, 'success', 'error')).count === 2 * LEADS ||
					undefined,
				GIVEN_UP_MS,
			);
			const recorded = sandbox.dub.recordedLeads.map(
				({ customerExternalId }) => customerExternalId,
			);
			equal(recorded.sort(), [...page.customers].sort());
		});
	});
}
