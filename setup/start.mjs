// How `npm run demo` and `npm run bench` start, on Node 20 or newer and from a fresh clone.
// Node's own modules only: this file runs before anything is installed.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { npm, prepare, projectFolder, SetupError } from './prepare.mjs';

const args = process.argv.slice(2);

/**
 * Shows the folder's usage.txt when asked to; else makes the clone ready, builds the pack and runs the folder's
 * main.mts under Node 24.
 * @param {string} folder below the project folder
 */
export function start(folder) {
	if (args.includes('--help') || args.includes('-h')) {
		process.stdout.write(readFileSync(join(projectFolder, folder, 'usage.txt'), 'utf8'));
		return;
	}
	try {
		const env = prepare(console.log);
		console.log('Building the pack …');
		npm(['run', 'build'], projectFolder, env);
		run(join(folder, 'main.mts'), env);
	} catch (problem) {
		if (!(problem instanceof SetupError)) throw problem;
		console.error(problem.message);
		process.exitCode = 1;
	}
}

/**
 * @param {string} program path below the project folder
 * @param {NodeJS.ProcessEnv} env in which `node` is Node 24
 */
function run(program, env) {
	const child = spawn('node', [program, ...args], {
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
