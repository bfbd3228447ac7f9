import { deepStrictEqual as equal } from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod/v4';
import { publishWorkflow } from '../../demo/seed.mts';
import { EXAMPLES, readExample, withCredentials } from '../../demo/workflow-files.mts';
import { COMPANY } from '../../sandbox/identities.mts';
import { addLeadWithClick } from '../../sandbox/lead-with-click.mts';
import type { StoredLead } from '../../sandbox/sandbox.mts';
import { awaited, eventsOf, executionsOf, NEXT_POLL_MS, recordsOf } from './executions.mts';
import type { QueueWorld } from './world.mts';

/** The example "Whop leads to Dub", from the first lead to a main process that dies. */
export function triggerOnMain(world: QueueWorld): void {
	const { api, sandbox } = world;
	let workflowId = '';
	/** What has to have come, each once: event and lead. */
	const expected: string[] = [];
	const create = (): StoredLead => {
		const { lead } = addLeadWithClick(sandbox, { companyId: COMPANY.id });
		expected.push(`lead.created ${lead.id}`);
		return lead;
	};
	const allCameOnce = async (): Promise<void> => {
		await awaited(
			expected.join(', '),
			async () => {
				const came = new Set(await eventsOf(api, workflowId));
				return expected.every((event) => came.has(event)) || undefined;
			},
			NEXT_POLL_MS,
		);
		equal((await eventsOf(api, workflowId)).sort(), [...expected].sort());
	};

	void describe('the published trigger', () => {
		let first: StoredLead;

		before(async () => {
			const example = withCredentials(await readExample(EXAMPLES.leads), world.credentials);
			workflowId = await publishWorkflow(api, example);
		});

		it('polls on the main process, and what it finds waits for a worker', async () => {
			equal(world.workers.size, 0);
			first = create();
			await awaited(
				'An execution',
				async () => (await executionsOf(api, workflowId, 'new')).ids[0],
				NEXT_POLL_MS,
			);
			equal(sandbox.dub.recordedLeads, []);
		});

		it('is executed by the first worker that comes', async () => {
			const { ids } = await executionsOf(api, workflowId, 'new');
			const worker = await world.startWorker();
			await allCameOnce();
			equal(worker.begun(), ids);
			equal(recordsOf(sandbox, first), ['Lead']);
			await world.startWorker();
		});

		it('loses nothing when the main process is killed while a worker executes', async () => {
			// Keeps the execution busy until the main process is gone.
			const busy = { status: 429, headers: { 'retry-after': '5' } };
			sandbox.faults.add({ service: 'dub', path: '/track/lead', reply: busy });
			const second = create();
			await awaited(
				'A request to Dub',
				() => sandbox.faults.pending === 0 || undefined,
				NEXT_POLL_MS,
			);
			await world.kill();
			equal(recordsOf(sandbox, second), []);
			await awaited(
				'The record of a worker without a main process',
				() => recordsOf(sandbox, second).length > 0 || undefined,
				60_000,
			);
			const third = create();
			sandbox.whop.convertLead(first.id);
			expected.push(`lead.converted ${first.id}`);
			await world.startAgain();
			await allCameOnce();
			equal(
				[first, second, third].map((lead) => recordsOf(sandbox, lead)),
				[['Lead', 'Customer'], ['Lead'], ['Lead']],
			);
		});

		it('brings nothing twice at the next poll', async () => {
			const fourth = create();
			await allCameOnce();
			equal(recordsOf(sandbox, fourth), ['Lead']);
		});

		after(async () => {
			await api.call('POST', `workflows/${workflowId}/deactivate`, z.unknown(), {});
		});
	});
}
