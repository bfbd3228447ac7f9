import { DemoError, wordsOf } from './demo-error.mts';
import { runProgram } from './run-program.mts';

const OFFLINE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH/;
const DISK_FULL = /ENOSPC|no space left/i;
const LINES_SHOWN = 15;

/**
 * Runs npm to its end.
 *
 * @throws {DemoError} with the reason when it fails
 */
export async function npm(
	args: readonly string[],
	folder: string,
	env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
	const { code, output } = await runProgram('npm', args, folder, env).catch((error: unknown) => {
		throw new DemoError(`npm could not be started: ${wordsOf(error)}`);
	});
	if (code !== 0) {
		throw new DemoError(`"npm ${args.join(' ')}" did not finish: ${npmReason(output)}`);
	}
}

/** Why npm failed, from what it wrote. */
export function npmReason(output: string): string {
	if (OFFLINE.test(output)) {
		return 'the package registry cannot be reached. Check the network connection (and a proxy, if you use one), then run the command again.';
	}
	if (DISK_FULL.test(output))
		return 'the disk is full. Free some space, then run the command again.';
	return `it says\n${output.trim().split('\n').slice(-LINES_SHOWN).join('\n')}`;
}
