import { deepStrictEqual as equal } from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { endedExecutionIds, readExecution } from '../../demo/executions.mts';
import { publishWorkflow } from '../../demo/seed.mts';
import { until } from '../../demo/wait.mts';
import { SECOND_COMPANY } from '../../sandbox/identities.mts';
import { whopLeadTrigger } from './pack-nodes.mts';
import { chainOf } from './workflows.mts';
import type { World } from './world.mts';

const COMPANY_ID = SECOND_COMPANY.id;
const SECOND_POLL_MS = 90_000;

/** The published trigger, which polls every minute, through a crash of n8n. */
export function publishedTrigger(world: World): void {
	const { api, sandbox } = world;
	const { whop } = sandbox;
	let workflowId = '';
	const addLead = () => whop.addLead({ companyId: COMPANY_ID, productId: null }).id;

	/** All events so far, in the order in which they arrived. */
	const events = async (): Promise<string[]> => {
		const executions = await Promise.all(
			(await endedExecutionIds(api, workflowId)).map((id) => readExecution(api, id)),
		);
		return executions.flatMap(({ outputs }) =>
			(outputs.get('whopLeadTrigger') ?? []).map(
				({ json }) => `${String(json.event)} ${String(json.id)}`,
			),
		);
	};
	/** Waits until an event has arrived. */
	const arrived = async (event: string): Promise<void> => {
		const found = await until(async () => (await events()).includes(event) || undefined, {
			limitMs: SECOND_POLL_MS,
		});
		if (found === undefined) throw new Error(`${event} did not arrive.\n${world.lastLog()}`);
	};
	/** Waits until the trigger has read the leads once more, from now on. */
	const nextPoll = async (): Promise<void> => {
		const before = sandbox.requests.length;
		const polled = await until(
			() =>
				sandbox.requests
					.slice(before)
					.find(
						({ path, method, status }) => path === '/leads' && method === 'GET' && status === 200,
					),
			{ limitMs: SECOND_POLL_MS },
		);
		if (polled === undefined) throw new Error(`The trigger did not poll.\n${world.lastLog()}`);
	};

	void describe('the published trigger', () => {
		let early = '';
		let late = '';
		let whileDown = '';

		before(async () => {
			early = addLead();
			const trigger = whopLeadTrigger();
			const company = { __rl: true, mode: 'id', value: COMPANY_ID };
			const watched = { ...trigger, parameters: { ...trigger.parameters, company } };
			const workflow = chainOf(world, 'Published', [
				watched,
				{ name: 'Done', type: 'n8n-nodes-base.noOp' },
			]);
			const firstPoll = nextPoll();
			workflowId = await publishWorkflow(api, workflow);
			await firstPoll;
		});

		it('brings a new lead and a conversion, and nothing of before', async () => {
			late = addLead();
			whop.convertLead(early);
			await arrived(`lead.created ${late}`);
			await arrived(`lead.converted ${early}`);
			equal((await events()).sort(), [`lead.converted ${early}`, `lead.created ${late}`].sort());
		});

		it('loses nothing and brings nothing twice when n8n is killed and started again', async () => {
			await world.kill();
			whileDown = addLead();
			whop.convertLead(late);
			await world.startAgain();
			await arrived(`lead.created ${whileDown}`);
			await arrived(`lead.converted ${late}`);
			// One more poll, which would bring again whatever was forgotten.
			await nextPoll();
			await nextPoll();
			const all = [
				`lead.converted ${early}`,
				`lead.created ${late}`,
				`lead.converted ${late}`,
				`lead.created ${whileDown}`,
			];
			equal((await events()).sort(), all.sort());
		});
	});
}
