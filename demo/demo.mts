import { mkdir, rm } from 'node:fs/promises';
import { COMPANY } from '../sandbox/identities.mts';
import { addLeadWithClick } from '../sandbox/lead-with-click.mts';
import { startSandbox } from '../sandbox/sandbox.mts';
import type { Sandbox } from '../sandbox/sandbox.mts';
import { installN8n } from './install.mts';
import { startN8n } from './n8n.mts';
import type { N8n } from './n8n.mts';
import { claim } from './one-at-a-time.mts';
import { installPack, packPack } from './pack.mts';
import { choosePort, freePort } from './ports.mts';
import { duration } from './progress.mts';
import type { Say } from './progress.mts';
import { EditorApi } from './rest.mts';
import { seed } from './seed.mts';
import type { DemoWorkflows } from './seed.mts';
import type { Shutdown } from './shutdown.mts';

/** How to start the demo. */
export interface DemoOptions {
	/** Port of n8n; 0 for any free one. */
	readonly port: number;
	/** Port of the sandbox; 0 for any free one. */
	readonly sandboxPort: number;
	/** Where n8n keeps its data; emptied first. */
	readonly userFolder: string;
}

/** The running demo: a real n8n with the pack and three published workflows, and the sandbox they talk to. */
export interface Demo {
	readonly n8n: N8n;
	readonly api: EditorApi;
	readonly sandbox: Sandbox;
	readonly workflows: DemoWorkflows;
}

const HOUR_MS = 60 * 60 * 1000;

/**
 * Installs n8n where that is needed, installs the packed pack, and starts and fills both servers.
 *
 * @param shutdown learns how to end each part as soon as it runs
 */
export async function startDemo(
	{ port, sandboxPort, userFolder }: DemoOptions,
	shutdown: Shutdown,
	say: Say,
): Promise<Demo> {
	await claim(userFolder, shutdown);
	const n8nPort = await choosePort(port, '--port');
	const chosenSandboxPort = await choosePort(sandboxPort, '--sandbox-port');
	await installN8n(say);

	const started = Date.now();
	await rm(userFolder, { recursive: true, force: true });
	await mkdir(userFolder, { recursive: true });
	say('Installing the packed pack as n8n installs a community package …');
	await installPack(await packPack(), userFolder);

	const sandbox = await startSandbox({ port: chosenSandboxPort });
	shutdown.add(() => sandbox.close());
	addEarlierLeads(sandbox);

	say('Starting n8n …');
	const settings = { port: n8nPort, brokerPort: await freePort(), userFolder };
	const n8n = await startN8n(settings, shutdown);
	const api = new EditorApi(n8n.url);
	const workflows = await seed(api, sandbox);
	sandbox.whop.webhooks.sendTo({ url: `${n8n.url}/webhook/whop-payments` });
	say(`n8n is ready, with all workflows published (${duration(Date.now() - started)}).`);
	return { n8n, api, sandbox, workflows };
}

/** Leads from before the workflow was published: the trigger must leave them alone, and its test shows them. */
function addEarlierLeads(sandbox: Sandbox): void {
	for (const hours of [30, 7, 2]) {
		const createdAt = Date.now() - hours * HOUR_MS;
		addLeadWithClick(sandbox, { companyId: COMPANY.id, createdAt });
	}
}
