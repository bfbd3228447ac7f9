import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod/v4';
import { installFolder } from '../../demo/folders.mts';
import { installN8n } from '../../demo/install.mts';
import { startN8n } from '../../demo/n8n.mts';
import type { N8n } from '../../demo/n8n.mts';
import { installPack, packPack } from '../../demo/pack.mts';
import { freePort } from '../../demo/ports.mts';
import { DemoError } from '../../demo/demo-error.mts';
import type { Say } from '../../demo/progress.mts';
import { EditorApi } from '../../demo/rest.mts';
import { seed } from '../../demo/seed.mts';
import type { Shutdown } from '../../demo/shutdown.mts';
import type { CredentialReference, Credentials } from '../../demo/workflow-files.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import type { Sandbox } from '../../sandbox/sandbox.mts';
import { Flight } from '../flight.mts';

/** What the runs need: a real n8n with the pack and credentials, the sandbox, and the counter of its requests. */
export interface Harness {
	readonly n8n: N8n;
	readonly api: EditorApi;
	readonly credentials: Credentials;
	readonly sandbox: Sandbox;
	readonly flight: Flight;
}

/** How long the sandbox takes for each answer, milliseconds. */
export const LATENCY_MS = 50;

const userFolder = join(installFolder, '..', 'bench');

/**
 * Starts the sandbox and an empty n8n with the packed pack.
 *
 * @param shutdown learns how to end each part as soon as it runs
 */
export async function createHarness(shutdown: Shutdown, say: Say): Promise<Harness> {
	await installN8n(say);
	await rm(userFolder, { recursive: true, force: true });
	await mkdir(userFolder, { recursive: true });
	await installPack(await packPack(), userFolder);

	const flight = new Flight();
	const sandbox = await startSandbox({ latencyMs: LATENCY_MS });
	shutdown.add(() => sandbox.close());

	say('Starting n8n …');
	const settings = { port: await freePort(), brokerPort: await freePort(), userFolder };
	const n8n = await startN8n(settings, shutdown);
	const api = new EditorApi(n8n.url);
	// The demo's workflows come with its credentials; one of them polls, which would disturb the figures.
	const workflows = await seed(api, sandbox);
	for (const id of Object.values(workflows)) {
		await api.call('POST', `workflows/${id}/deactivate`, z.unknown(), {});
	}
	return { n8n, api, credentials: await readCredentials(api), sandbox, flight };
}

const credentialList = z.array(z.object({ id: z.string(), name: z.string(), type: z.string() }));

async function readCredentials(api: EditorApi): Promise<Credentials> {
	const known = await api.call('GET', 'credentials', credentialList);
	const ofType = (wanted: string): CredentialReference => {
		const found = known.find(({ type }) => type === wanted);
		if (found === undefined) throw new DemoError(`n8n has no credential of type ${wanted}.`);
		return { id: found.id, name: found.name };
	};
	return { whopApi: ofType('whopApi'), dubApi: ofType('dubApi') };
}
