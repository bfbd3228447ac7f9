// The whole test run, from a fresh clone: `npm test`. Every step runs even when an earlier one failed, so that one
// run shows everything; the steps that need a build are left out when there is none.
import { spawnSync } from 'node:child_process';

import { prepare, projectFolder, SetupError } from '../setup/prepare.mjs';

/** In order; `needs` names a step without which this one cannot say anything. */
const STEPS = [
	{ name: 'lint', command: ['npm', 'run', 'lint'] },
	{ name: 'types', command: ['npm', 'run', 'typecheck'] },
	{ name: 'build', command: ['npm', 'run', 'build'] },
	{ name: 'jest', command: ['npm', 'run', 'jest'], needs: 'build' },
	{ name: 'package scanner', command: ['node', 'test/scan.mjs'], needs: 'build' },
	{ name: 'demo in a real n8n', command: ['npm', 'run', 'demo', '--', '--check'], needs: 'build' },
];

const failed = [];
try {
	const env = prepare(console.log);
	for (const { name, command, needs } of STEPS) {
		if (needs !== undefined && failed.includes(needs)) {
			console.log(`\n=== ${name}: not run, because ${needs} failed`);
			failed.push(name);
			continue;
		}
		const started = Date.now();
		console.log(`\n=== ${name}`);
		const [program, ...args] = command;
		const run = spawnSync(program, args, {
			cwd: projectFolder,
			env,
			stdio: 'inherit',
			shell: process.platform === 'win32',
		});
		const seconds = Math.round((Date.now() - started) / 1000);
		console.log(`=== ${name}: ${run.status === 0 ? 'passed' : 'FAILED'} (${seconds} s)`);
		if (run.status !== 0) failed.push(name);
	}
} catch (problem) {
	if (!(problem instanceof SetupError)) throw problem;
	console.error(problem.message);
	failed.push('setup');
}

if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`);
console.log(`\n${Math.max(0, STEPS.length - failed.length)} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
