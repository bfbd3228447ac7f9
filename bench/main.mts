// The benchmark; runs under Node 24. `bench/start.mjs` makes everything ready first.
import { DemoError } from '../demo/demo-error.mts';
import { Shutdown } from '../demo/shutdown.mts';
import { readParts } from './arguments.mts';
import type { Part } from './arguments.mts';
import { createHarness } from './n8n/harness.mts';
import { measureLatency } from './parts/latency.mts';
import { measureLimit } from './parts/limit.mts';
import { measureMemory } from './parts/memory.mts';
import { measurePackage } from './parts/package.mts';
import { markdown, plain } from './report/layout.mts';
import { tablesOf } from './report/tables.mts';
import { saveResults } from './results.mts';
import type { Results } from './results.mts';

const shutdown = new Shutdown();

function say(line: string): void {
	console.log(line);
}

/** Measures the parts, saving each as soon as it is done. */
async function measure(parts: readonly Part[]): Promise<Results> {
	const results: Results = {};
	if (parts.includes('package')) {
		say('Weighing the package …');
		results.package = await measurePackage();
		await saveResults(results);
	}
	if (parts.includes('memory')) {
		say('Getting 100,000 leads …');
		results.memory = await measureMemory();
		await saveResults(results);
	}
	if (!parts.includes('latency') && !parts.includes('limit')) return results;

	const harness = await createHarness(shutdown, say);
	const death = harness.n8n.died.then((words) => {
		throw new DemoError(words);
	});
	if (parts.includes('latency')) {
		say('1,000 items against a service that answers in 50 ms …');
		results.latency = await Promise.race([measureLatency(harness, shutdown, say), death]);
		await saveResults(results);
	}
	if (parts.includes('limit')) {
		say("3,000 items under Dub's limit …");
		results.limit = await Promise.race([measureLimit(harness, shutdown, say), death]);
		await saveResults(results);
	}
	return results;
}

function show(results: Results): void {
	const tables = tablesOf(results);
	say(`\n${tables.map(plain).join('\n\n')}`);
	say(`\nAs Markdown:\n\n${tables.map(markdown).join('\n\n')}\n`);
}

try {
	const parts = readParts(process.argv.slice(2));
	shutdown.stopOn('SIGINT', 130);
	shutdown.stopOn('SIGTERM', 143);
	show(await measure(parts));
} catch (error) {
	if (!(error instanceof DemoError)) throw error;
	console.error(error.message);
	process.exitCode = 1;
} finally {
	await shutdown.run();
}
