// `npm run cost`: measures what the trigger costs and writes docs/trigger-cost.md; `-- --million` adds 1,000,000 leads.
// Node's own modules only: this file runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

import { prepare, projectFolder, SetupError } from '../../setup/prepare.mjs';

const WINDOWS = '100,1000,10000,100000';
const { values } = parseArgs({ options: { million: { type: 'boolean' } } });
const windows = values.million ? `${WINDOWS},1000000` : WINDOWS;

try {
	const env = { ...prepare(console.log), COST_WINDOWS: windows };
	process.exitCode = [
		['npm', 'run', 'build'],
		['npx', 'jest', '--config', 'bench/trigger-cost/jest.config.mjs'],
	].every((command) => run(command, env))
		? 0
		: 1;
} catch (problem) {
	if (!(problem instanceof SetupError)) throw problem;
	console.error(problem.message);
	process.exitCode = 1;
}

function run([program, ...args], env) {
	const shell = process.platform === 'win32';
	return (
		spawnSync(program, args, { cwd: projectFolder, env, stdio: 'inherit', shell }).status === 0
	);
}
