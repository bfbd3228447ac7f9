import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { n8nProgram, NEWEST, nodeProgram, unwantedModules } from './installation.mts';
import { n8nEnvironment } from './n8n-environment.mts';
import type { N8nSettings } from './n8n-environment.mts';
import { DemoError } from './demo-error.mts';
import type { Shutdown } from './shutdown.mts';
import { until } from './wait.mts';

const READY_LIMIT_MS = 180_000;
const STOP_LIMIT_MS = 15_000;
const LINES_KEPT = 5000;
const LINES_SHOWN = 20;

/** A running n8n. */
export interface N8n {
	readonly url: string;
	/** The last lines it logged. */
	lastLog(lines?: number): string;
	/** Resolves with a sentence when n8n ends without having been asked to. */
	readonly died: Promise<string>;
	/** Ends it politely; by force after 15 seconds. */
	stop(): Promise<void>;
	/** Ends it at once and unprepared, as a power cut would. */
	kill(): Promise<void>;
}

/**
 * Starts an installed n8n and waits until it takes requests.
 *
 * @param shutdown learns how to end it: politely first, by force after 15 seconds
 * @param command `worker` for one that executes what another n8n queues; it is to answer on the settings' port, too
 * @throws {DemoError} with the last lines of its log, when it ends or is not ready in three minutes
 */
export async function startN8n(
	settings: N8nSettings,
	shutdown: Shutdown,
	command: 'start' | 'worker' = 'start',
): Promise<N8n> {
	const { installation = NEWEST } = settings;
	const child = spawn(nodeProgram(installation), [n8nProgram(installation), command], {
		cwd: settings.userFolder,
		env: n8nEnvironment(process.env, settings, unwantedModules(installation)),
		stdio: ['ignore', 'pipe', 'pipe'],
		// A group of its own: Ctrl-C reaches this process alone, which then stops n8n in order.
		detached: process.platform !== 'win32',
	});
	const log = collectLog(child);
	const lastLog = (lines = LINES_SHOWN): string => log.slice(-lines).join('\n');
	let stopping = false;
	const died = once(child, 'exit').then(async ([code]: unknown[]) => {
		if (stopping) return await new Promise<never>(() => undefined);
		return `n8n ended by itself (code ${String(code)}). Its last lines:\n${lastLog()}`;
	});
	const stop = async (): Promise<void> => {
		stopping = true;
		await endProcess(child);
	};
	shutdown.add(stop);
	const url = `http://127.0.0.1:${settings.port}`;
	const outcome = await Promise.race([
		died,
		until(() => isReady(url), { limitMs: READY_LIMIT_MS }).then((ready) =>
			ready === true
				? undefined
				: `n8n was not ready after ${READY_LIMIT_MS / 60_000} minutes. Its last lines:\n${lastLog()}`,
		),
	]);
	const kill = async (): Promise<void> => {
		stopping = true;
		await killProcess(child);
	};
	if (outcome === undefined) return { url, lastLog, died, stop, kill };
	throw new DemoError(outcome);
}

/** The last lines that a process writes from now on, oldest first; the list grows with them. */
export function collectLog({ stdout, stderr }: ChildProcess): string[] {
	const lines: string[] = [];
	for (const input of [stdout, stderr]) {
		if (input === null) continue;
		createInterface({ input }).on('line', (line) => {
			lines.push(line);
			lines.splice(0, lines.length - LINES_KEPT);
		});
	}
	return lines;
}

async function isReady(url: string): Promise<true | undefined> {
	const answer = await fetch(`${url}/healthz/readiness`).catch(() => undefined);
	return answer?.status === 200 ? true : undefined;
}

/** Ends a process: politely, and by force after 15 seconds. */
export async function endProcess(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = once(child, 'exit').then(() => true);
	child.kill('SIGTERM');
	const inTime = await Promise.race([ended, sleep(STOP_LIMIT_MS, false, { ref: false })]);
	if (!inTime) await killProcess(child);
}

async function killProcess(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = once(child, 'exit');
	// The whole group, so that n8n's helper process does not stay behind.
	if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL');
	else child.kill('SIGKILL');
	await ended;
}
