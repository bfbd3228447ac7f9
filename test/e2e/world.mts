import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installN8n } from '../../demo/install.mts';
import { NEWEST } from '../../demo/installation.mts';
import type { Installation } from '../../demo/installation.mts';
import { startN8n } from '../../demo/n8n.mts';
import type { N8n } from '../../demo/n8n.mts';
import { installPack, packPack } from '../../demo/pack.mts';
import { freePort } from '../../demo/ports.mts';
import type { Say } from '../../demo/progress.mts';
import { EditorApi } from '../../demo/rest.mts';
import { logIn, saveCredentials } from '../../demo/seed.mts';
import type { Shutdown } from '../../demo/shutdown.mts';
import type { Credentials } from '../../demo/workflow-files.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import type { Sandbox } from '../../sandbox/sandbox.mts';

/** What all tests share: one real n8n with the packed pack, an owner and credentials, and the sandbox it talks to. */
export interface World {
	readonly api: EditorApi;
	readonly sandbox: Sandbox;
	readonly credentials: Credentials;
	/** Which n8n it is. */
	readonly installation: Installation;
	/** Address of n8n. */
	readonly url: string;
	/** The last lines that n8n logged. */
	lastLog(): string;
	/** Ends n8n as a power cut would. */
	kill(): Promise<void>;
	/** Starts n8n again on the same data, once it was killed. */
	startAgain(): Promise<void>;
}

/**
 * Installs an n8n where that is needed, and starts both servers on free loopback ports, n8n on a new folder for its data.
 *
 * @param shutdown learns how to end and remove each part as soon as it is there
 * @throws {DemoError} with the reason when a part cannot be had
 */
export async function startWorld(
	shutdown: Shutdown,
	say: Say,
	installation = NEWEST,
): Promise<World> {
	await installN8n(say, installation);
	const userFolder = await mkdtemp(join(tmpdir(), 'n8n-nodes-whop-dub-e2e-'));
	shutdown.add(() => rm(userFolder, { recursive: true, force: true, maxRetries: 3 }));
	await installPack(await packPack(), userFolder);
	const sandbox = await startSandbox();
	shutdown.add(() => sandbox.close());

	const settings = {
		installation,
		port: await freePort(),
		brokerPort: await freePort(),
		userFolder,
	};
	let n8n: N8n = await startN8n(settings, shutdown);
	const api = new EditorApi(n8n.url);
	await logIn(api);
	return {
		api,
		sandbox,
		installation,
		credentials: await saveCredentials(api, sandbox),
		url: n8n.url,
		lastLog: () => n8n.lastLog(),
		kill: () => n8n.kill(),
		startAgain: async () => {
			n8n = await startN8n(settings, shutdown);
			await api.ready();
		},
	};
}
