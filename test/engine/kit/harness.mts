import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { inspect } from 'node:util';
import { COMPANY, DUB_KEY, WHOP_KEY } from '../../../sandbox/identities.mts';
import { startSandbox } from '../../../sandbox/sandbox.mts';
import type { Sandbox } from '../../../sandbox/sandbox.mts';
import type { Credentials } from './credentials.mts';
import type { ExpressionEngine } from './expressions.mts';
import { startExpressions, stopExpressions } from './expressions.mts';
import { loadPack } from './pack.mts';
import type { Pack } from './pack.mts';
import { runWorkflow } from './run.mts';
import type { NodeToRun, RunResult } from './run.mts';

/** Parts of the saved credentials that a test wants otherwise. */
export interface OtherCredentials {
	readonly whopApi?: IDataObject;
	readonly dubApi?: IDataObject;
}

/** What the engine tests of one file share: the loaded package and one sandbox, emptied after each test. */
export class Harness {
	private loaded: Pack | undefined;
	private started: Sandbox | undefined;

	get pack(): Pack {
		if (this.loaded === undefined) throw new Error('The harness is set up in beforeAll');
		return this.loaded;
	}

	get sandbox(): Sandbox {
		if (this.started === undefined) throw new Error('The harness is set up in beforeAll');
		return this.started;
	}

	/** Credentials for the sandbox, with full rights. */
	credentials({ whopApi, dubApi }: OtherCredentials = {}) {
		const { whopBaseUrl, dubBaseUrl } = this.sandbox;
		return {
			whopApi: {
				apiKey: WHOP_KEY,
				environment: 'custom',
				baseUrl: whopBaseUrl,
				companyId: COMPANY.id,
				...whopApi,
			},
			dubApi: { apiKey: DUB_KEY, baseUrl: dubBaseUrl, ...dubApi },
		} satisfies Credentials;
	}

	/** Runs nodes on the sandbox. Fails when a key shows up anywhere in what the run leaves behind. */
	async run(
		nodes: readonly NodeToRun[],
		input: readonly IDataObject[] = [{}],
		other: OtherCredentials = {},
	): Promise<RunResult> {
		const credentials = this.credentials(other);
		const result = await runWorkflow(this.pack, { nodes, input, credentials });
		const everything = inspect(result.run, { depth: 20, maxArrayLength: 1000, showHidden: true });
		for (const key of [credentials.whopApi.apiKey, credentials.dubApi.apiKey]) {
			if (everything.includes(key)) throw new Error('The run leaves an API key behind');
		}
		return result;
	}

	/** `GET /leads` and the like, in the order in which the sandbox saw them. */
	sent(): string[] {
		return this.sandbox.requests.map(({ method, path }) => `${method} ${path}`);
	}

	/** The bodies of those requests. */
	bodies(): unknown[] {
		return this.sandbox.requests.map(({ body }) => body);
	}

	async open(): Promise<void> {
		[this.loaded, this.started] = await Promise.all([loadPack(), startSandbox()]);
	}
}

/**
 * Sets the harness for a test file; its parts are there from the first test on.
 * @param engine what evaluates expressions, default as in n8n
 */
export function createHarness(engine?: ExpressionEngine): Harness {
	const harness = new Harness();
	const settings = {} as { whop: object; dub: object };
	beforeAll(async () => {
		await startExpressions(engine);
		await harness.open();
		settings.whop = { ...harness.sandbox.whop.variants };
		settings.dub = { ...harness.sandbox.dub.settings };
	});
	afterEach(() => {
		harness.sandbox.reset();
		Object.assign(harness.sandbox.whop.variants, settings.whop);
		Object.assign(harness.sandbox.dub.settings, settings.dub);
	});
	afterAll(async () => {
		await stopExpressions();
		await harness.sandbox.close();
	});
	return harness;
}

/** A picked value, as n8n stores it. */
export const byId = (value: string): INodeParameters => ({ __rl: true, mode: 'id', value });
