import { deepStrictEqual as equal, partialDeepStrictEqual as includes } from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { z } from 'zod/v4';
import { endedExecutionIds, readExecution } from '../../demo/executions.mts';
import type { EndedExecution } from '../../demo/executions.mts';
import { projectFolder } from '../../demo/folders.mts';
import { installPack } from '../../demo/pack.mts';
import { publishWorkflow, saveCredential } from '../../demo/seed.mts';
import type { Shutdown } from '../../demo/shutdown.mts';
import { until } from '../../demo/wait.mts';
import type { Credentials } from '../../demo/workflow-files.mts';
import { COMPANY, DUB_KEY, USERS, WHOP_KEY } from '../../sandbox/identities.mts';
import type { RecordedLead } from '../../sandbox/sandbox.mts';
import { formWorkflow, leadsWorkflow } from './saved-with-0.1.0.mts';
import { TriggerWatch } from './trigger-watch.mts';
import { chainOf } from './workflows.mts';
import { ownWorld } from './world.mts';
import type { World } from './world.mts';

/** The pack as it was first packed (from the commit 055abb3). */
const FIRST_PACK = join(projectFolder, 'test/e2e/n8n-nodes-whop-dub-0.1.0.tgz');
const RUN_LIMIT_MS = 30_000;
const [, ANN] = USERS;

const verdictSchema = z.object({ status: z.string(), message: z.string() });
const savedCredential = z.looseObject({ id: z.string(), data: z.looseObject({}) });

/** What was made with 0.1.0 goes on, untouched, once the present pack is installed over it. */
export function upgrade(tarball: string, shutdown: Shutdown): void {
	void describe('an upgrade from 0.1.0', { concurrency: false }, () => {
		const worldOf = ownWorld({ tarball: FIRST_PACK }, shutdown);
		let world: World;
		let watch: TriggerWatch;
		let credentials: Credentials;
		let form: Form;
		/** What the form's workflow did, with 0.1.0. */
		let accepted: Done;
		let refused: Done;
		let old = '';

		before(async () => {
			world = worldOf();
			credentials = await credentialsOf(world);
			form = await Form.publish(world, credentials);
			watch = new TriggerWatch(world, COMPANY.id);
			const firstPoll = watch.nextPoll();
			watch.workflowId = await publishWorkflow(
				world.api,
				chainOf({ credentials }, 'Leads', leadsWorkflow),
			);
			await firstPoll;

			accepted = await form.submit(ANN.id);
			refused = await form.submit('user_unknown');
			// The form's lead is one for the trigger, too.
			watch.expectCreated(accepted.leadId);
			old = watch.create();
			await watch.allArrivedOnce();

			await world.stop();
			await installPack(tarball, world.userFolder);
			await world.startAgain();
		});

		it('brings what is new', async () => {
			const name = 'n8n-nodes-whop-dub.dubTrackSale';
			const nodeInfos = [{ name, version: 1 }];
			includes(await world.api.call('POST', 'node-types', z.unknown(), { nodeInfos }), [
				{ displayName: 'Dub Track Sale' },
			]);
		});

		it('leaves what the workflows do: the same output, the same records', async () => {
			const again = await form.submit(ANN.id);
			watch.expectCreated(again.leadId);
			includes(again.outputs, accepted.outputs);
			equal(again.records, accepted.records);
			const refusedAgain = await form.submit('user_unknown');
			includes(refusedAgain.outputs, refused.outputs);
			equal(refusedAgain.records, refused.records);
			equal(
				[accepted, refused, again, refusedAgain].map(({ status }) => status),
				Array(4).fill('success'),
			);
		});

		for (const type of ['whopApi', 'dubApi'] as const) {
			it(`leaves the test of the credential green: ${type}`, async () => {
				const path = `credentials/${credentials[type].id}?includeData=true`;
				// As the panel tests a credential that it has opened.
				const opened = await world.api.call('GET', path, savedCredential);
				const verdict = await world.api.call('POST', 'credentials/test', verdictSchema, {
					credentials: opened,
				});
				includes(verdict, { status: 'OK' });
			});
		}

		it('keeps what the trigger knows: nothing of before, a new lead and a conversion once', async () => {
			watch.convert(old);
			watch.create();
			await watch.allArrivedOnce();
			await watch.nextPoll();
			await watch.allArrivedOnce();
			assertRecordedOnce(world.sandbox.dub.recordedLeads);
		});
	});
}

/** As 0.1.0's panels saved them. */
async function credentialsOf({ api, sandbox }: World): Promise<Credentials> {
	return {
		whopApi: await saveCredential(api, 'Whop account', 'whopApi', {
			apiKey: WHOP_KEY,
			companyId: COMPANY.id,
			environment: 'custom',
			baseUrl: sandbox.whopBaseUrl,
			accountParameter: 'company_id',
		}),
		dubApi: await saveCredential(api, 'Dub account', 'dubApi', {
			apiKey: DUB_KEY,
			baseUrl: sandbox.dubBaseUrl,
		}),
	};
}

/** What came of one form. IDs and times, which differ each time, stand as words. */
interface Done {
	readonly status: string;
	/** Empty where there is none. */
	readonly leadId: string;
	/** What each node gave out, by its name and output. */
	readonly outputs: unknown;
	/** What Dub has of it, and the lead's metadata on Whop. */
	readonly records: unknown;
}

/** A published workflow that a form starts. */
class Form {
	private readonly world: World;
	private readonly workflowId: string;

	private constructor(world: World, workflowId: string) {
		this.world = world;
		this.workflowId = workflowId;
	}

	static async publish(world: World, credentials: Credentials): Promise<Form> {
		const workflow = chainOf({ credentials }, 'Form', formWorkflow);
		return new Form(world, await publishWorkflow(world.api, workflow));
	}

	async submit(user: string): Promise<Done> {
		const { api, sandbox, url } = this.world;
		const earlier = await endedExecutionIds(api, this.workflowId);
		const click = sandbox.dub.addClick().id;
		await fetch(`${url}/webhook/form`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ user, click }),
		});
		const ended = await until(
			async () => {
				const id = (await endedExecutionIds(api, this.workflowId)).at(-1);
				return id === undefined || earlier.includes(id) ? undefined : id;
			},
			{ limitMs: RUN_LIMIT_MS, everyMs: 100 },
		);
		if (ended === undefined) throw new Error(`No execution of the form.\n${this.world.lastLog()}`);
		return this.doneBy(await readExecution(api, ended), click);
	}

	private doneBy({ branches, status }: EndedExecution, click: string): Done {
		const { whop, dub } = this.world.sandbox;
		const created = branches.get('Whop Lead')?.[0]?.[0]?.json.id;
		const leadId = typeof created === 'string' ? created : '';
		const outputs = [...branches].map(([node, branch]) => [
			node,
			node === 'Form' ? [] : branch.map((rows) => rows.map(({ json }) => json)),
		]);
		// The trigger's workflow may have recorded it already, too, as another event.
		const ofDub = dub.recordedLeads.filter(
			({ clickId, eventName }) => clickId === click && eventName === 'Form',
		);
		const records = [ofDub, whop.findLead(leadId)?.metadata];
		const inWords = (value: unknown): unknown =>
			JSON.parse(
				JSON.stringify(value)
					.replaceAll(click, 'CLICK')
					.replace(/\b(lead|cus)_\w+/g, '$1')
					.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
					.replace(/"at":\d+/g, '"at":0')
					// The words for a failure have become better.
					.replace(/"error":"(?:[^"\\]|\\.)+"/g, '"error":"WORDS"'),
			);
		return { status, leadId, outputs: inWords(outputs), records: inWords(records) };
	}
}

/** Each event of each customer. */
function assertRecordedOnce(records: readonly RecordedLead[]): void {
	const keys = records.map(
		({ customerExternalId, eventName }) => `${eventName} ${customerExternalId}`,
	);
	equal([...new Set(keys)], keys);
}
