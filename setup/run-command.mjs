// Node's own modules only: this file is used before anything is installed.
import { spawnSync } from 'node:child_process';

import { projectFolder } from './prepare.mjs';

/**
 * Runs a command in the project folder, with its output shown.
 * @param {readonly [program: string, ...args: string[]]} command
 * @param {NodeJS.ProcessEnv} env
 * @returns {boolean} whether it ended with code 0
 */
export function runCommand([program, ...args], env) {
	const run = spawnSync(program, args, {
		cwd: projectFolder,
		env,
		stdio: 'inherit',
		shell: process.platform === 'win32',
	});
	return run.status === 0;
}
