import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DemoError } from './demo-error.mts';
import type { Shutdown } from './shutdown.mts';

/**
 * Keeps a folder of n8n's data for one demo: a second one would empty it under the first one's hands.
 *
 * @param shutdown gives the folder free again
 * @throws {DemoError} when a running demo has it
 */
export async function claim(userFolder: string, shutdown: Shutdown): Promise<void> {
	const file = `${userFolder}.pid`;
	const owner = Number(await readFile(file, 'utf8').catch(() => ''));
	if (owner !== process.pid && isRunning(owner)) {
		throw new DemoError(
			`A demo is already running in this folder (process ${owner}). Stop it first (Ctrl-C where it runs), or start this one in another copy of the project.`,
		);
	}
	await mkdir(dirname(file), { recursive: true });
	await writeFile(file, String(process.pid));
	shutdown.add(async () => {
		await rm(file, { force: true });
	});
}

function isRunning(pid: number): boolean {
	if (!Number.isInteger(pid) || pid <= 0) return false;
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}
