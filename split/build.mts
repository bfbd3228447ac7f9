import { rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { npm, projectFolder } from '../setup/prepare.mjs';

/**
 * Runs scripts of a single package as in a repository of its own, with the pack's development packages.
 *
 * @throws {SetupError} with the end of the output of a script that fails
 */
export async function runScripts(folder: string, scripts: readonly string[]): Promise<void> {
	const packages = join(folder, 'node_modules');
	await symlink(join(projectFolder, 'node_modules'), packages, 'junction');
	try {
		for (const script of scripts) npm(['run', script], folder);
	} finally {
		await rm(packages);
	}
}
