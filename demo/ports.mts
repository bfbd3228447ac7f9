import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { DemoError } from './demo-error.mts';

const HOST = '127.0.0.1';

/** A port that nothing listens on at the moment. */
export async function freePort(): Promise<number> {
	return await tryPort(0);
}

/**
 * The port to use for a wish: itself, or any free one for 0.
 *
 * @param option the command-line option that sets it, for the message
 * @throws {DemoError} when it is taken
 */
export async function choosePort(wish: number, option: string): Promise<number> {
	try {
		return await tryPort(wish);
	} catch {
		throw new DemoError(
			`Port ${wish} is in use. Stop the program that uses it, or choose another port: npm run demo -- ${option} ${wish + 1}`,
		);
	}
}

async function tryPort(port: number): Promise<number> {
	return await new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(port, HOST, () => {
			const { port: bound } = server.address() as AddressInfo;
			server.close(() => {
				resolve(bound);
			});
		});
	});
}
