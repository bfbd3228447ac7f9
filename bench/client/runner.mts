import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { projectFolder } from '../../demo/folders.mts';
import { DemoError } from '../../demo/demo-error.mts';
import type { Shutdown } from '../../demo/shutdown.mts';
import { DUB_KEY, WHOP_KEY } from '../../sandbox/identities.mts';
import type { Sandbox } from '../../sandbox/sandbox.mts';
import type { Load } from '../loads.mts';
import type { Runner } from '../runner.mts';
import { reportSchema } from './task.mts';
import type { Report, Task } from './task.mts';

/**
 * Starts a process with the official clients and sends a first small load, which warms it up.
 *
 * @param warmUp must not be sent again by a run
 */
export async function clientRunner(
	sandbox: Sandbox,
	parallel: number,
	warmUp: Load,
	shutdown: Shutdown,
): Promise<Runner> {
	const child = fork(join(projectFolder, 'bench', 'client', 'process.mts'));
	shutdown.add(() => {
		child.kill();
	});
	const run: Runner = async (load) => {
		const started = performance.now();
		const { elapsedMs, failed } = await ask(child, taskFor(sandbox, parallel, load));
		return {
			ownMs: elapsedMs,
			wholeMs: performance.now() - started,
			outputs: load.bodies.length - failed,
			error: failed > 0 ? `${failed} requests failed` : undefined,
		};
	};
	await run(warmUp);
	return run;
}

function taskFor({ dubBaseUrl, whopBaseUrl }: Sandbox, parallel: number, load: Load): Task {
	return load.service === 'whop'
		? { baseUrl: whopBaseUrl, key: WHOP_KEY, parallel, load }
		: { baseUrl: dubBaseUrl, key: DUB_KEY, parallel, load };
}

async function ask(child: ChildProcess, task: Task): Promise<Report> {
	const ended = new AbortController();
	try {
		const answer = once(child, 'message', { signal: ended.signal });
		const death = once(child, 'exit', { signal: ended.signal }).then(() => {
			throw new DemoError('The process with the official clients ended by itself.');
		});
		child.send(task);
		const reports: unknown[] = await Promise.race([answer, death]);
		return reportSchema.parse(reports[0]);
	} finally {
		ended.abort();
	}
}
