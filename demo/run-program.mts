import { spawn } from 'node:child_process';

/** How a program ended, and what it wrote (both streams, in order). */
export interface ProgramResult {
	/** Null when a signal ended it. */
	readonly code: number | null;
	readonly output: string;
}

/** Runs a program to its end. Rejects only when it cannot be started. */
export async function runProgram(
	program: string,
	args: readonly string[],
	folder: string,
	env: NodeJS.ProcessEnv = process.env,
): Promise<ProgramResult> {
	return await new Promise((resolve, reject) => {
		const child = spawn(program, args, {
			cwd: folder,
			env,
			stdio: ['ignore', 'pipe', 'pipe'],
			// npm is a command script there, which only a shell can run.
			shell: process.platform === 'win32',
		});
		let output = '';
		const keep = (chunk: Buffer): void => {
			output += chunk.toString();
		};
		child.stdout.on('data', keep);
		child.stderr.on('data', keep);
		child.on('error', reject);
		child.on('close', (code) => {
			resolve({ code, output });
		});
	});
}
