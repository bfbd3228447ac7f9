// The tests in several versions of n8n, one after the other; run under Node 24. `test/versions/start.mjs` makes
// everything ready first.
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { parseArgs } from 'node:util';
import { DemoError } from '../../demo/demo-error.mts';
import { projectFolder } from '../../demo/folders.mts';
import { installN8n } from '../../demo/install.mts';
import { duration } from '../../demo/progress.mts';
import { installationOf, knownVersions } from './known.mts';

interface Outcome {
	readonly passed: number;
	readonly failed: number;
}

/** Runs the tests in one installed version, with their results shown. */
async function testIn(version: string): Promise<Outcome> {
	const outcome = { passed: 0, failed: 0 };
	const results = run({
		files: [join(projectFolder, 'test', 'versions', 'one.mts')],
		argv: [version],
	});
	results.on('test:summary', ({ file, counts }) => {
		// The one without a file is of the whole run.
		if (file !== undefined) return;
		outcome.passed = counts.passed;
		outcome.failed = counts.tests - counts.passed - counts.skipped - counts.todo;
	});
	for await (const text of results.compose(new spec())) process.stdout.write(String(text));
	return outcome;
}

/** @returns a line that says how it went, and whether all passed */
async function tryVersion(version: string): Promise<{ line: string; good: boolean }> {
	console.log(`\n=== n8n ${version}`);
	const began = Date.now();
	await installN8n(console.log, installationOf(version));
	const installed = Date.now();
	const { passed, failed } = await testIn(version);
	const took = `${duration(Date.now() - installed)} (installed in ${duration(installed - began)})`;
	return {
		line: `n8n ${version}: ${passed} passed, ${failed} failed, ${took}`,
		good: failed === 0 && passed > 0,
	};
}

try {
	const { positionals } = parseArgs({ allowPositionals: true });
	const versions = positionals.length === 0 ? knownVersions : positionals;
	// A wrong name is told before hours of work on the right ones.
	versions.forEach(installationOf);
	const tried: Awaited<ReturnType<typeof tryVersion>>[] = [];
	for (const version of versions) tried.push(await tryVersion(version));
	console.log(`\n${tried.map(({ line }) => line).join('\n')}`);
	if (!tried.every(({ good }) => good)) process.exitCode = 1;
} catch (problem) {
	if (!(problem instanceof DemoError)) throw problem;
	console.error(problem.message);
	process.exitCode = 1;
}
