// The end-to-end tests; run under Node 24. `test/e2e/start.mjs` makes everything ready first.
// Node's own test runner: all tests share one n8n, which must be in this process's hands so that Ctrl-C ends it, too.
import { describe } from 'node:test';
import { parseArgs } from 'node:util';
import { DemoError } from '../../demo/demo-error.mts';
import { installN8n } from '../../demo/install.mts';
import { packPack } from '../../demo/pack.mts';
import type { Shutdown } from '../../demo/shutdown.mts';
import { agentTools } from './agent.mts';
import { findBrowser } from './browser.mts';
import { clickThrough } from './click-through.mts';
import { credentialTests } from './credential-tests.mts';
import { durableMode } from './durable-mode.mts';
import { examples } from './examples.mts';
import { failures } from './failures.mts';
import { operations } from './operations.mts';
import { publishedTrigger } from './published-trigger.mts';
import { suite } from './suite.mts';
import { upgrade } from './upgrade.mts';
import { startWorld } from './world.mts';
import type { World } from './world.mts';

const NO_BROWSER =
	'There is no browser, so nothing was clicked together in the editor. Install Chrome or Chromium, or name one in CHROMIUM_PATH.';

const { pictures } = parseArgs({
	options: { pictures: { type: 'boolean', default: false } },
}).values;

await suite('in a real n8n', async (shutdown) => {
	const browser = await findBrowser();
	if (browser === undefined) {
		if (pictures || process.env.CI !== undefined) throw new DemoError(NO_BROWSER);
		// Below the results, where it is seen.
		process.on('exit', () => {
			console.log(`\n${NO_BROWSER}`);
		});
	}
	await installN8n(console.log);
	const tarball = await packPack();
	const world = await startWorld({ tarball }, shutdown);
	return () => {
		if (!pictures) {
			operations(world);
			failures(world);
			agentTools(world);
			credentialTests(world);
			examples(world);
			polls(world, tarball, shutdown);
		}
		clickThrough(world, browser, pictures);
	};
});

/** What mostly waits for the next minute, all at once. The shared n8n is killed, so nothing else may run in it then. */
function polls(world: World, tarball: string, shutdown: Shutdown): void {
	void describe('polls', { concurrency: true }, () => {
		publishedTrigger(() => world);
		durableMode(tarball, shutdown);
		upgrade(tarball, shutdown);
	});
}
