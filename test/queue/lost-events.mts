import { deepStrictEqual as equal, match, ok } from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { z } from 'zod/v4';
import { readExecution } from '../../demo/executions.mts';
import type { EndedExecution } from '../../demo/executions.mts';
import { publishWorkflow } from '../../demo/seed.mts';
import { EXAMPLES, readExample, withCredentials } from '../../demo/workflow-files.mts';
import type { WorkflowFile } from '../../demo/workflow-files.mts';
import { COMPANY, SECOND_COMPANY } from '../../sandbox/identities.mts';
import { addLeadWithClick } from '../../sandbox/lead-with-click.mts';
import type { StoredLead } from '../../sandbox/sandbox.mts';
import { runFrom } from '../e2e/workflows.mts';
import { awaited, executionsOf, GIVEN_UP_MS, NEXT_POLL_MS, recordsOf } from './executions.mts';
import type { QueueWorld, Worker } from './world.mts';

const PAST_LEADS = 'past-leads-to-dub.json';

/**
 * What becomes of a trigger's events when the worker dies that executes them. The trigger has given them out and does
 * not give them out again, so this is what a person has to put right.
 */
export function lostEvents(world: QueueWorld): void {
	const { api, sandbox } = world;
	/** An example for a company: its trigger, or its Whop Lead, reads that company. */
	const example = async (
		file: string,
		company: string,
		errorWorkflow?: string,
	): Promise<WorkflowFile> => {
		const workflow = withCredentials(await readExample(file), world.credentials);
		return {
			...workflow,
			settings: { ...workflow.settings, errorWorkflow },
			nodes: workflow.nodes.map((node) =>
				node.type.startsWith('n8n-nodes-whop-dub.whop') && typeof node.parameters === 'object'
					? {
							...node,
							parameters: {
								...node.parameters,
								company: { __rl: true, mode: 'id', value: company },
							},
						}
					: node,
			),
		};
	};
	/** Waits until so many leads are on their way to Dub, which does not answer. */
	const hanging = async (leads: number, cause: () => void): Promise<void> => {
		sandbox.faults.add({ service: 'dub', path: '/track/lead', times: leads, reply: 'hang' });
		cause();
		await awaited('Requests to Dub', () => sandbox.faults.pending === 0 || undefined, NEXT_POLL_MS);
	};
	const onlyWorker = (): Worker => {
		const [worker, ...others] = world.workers;
		ok(worker !== undefined && others.length === 0);
		return worker;
	};
	const newLead = (companyId: string): StoredLead => addLeadWithClick(sandbox, { companyId }).lead;
	/** Retries as n8n's editor does, and gives the execution that came of it. */
	const retry = async (id: string): Promise<EndedExecution> => {
		const started = z.object({ id: z.coerce.string() });
		const body = { loadWorkflow: false };
		return await readExecution(
			api,
			(await api.call('POST', `executions/${id}/retry`, started, body)).id,
		);
	};

	void describe('events whose worker is killed', () => {
		let watched = '';
		let watchedWithErrorWorkflow = '';
		let earlier: StoredLead;
		let lost: StoredLead;
		let lostWithErrorWorkflow: StoredLead;
		let lostExecution = '';

		before(async () => {
			if (world.workers.size === 0) await world.startWorker();
			// The executions of both workflows are to be on the worker that dies.
			for (const worker of [...world.workers].slice(1)) await worker.stop();
			watched = await publishWorkflow(api, await example(EXAMPLES.leads, COMPANY.id));
			const wayBack = await publishWorkflow(api, await example(PAST_LEADS, SECOND_COMPANY.id));
			watchedWithErrorWorkflow = await publishWorkflow(
				api,
				await example(EXAMPLES.leads, SECOND_COMPANY.id, wayBack),
			);
			earlier = newLead(COMPANY.id);
			await awaited(
				'The first lead',
				() => recordsOf(sandbox, earlier).length > 0 || undefined,
				NEXT_POLL_MS,
			);
			await hanging(3, () => {
				lost = newLead(COMPANY.id);
				sandbox.whop.convertLead(earlier.id);
				lostWithErrorWorkflow = newLead(SECOND_COMPANY.id);
			});
			await onlyWorker().kill();
			await world.startWorker();
		});

		it('leave an execution that failed and holds nothing', async () => {
			lostExecution = await awaited(
				'The failure',
				// It may be "crashed" for half a minute before that, and still hold its items.
				async () => (await executionsOf(api, watched, 'error')).ids[0],
				GIVEN_UP_MS,
			);
			const { error, branches } = await readExecution(api, lostExecution);
			match(error ?? '', /^This execution failed to be processed too many times/);
			equal(branches.size, 0);
		});

		it('are not brought back by Retry, which runs no node', async () => {
			const { status, branches } = await retry(lostExecution);
			equal(status, 'error');
			equal(branches.size, 0);
		});

		it('are recorded without anybody where the example "Past Whop leads to Dub" is the error workflow', async () => {
			await awaited(
				'The lost lead',
				() => recordsOf(sandbox, lostWithErrorWorkflow).length > 0 || undefined,
				GIVEN_UP_MS,
			);
			equal((await executionsOf(api, watchedWithErrorWorkflow, 'error')).count, 1);
			equal(recordsOf(sandbox, lostWithErrorWorkflow), ['Lead']);
		});

		it('are recorded, each once, when that example is run by hand', async () => {
			equal(recordsOf(sandbox, lost), []);
			equal(recordsOf(sandbox, earlier), ['Lead']);
			const run = await runFrom(world, 'When clicked', await example(PAST_LEADS, COMPANY.id));
			equal(run.error, undefined);
			equal(recordsOf(sandbox, lost), ['Lead']);
			equal(recordsOf(sandbox, earlier), ['Lead', 'Customer']);
		});

		it('are kept for Retry when the main process goes down with the worker', async () => {
			let kept = earlier;
			await hanging(1, () => {
				kept = newLead(COMPANY.id);
			});
			await onlyWorker().kill();
			await world.kill();
			await world.startWorker();
			await world.startAgain();
			const id = await awaited(
				'The crash',
				async () => (await executionsOf(api, watched, 'crashed')).ids[0],
				GIVEN_UP_MS,
			);
			equal(recordsOf(sandbox, kept), []);
			equal((await retry(id)).status, 'success');
			equal(recordsOf(sandbox, kept), ['Lead']);
		});
	});
}
