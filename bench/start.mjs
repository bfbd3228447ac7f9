// `npm run bench`: makes the clone ready, builds the pack and hands over to main.mts under Node 24.
// Node's own modules only: this file runs before anything is installed.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm, prepare, projectFolder, SetupProblem } from '../setup/prepare.mjs';

const args = process.argv.slice(2);

if (args.includes('--help') || args.includes('-h')) {
	process.stdout.write(readFileSync(join(projectFolder, 'bench', 'usage.txt'), 'utf8'));
} else {
	try {
		const env = prepare(console.log);
		console.log('Building the pack …');
		npm(['run', 'build'], projectFolder, env);
		run(env);
	} catch (problem) {
		if (!(problem instanceof SetupProblem)) throw problem;
		console.error(problem.message);
		process.exitCode = 1;
	}
}

/** @param {NodeJS.ProcessEnv} env in which `node` is Node 24 */
function run(env) {
	const child = spawn('node', [join('bench', 'main.mts'), ...args], {
		cwd: projectFolder,
		env,
		stdio: 'inherit',
		shell: process.platform === 'win32',
	});
	// Ctrl-C reaches the whole terminal group: the child stops n8n and this process waits for it.
	process.on('SIGINT', () => undefined);
	process.on('SIGTERM', () => child.kill('SIGTERM'));
	child.on('error', (error) => {
		console.error(`Node 24 could not be started: ${error.message}`);
		process.exitCode = 1;
	});
	child.on('exit', (code) => {
		process.exitCode = code ?? 1;
	});
}
