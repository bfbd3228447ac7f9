import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DemoError } from '../../demo/demo-error.mts';
import { collectLog, endProcess } from '../../demo/n8n.mts';
import { freePort } from '../../demo/ports.mts';
import { runProgram } from '../../demo/run-program.mts';
import type { Shutdown } from '../../demo/shutdown.mts';
import { until } from '../../demo/wait.mts';
import type { Programs } from './programs.mts';

const READY_LIMIT_MS = 30_000;
/** Root of PostgreSQL's own; everybody on loopback is let in, and nothing else can reach it. */
const USER = 'n8n';
/** The database that `initdb` makes. */
const DATABASE = 'postgres';

/**
 * PostgreSQL refuses to run as root. Debian's package makes a user for it.
 * `setpriv` becomes the program it starts, so that signals reach that one.
 */
const unprivileged =
	process.getuid?.() === 0
		? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', '--']
		: [];

/**
 * Starts a PostgreSQL of its own on an empty folder: loopback, a free port, no socket file.
 *
 * @returns the variables by which n8n finds it
 * @throws {DemoError} with its words when it does not start
 */
export async function startPostgres(
	programs: Programs,
	shutdown: Shutdown,
): Promise<NodeJS.ProcessEnv> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-whop-dub-postgres-'));
	shutdown.add(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
	if (unprivileged.length > 0) await finish('chown', ['postgres:postgres', folder], folder);
	const data = join(folder, 'data');
	await finishUnprivileged(
		[programs.initdb, '-D', data, '-U', USER, '--auth=trust', '--encoding=UTF8', '--no-sync'],
		folder,
	);
	const port = await freePort();
	await startServer(
		'PostgreSQL',
		// Nothing here has to outlive a power cut.
		[
			...unprivileged,
			programs.postgres,
			'-D',
			data,
			'-h',
			'127.0.0.1',
			'-p',
			`${port}`,
			'-k',
			'',
			'-F',
		],
		folder,
		[programs.pgIsReady, '-h', '127.0.0.1', '-p', `${port}`],
		shutdown,
	);
	return {
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(port),
		DB_POSTGRESDB_DATABASE: DATABASE,
		DB_POSTGRESDB_USER: USER,
	};
}

/**
 * Starts a Redis of its own, which keeps nothing on disk: loopback, a free port.
 *
 * @returns the variables by which n8n finds it
 * @throws {DemoError} with its words when it does not start
 */
export async function startRedis(
	programs: Programs,
	shutdown: Shutdown,
): Promise<NodeJS.ProcessEnv> {
	const port = await freePort();
	await startServer(
		'Redis',
		[
			programs.redisServer,
			'--port',
			`${port}`,
			'--bind',
			'127.0.0.1',
			'--save',
			'',
			'--appendonly',
			'no',
		],
		tmpdir(),
		[programs.redisCli, '-p', `${port}`, 'ping'],
		shutdown,
	);
	return { QUEUE_BULL_REDIS_HOST: '127.0.0.1', QUEUE_BULL_REDIS_PORT: String(port) };
}

/** @param isReady a command that ends with 0 once the server takes requests */
async function startServer(
	name: string,
	[program = '', ...args]: readonly string[],
	folder: string,
	[probe = '', ...probeArgs]: readonly string[],
	shutdown: Shutdown,
): Promise<void> {
	const child = spawn(program, args, {
		cwd: folder,
		stdio: ['ignore', 'pipe', 'pipe'],
		// A group of its own, so that Ctrl-C does not end it before n8n.
		detached: true,
	});
	const log = collectLog(child);
	const died = once(child, 'exit').then(() => false);
	shutdown.add(() => endProcess(child));
	const isReady = await Promise.race([
		died,
		until(async () => (await runProgram(probe, probeArgs, folder)).code === 0 || undefined, {
			limitMs: READY_LIMIT_MS,
		}),
	]);
	if (isReady !== true) throw new DemoError(`${name} did not start:\n${log.join('\n')}`);
}

async function finishUnprivileged(command: readonly string[], folder: string): Promise<void> {
	const [program = '', ...args] = [...unprivileged, ...command];
	await finish(program, args, folder);
}

async function finish(program: string, args: readonly string[], folder: string): Promise<void> {
	const { code, output } = await runProgram(program, args, folder);
	if (code !== 0) throw new DemoError(`${program} failed: ${output}`);
}
