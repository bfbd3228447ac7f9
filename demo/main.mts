// The demo, or its check; runs under Node 24. `demo/start.mjs` makes everything ready first.
import { setTimeout as sleep } from 'node:timers/promises';
import { readArguments } from './arguments.mts';
import type { DemoArguments } from './arguments.mts';
import { checkDemo, failWhenItDies } from './check.mts';
import { startDemo } from './demo.mts';
import type { Demo } from './demo.mts';
import { checkUserFolder, freshUserFolder } from './folders.mts';
import { DemoError } from './demo-error.mts';
import { Unreachable } from './rest.mts';
import { Shutdown } from './shutdown.mts';
import { showDemo } from './show.mts';

const shutdown = new Shutdown();

function say(line: string): void {
	console.log(line);
}

async function work(args: DemoArguments): Promise<void> {
	const { port, sandboxPort } = args;
	const userFolder = args.check ? checkUserFolder : freshUserFolder;
	const demo: Demo = await startDemo({ port, sandboxPort, userFolder }, shutdown, say);
	const task = args.check ? checkDemo(demo, args.timeLimitMs, say) : showDemo(demo, shutdown, say);
	const death = failWhenItDies(demo);
	await Promise.race([task, death]).catch(async (problem: unknown) => {
		// Its last words say more than that it does not answer.
		if (problem instanceof Unreachable) await Promise.race([death, sleep(2000)]);
		throw problem;
	});
}

try {
	const args = readArguments(process.argv.slice(2));
	shutdown.stopOn('SIGINT', args.check ? 130 : 0);
	shutdown.stopOn('SIGTERM', args.check ? 143 : 0);
	await work(args);
	if (args.check) say('The check passed.');
} catch (problem) {
	if (!(problem instanceof DemoError)) throw problem;
	console.error(problem.message);
	process.exitCode = 1;
} finally {
	await shutdown.run();
}
