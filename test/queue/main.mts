// The tests in queue mode, or the measuring; runs under Node 24. `test/queue/start.mjs` makes everything ready first.
import { parseArgs } from 'node:util';
import { suite } from '../e2e/suite.mts';
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

const { measure: measuring } = parseArgs({
	options: { measure: { type: 'boolean', default: false } },
}).values;

await suite('in queue mode', async (shutdown) => {
	const world = await startQueueWorld(shutdown, console.log, measuring ? {} : SETTINGS);
	if (measuring) {
		await measure(world, console.log);
		return undefined;
	}
	return () => {
		triggerOnMain(world);
		lostWorker(world);
		lostEvents(world);
	};
});
