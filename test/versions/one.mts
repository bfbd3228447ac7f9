// The end-to-end tests that hold in every n8n, in the one whose version is the argument.
// Run by `main.mts`, which has installed it.
import { after, describe } from 'node:test';
import { DemoError } from '../../demo/demo-error.mts';
import { installN8n } from '../../demo/install.mts';
import { packPack } from '../../demo/pack.mts';
import { Shutdown } from '../../demo/shutdown.mts';
import { credentialTests } from '../e2e/credential-tests.mts';
import { examples } from '../e2e/examples.mts';
import { failures } from '../e2e/failures.mts';
import { operations } from '../e2e/operations.mts';
import { publishedTrigger } from '../e2e/published-trigger.mts';
import { startWorld } from '../e2e/world.mts';
import { installationOf, newest } from './known.mts';

const shutdown = new Shutdown();
shutdown.stopOn('SIGINT', 130);
shutdown.stopOn('SIGTERM', 143);
try {
	const version = process.argv[2] ?? newest;
	const installation = installationOf(version);
	await installN8n(console.log, installation);
	const world = await startWorld({ tarball: await packPack(), installation }, shutdown);
	void describe(`in n8n ${version}`, { concurrency: false }, () => {
		operations(world);
		failures(world);
		credentialTests(world);
		examples(world);
		publishedTrigger(() => world);
		after(async () => {
			await shutdown.run();
		});
	});
} catch (problem) {
	await shutdown.run();
	if (!(problem instanceof DemoError)) throw problem;
	console.error(problem.message);
	process.exitCode = 1;
}
