// Makes a fresh clone ready to work in, on a machine that has only Node 20 or newer and npm.
// Node's own modules only: this file runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 20;
export const projectFolder = dirname(dirname(fileURLToPath(import.meta.url)));
const marker = join(projectFolder, 'node_modules', '.prepared');

/** A reason to stop that the user can act on; its message is shown without a stack. */
export class SetupError extends Error {}

/**
 * Installs the project's development packages and Node 24 when they are missing or outdated.
 * Returns the environment in which `node` is Node 24, which n8n needs.
 * @param {(line: string) => void} say receives one line per step
 * @returns {NodeJS.ProcessEnv}
 * @throws {SetupError} on an old Node, or when npm fails (usually: no network)
 */
export function prepare(say) {
	const major = Number(process.versions.node.split('.')[0]);
	if (major < OLDEST_NODE) {
		throw new SetupError(
			`This needs Node ${OLDEST_NODE} or newer, and this is Node ${process.versions.node}. Install a newer Node from nodejs.org and run the command again.`,
		);
	}
	const lockFile = readFileSync(join(projectFolder, 'package-lock.json'));
	const wanted = createHash('sha256').update(lockFile).digest('hex');
	const installed = existsSync(marker) ? readFileSync(marker, 'utf8') : '';
	if (installed !== wanted) {
		say('Installing the development packages (about 1 minute, 900 MB, once) …');
		npm(['ci'], projectFolder);
		// The package `node` fetches its binary in an install script, and .npmrc turns those off.
		npm(['rebuild', 'node', '--ignore-scripts=false'], projectFolder);
		writeFileSync(marker, wanted);
	}
	const binFolder = join(projectFolder, 'node_modules', '.bin');
	return { ...process.env, PATH: `${binFolder}${delimiter}${process.env.PATH ?? ''}` };
}

/**
 * Runs npm and throws a sentence with the end of its output when it fails.
 * @param {string[]} args
 * @param {string} folder the working directory
 * @param {NodeJS.ProcessEnv} [env]
 */
export function npm(args, folder, env = process.env) {
	const run = spawnSync('npm', args, {
		cwd: folder,
		env,
		encoding: 'utf8',
		shell: process.platform === 'win32',
		maxBuffer: 64 * 1024 * 1024,
	});
	if (run.error) throw new SetupError(`npm could not be started: ${run.error.message}`);
	if (run.status === 0) return run.stdout;
	const output = `${run.stdout}\n${run.stderr}`;
	const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH/.test(output);
	const reason = offline
		? 'the package registry cannot be reached. Check the network connection (and a proxy, if you use one), then run the command again'
		: `it ended with code ${run.status}:\n${output.trim().split('\n').slice(-15).join('\n')}`;
	throw new SetupError(`"npm ${args.join(' ')}" did not finish: ${reason}`);
}
