import { deepStrictEqual as equal } from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { endedExecutionIds, readExecution } from '../../demo/executions.mts';
import { unpublish } from '../../demo/publishing.mts';
import { publishWorkflow } from '../../demo/seed.mts';
import { until } from '../../demo/wait.mts';
import { SECOND_COMPANY } from '../../sandbox/identities.mts';
import { whopLeadTrigger } from './pack-nodes.mts';
import { chainOf } from './workflows.mts';
import type { World } from './world.mts';

const COMPANY_ID = SECOND_COMPANY.id;
const NEXT_POLL_MS = 90_000;

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
			limitMs: NEXT_POLL_MS,
		});
		if (found === undefined) throw new Error(`${event} did not arrive.\n${world.lastLog()}`);
	};
	/** Waits until the trigger has asked for the leads once more, from now on, and got this status. */
	const nextPoll = async (answer = 200): Promise<void> => {
		const before = sandbox.requests.length;
		const polled = await until(
			() =>
				sandbox.requests
					.slice(before)
					.find(
						({ path, method, status }) =>
							path === '/leads' && method === 'GET' && status === answer,
					),
			{ limitMs: NEXT_POLL_MS },
		);
		if (polled === undefined) throw new Error(`The trigger did not poll.\n${world.lastLog()}`);
	};

	void describe('the published trigger', () => {
		/** What has to have arrived, each once. */
		const expected: string[] = [];
		const create = (): string => {
			const id = addLead();
			expected.push(`lead.created ${id}`);
			return id;
		};
		const convert = (id: string): void => {
			whop.convertLead(id);
			expected.push(`lead.converted ${id}`);
		};
		const allArrivedOnce = async (): Promise<void> => {
			for (const event of expected) await arrived(event);
			equal((await events()).sort(), [...expected].sort());
		};
		let first = '';
		let second = '';

		before(async () => {
			first = addLead();
			const trigger = whopLeadTrigger();
			const company = { __rl: true, mode: 'id', value: COMPANY_ID };
			const watched = { ...trigger, parameters: { ...trigger.parameters, company } };
			const done = { name: 'Done', type: 'n8n-nodes-base.noOp' };
			const firstPoll = nextPoll();
			workflowId = await publishWorkflow(api, chainOf(world, 'Published', [watched, done]));
			await firstPoll;
		});

		it('brings a new lead and a conversion, and nothing of before', async () => {
			second = create();
			convert(first);
			await allArrivedOnce();
		});

		it('goes on when n8n is killed between two polls', async () => {
			await world.kill();
			create();
			convert(second);
			await world.startAgain();
			await allArrivedOnce();
		});

		it('goes on when n8n is killed in the middle of a poll and comes back while Whop is down', async () => {
			const third = create();
			sandbox.faults.add({ service: 'whop', path: '/leads', reply: 'hang' });
			await until(() => sandbox.faults.pending === 0 || undefined, { limitMs: NEXT_POLL_MS });
			await world.kill();
			sandbox.faults.add({ service: 'whop', times: 1000, reply: { status: 503 } });
			const whileDown = nextPoll(503);
			await world.startAgain();
			await whileDown;
			convert(third);
			sandbox.faults.clear();
			await allArrivedOnce();
		});

		it('brings nothing twice at the next poll', async () => {
			await nextPoll();
			await allArrivedOnce();
		});

		after(async () => {
			await unpublish(api, workflowId);
		});
	});
}
