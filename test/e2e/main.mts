// The end-to-end tests; run under Node 24. `test/e2e/start.mjs` makes everything ready first.
// Node's own test runner: all tests share one n8n, which must be in this process's hands so that Ctrl-C ends it, too.
import { after, describe } from 'node:test';
import { DemoError } from '../../demo/demo-error.mts';
import { Shutdown } from '../../demo/shutdown.mts';
import { credentialTests } from './credential-tests.mts';
import { failures } from './failures.mts';
import { operations } from './operations.mts';
import { publishedTrigger } from './published-trigger.mts';
import { startWorld } from './world.mts';

const shutdown = new Shutdown();
shutdown.stopOn('SIGINT', 130);
shutdown.stopOn('SIGTERM', 143);
try {
	const world = await startWorld(shutdown, console.log);
	void describe('in a real n8n', { concurrency: false }, () => {
		operations(world);
		failures(world);
		credentialTests(world);
		publishedTrigger(world);
		after(() => shutdown.run());
	});
} catch (problem) {
	if (!(problem instanceof DemoError)) throw problem;
	console.error(problem.message);
	process.exitCode = 1;
	await shutdown.run();
}
