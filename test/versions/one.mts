// The end-to-end tests that hold in every n8n, in the one whose version is the argument.
// Run by `main.mts`, which has installed it.
import { installN8n } from '../../demo/install.mts';
import { packPack } from '../../demo/pack.mts';
import { agentTools } from '../e2e/agent.mts';
import { credentialTests } from '../e2e/credential-tests.mts';
import { examples } from '../e2e/examples.mts';
import { failures } from '../e2e/failures.mts';
import { operations } from '../e2e/operations.mts';
import { publishedTrigger } from '../e2e/published-trigger.mts';
import { suite } from '../e2e/suite.mts';
import { startWorld } from '../e2e/world.mts';
import { installationOf, newest } from './known.mts';

const version = process.argv[2] ?? newest;

await suite(`in n8n ${version}`, async (shutdown) => {
	const installation = installationOf(version);
	await installN8n(console.log, installation);
	const world = await startWorld({ tarball: await packPack(), installation }, shutdown);
	return () => {
		operations(world);
		failures(world);
		agentTools(world, [2]);
		credentialTests(world);
		examples(world);
		publishedTrigger(() => world);
	};
});
