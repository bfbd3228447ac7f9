import { after, describe } from 'node:test';
import { DemoError } from '../../demo/demo-error.mts';
import { Shutdown } from '../../demo/shutdown.mts';

/**
 * Defines tests that share servers, which end after the last test, on Ctrl-C, and when one of them cannot be had.
 *
 * @param start starts the servers; gives the tests to define, or nothing where it has done all there is to do
 */
export async function suite(
	title: string,
	start: (shutdown: Shutdown) => Promise<(() => void) | undefined>,
): Promise<void> {
	const shutdown = new Shutdown();
	shutdown.stopOn('SIGINT', 130);
	shutdown.stopOn('SIGTERM', 143);
	try {
		const tests = await start(shutdown);
		if (tests === undefined) {
			await shutdown.run();
			return;
		}
		void describe(title, { concurrency: false }, () => {
			tests();
			after(async () => {
				await shutdown.run();
			});
		});
	} catch (problem) {
		await shutdown.run();
		if (!(problem instanceof DemoError)) throw problem;
		console.error(problem.message);
		process.exitCode = 1;
	}
}
