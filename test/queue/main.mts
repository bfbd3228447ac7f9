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

const shutdown = new Shutdown();
shutdown.stopOn('SIGINT', 130);
shutdown.stopOn('SIGTERM', 143);
try {
	const { measure: measuring } = parseArgs({
		options: { measure: { type: 'boolean', default: false } },
	}).values;
	const world = await startQueueWorld(shutdown, console.log);
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
