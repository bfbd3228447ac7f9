import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { NEWEST } from '../../demo/installation.mts';
import type { Installation } from '../../demo/installation.mts';
import { startN8n } from '../../demo/n8n.mts';
import type { N8n } from '../../demo/n8n.mts';
import type { N8nSettings } from '../../demo/n8n-environment.mts';
import { installPack } from '../../demo/pack.mts';
import { freePort } from '../../demo/ports.mts';
import { EditorApi } from '../../demo/rest.mts';
import { logIn, saveCredentials } from '../../demo/seed.mts';
import { Shutdown } from '../../demo/shutdown.mts';
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
	/** n8n keeps its data in `.n8n` below it. */
	readonly userFolder: string;
	/** The last lines that n8n logged. */
	lastLog(): string;
	/** Ends n8n as its owner does. */
	stop(): Promise<void>;
	/** Ends n8n as a power cut would. */
	kill(): Promise<void>;
	/** Starts n8n again on the same data, once it has ended. */
	startAgain(): Promise<void>;
}

/** What one world has that others do not. */
export interface WorldSettings {
	/** The packed pack. */
	readonly tarball: string;
	/** More variables of n8n's environment. */
	readonly env?: NodeJS.ProcessEnv;
	/** Which n8n, installed; the newest one unless said otherwise. */
	readonly installation?: Installation;
}

/**
 * Starts both servers on free loopback ports, n8n on a new folder for its data.
 *
 * @param shutdown learns how to end and remove each part as soon as it is there
 * @throws {DemoError} with the reason when a part cannot be had
 */
export async function startWorld(
	{ tarball, env = {}, installation = NEWEST }: WorldSettings,
	shutdown: Shutdown,
): Promise<World> {
	const userFolder = await mkdtemp(join(tmpdir(), 'n8n-nodes-whop-dub-e2e-'));
	shutdown.add(() => rm(userFolder, { recursive: true, force: true, maxRetries: 3 }));
	await installPack(tarball, userFolder);
	const sandbox = await startSandbox();
	shutdown.add(() => sandbox.close());

	const settings = {
		installation,
		port: await freePort(),
		brokerPort: await freePort(),
		userFolder,
		env,
	};
	return await withN8n(sandbox, settings, shutdown);
}

/**
 * Starts n8n where the pack is installed already, with an owner and credentials for the sandbox.
 *
 * @param shutdown learns how to end it, also once it was started again
 */
export async function withN8n(
	sandbox: Sandbox,
	settings: N8nSettings,
	shutdown: Shutdown,
): Promise<World> {
	let n8n: N8n = await startN8n(settings, shutdown);
	const api = new EditorApi(n8n.url);
	await logIn(api);
	return {
		api,
		sandbox,
		installation: settings.installation ?? NEWEST,
		credentials: await saveCredentials(api, sandbox),
		url: n8n.url,
		userFolder: settings.userFolder,
		lastLog: () => n8n.lastLog(),
		stop: () => n8n.stop(),
		kill: () => n8n.kill(),
		startAgain: async () => {
			n8n = await startN8n(settings, shutdown);
			await api.ready();
		},
	};
}

/**
 * A world for the tests of one `describe`, within which this is called: it starts before the first of them, and ends
 * after the last.
 *
 * @param shutdown ends it where the tests do not come to their end
 * @returns gives the world, within tests
 */
export function ownWorld(settings: WorldSettings, shutdown: Shutdown): () => World {
	const own = new Shutdown();
	shutdown.add(() => own.run());
	let world: World | undefined;
	before(async () => {
		world = await startWorld(settings, own);
	});
	after(() => own.run());
	return () => {
		if (world === undefined) throw new Error('Its n8n has not started yet');
		return world;
	};
}
