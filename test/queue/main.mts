// The tests in queue mode, or the measuring; runs under Node 24. `test/queue/start.mjs` makes everything ready first.
import { after, describe } from 'node:test';
import { parseArgs } from 'node:util';
import { DemoError } from '../../demo/demo-error.mts';
import { Shutdown } from '../../demo/shutdown.mts';
import { lostEvents } from './lost-events.mts';
import { measure } from './measure.mts';
import { triggerOnMain } from './trigger-on-main.mts';
import { lostWorker } from './lost-worker.mts';
import { startQueueWorld } from './world.mts';

const SETTINGS = {
	// Minutes between two looks for executions that nobody has under way any more; n8n's default is three hours.
	N8N_EXECUTIONS_QUEUE_RECOVERY_INTERVAL: '1',
	// These sound as if they saved the items of an execution whose worker dies. The tests show that they do not.
	EXECUTIONS_DATA_SAVE_ON_PROGRESS: 'true',
	QUEUE_WORKER_MAX_STALLED_COUNT: '3',
};

const shutdown = new Shutdown();
shutdown.stopOn('SIGINT', 130);
shutdown.stopOn('SIGTERM', 143);
try {
	const { measure: measuring } = parseArgs({
		options: { measure: { type: 'boolean', default: false } },
	}).values;
	const world = await startQueueWorld(shutdown, console.log, measuring ? {} : SETTINGS);
	if (measuring) {
		await measure(world, console.log);
		await shutdown.run();
	} else {
		void describe('in queue mode', { concurrency: false }, () => {
			triggerOnMain(world);
			lostWorker(world);
			lostEvents(world);
			after(async () => {
				await shutdown.run();
			});
		});
	}
} catch (problem) {
	await shutdown.run();
	if (!(problem instanceof DemoError)) throw problem;
	console.error(problem.message);
	process.exitCode = 1;
}
