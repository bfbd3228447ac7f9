import { deepStrictEqual as equal, ok } from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { awaited, executionsOf, GIVEN_UP_MS } from './executions.mts';
import { LeadPage } from './lead-page.mts';
import type { QueueWorld, Worker } from './world.mts';

const LEADS = 300;
/** How many executions a worker has under way at once unless told otherwise. */
const CONCURRENCY = 10;

/** Many executions, and a worker that goes in the middle of them. */
export function lostWorker(world: QueueWorld): void {
	const { api, sandbox } = world;
	let page: LeadPage;
	/**
	 * Sends all leads, does something to a worker when half of the executions are there, and waits for the rest.
	 *
	 * @param busySeconds so long Dub keeps both workers waiting then
	 */
	const submitAnd = async (
		busySeconds: number,
		todo: (worker: Worker) => Promise<void>,
	): Promise<void> => {
		const [worker] = world.workers;
		ok(worker !== undefined && world.workers.size > 1, 'Nobody would do the rest');
		const ended = async (): Promise<number> =>
			(await executionsOf(api, page.workflowId, 'success', 'error', 'crashed')).count;
		const already = await ended();
		const until = async (count: number): Promise<void> => {
			await awaited(
				`${count} executions`,
				async () => (await ended()) >= already + count || undefined,
				GIVEN_UP_MS,
			);
		};
		const submitted = page.submit();
		await until(LEADS / 2);
		sandbox.faults.add({
			service: 'dub',
			path: '/track/lead',
			// More than one worker has under way, so both have some.
			times: CONCURRENCY + 2,
			reply: { status: 429, headers: { 'retry-after': String(busySeconds) } },
		});
		await awaited('Busy workers', () => sandbox.faults.pending === 0 || undefined, 60_000);
		await todo(worker);
		await submitted;
		await until(LEADS);
	};

	void describe(`${LEADS} executions and a worker that goes half-way`, () => {
		before(async () => {
			while (world.workers.size < 2) await world.startWorker();
			page = await LeadPage.publish(world, LEADS);
			sandbox.dub.recordedLeads.length = 0;
		});

		it('killed, it costs what it had taken, which ends as errors, and nothing else', async () => {
			await submitAnd(30, (worker) => worker.kill());
			const { count, ids } = await executionsOf(api, page.workflowId, 'error', 'crashed');
			ok(count >= 1 && count <= CONCURRENCY, `${count} were lost`);
			const ofOthers = new Set([...world.workers].flatMap((worker) => worker.begun()));
			equal(
				ids.filter((id) => ofOthers.has(id)),
				[],
			);
		});

		it('ended in order, it costs nothing, and what was sent again is recorded once', async () => {
			const { count: lost } = await executionsOf(api, page.workflowId, 'error', 'crashed');
			await world.startWorker();
			await submitAnd(5, (worker) => worker.stop());
			equal((await executionsOf(api, page.workflowId, 'error', 'crashed')).count, lost);
			const recorded = sandbox.dub.recordedLeads.map(
				({ customerExternalId }) => customerExternalId,
			);
			equal(recorded.sort(), [...page.customers].sort());
		});
	});
}
