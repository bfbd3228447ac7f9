import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installN8n } from '../../demo/install.mts';
import { startN8n } from '../../demo/n8n.mts';
import type { N8n } from '../../demo/n8n.mts';
import type { N8nSettings } from '../../demo/n8n-environment.mts';
import { installPack, packPack } from '../../demo/pack.mts';
import { freePort } from '../../demo/ports.mts';
import type { Say } from '../../demo/progress.mts';
import type { Shutdown } from '../../demo/shutdown.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { withN8n } from '../e2e/world.mts';
import type { World } from '../e2e/world.mts';
import { findPrograms } from './programs.mts';
import { startPostgres, startRedis } from './servers.mts';

/** Every reply of Whop and Dub takes this long, so that there are executions under way at any time. */
const LATENCY_MS = 50;
const STARTED = /Worker started execution (\d+)/;

/** A process that executes what the main one queues. */
export interface Worker {
	/** IDs of the executions that it has begun, oldest first. */
	begun(): string[];
	/** Ends it in order: it may finish what it has begun. */
	stop(): Promise<void>;
	/** Ends it as a power cut would. */
	kill(): Promise<void>;
}

/** n8n in queue mode: a main process, and as many workers as have been started. `stop`, `kill` and `startAgain` are the main's. */
export interface QueueWorld extends World {
	/** Those that run. */
	readonly workers: ReadonlySet<Worker>;
	/** Starts one more worker, with a folder of its own as on another machine. */
	startWorker(): Promise<Worker>;
}

/**
 * Starts PostgreSQL, Redis, the sandbox and n8n's main process with the packed pack, all on free loopback ports; no
 * worker yet.
 *
 * @param shutdown learns how to end and remove each part as soon as it is there
 * @param more variables of the main process and of all workers
 * @throws {DemoError} with the reason when a part cannot be had
 */
export async function startQueueWorld(
	shutdown: Shutdown,
	say: Say,
	more: NodeJS.ProcessEnv = {},
): Promise<QueueWorld> {
	const programs = await findPrograms();
	await installN8n(say);
	say('Starting PostgreSQL, Redis and n8n …');
	const env: NodeJS.ProcessEnv = {
		...(await startPostgres(programs, shutdown)),
		...(await startRedis(programs, shutdown)),
		EXECUTIONS_MODE: 'queue',
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		...more,
	};
	const userFolder = await newFolder(shutdown);
	await installPack(await packPack(), userFolder);
	const sandbox = await startSandbox({ latencyMs: LATENCY_MS });
	shutdown.add(() => sandbox.close());

	const settings = await settingsOf(userFolder, env);
	const world = await withN8n(sandbox, settings, shutdown);
	const workers = new Set<Worker>();
	return {
		...world,
		workers,
		startWorker: async () => {
			const folder = await newFolder(shutdown);
			await cp(join(userFolder, '.n8n', 'nodes'), join(folder, '.n8n', 'nodes'), {
				recursive: true,
			});
			const settings = await workerSettings(folder, env);
			const worker = workerOf(await startN8n(settings, shutdown, 'worker'), () => {
				workers.delete(worker);
			});
			workers.add(worker);
			return worker;
		},
	};
}

async function newFolder(shutdown: Shutdown): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-whop-dub-queue-'));
	shutdown.add(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
	return folder;
}

async function settingsOf(userFolder: string, env: NodeJS.ProcessEnv): Promise<N8nSettings> {
	return { port: await freePort(), brokerPort: await freePort(), userFolder, env };
}

async function workerSettings(userFolder: string, env: NodeJS.ProcessEnv): Promise<N8nSettings> {
	const settings = await settingsOf(userFolder, env);
	return {
		...settings,
		env: {
			...env,
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(settings.port),
			N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
			// It says there which executions it begins.
			N8N_LOG_LEVEL: 'info',
		},
	};
}

function workerOf(n8n: N8n, gone: () => void): Worker {
	return {
		begun: () =>
			n8n
				.lastLog(Infinity)
				.split('\n')
				.flatMap((line) => STARTED.exec(line)?.[1] ?? []),
		stop: async () => {
			gone();
			await n8n.stop();
		},
		kill: async () => {
			gone();
			await n8n.kill();
		},
	};
}
