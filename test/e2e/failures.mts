import { deepStrictEqual as equal, match } from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { z } from 'zod/v4';
import type { EndedExecution } from '../../demo/executions.mts';
import { until } from '../../demo/wait.mts';
import { USERS } from '../../sandbox/identities.mts';
import { setTo, whopLead } from './pack-nodes.mts';
import { chainOn, ended, jsonOf, runOn, start } from './workflows.mts';
import type { NodeToRun } from './workflows.mts';
import type { World } from './world.mts';

const [OWNER, ANN] = USERS;
/** Whop refuses the one in the middle. */
const ITEMS = [OWNER.id, 'user_unknown', ANN.id].map((user) => ({ user }));
const READ =
	"{ user: $('Whop Lead').item.json.user?.id ?? '', error: $('Whop Lead').item.json.error ?? '' }";

/** What becomes of a refused item and of the good ones beside it, by the node's settings. */
export function failures(world: World): void {
	const { sandbox } = world;
	const create = (name: string, settings: Partial<NodeToRun>): Promise<EndedExecution> =>
		runOn(world, name, ITEMS, [
			whopLead('create', { userId: '={{ $json.user }}' }, settings),
			setTo('After', READ),
			...(settings.errorTo === undefined ? [] : [setTo(settings.errorTo, READ)]),
		]);
	/** Users for whom a lead was asked for, sorted. */
	const asked = (): unknown[] =>
		sandbox.requests
			.filter(({ method, path }) => method === 'POST' && path === '/leads')
			.map(({ body }) => (body as { user_id?: unknown }).user_id)
			.sort();

	void describe('a refused item', () => {
		beforeEach(() => {
			sandbox.requests.length = 0;
		});

		it('stops the workflow, with the reason, by default', async () => {
			const run = await create('On Error: stop', {});
			equal(run.status, 'error');
			match(run.error ?? '', /user/i);
			equal(jsonOf(run, 'After'), []);
		});

		it('continues in its place, and the node behind reads each row', async () => {
			const run = await create('On Error: continue', { onError: 'continueRegularOutput' });
			equal(run.status, 'success');
			assertRead(run, 'After', [OWNER.id, undefined, ANN.id]);
		});

		it('leaves by the error output, and both nodes behind read their rows', async () => {
			const run = await create('On Error: error output', {
				onError: 'continueErrorOutput',
				errorTo: 'Failed',
			});
			equal(run.status, 'success');
			assertRead(run, 'After', [OWNER.id, ANN.id]);
			assertRead(run, 'Failed', [undefined]);
		});

		it('does not make Retry On Fail send the good items again', async () => {
			const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
			// The refused item first: n8n looks at the first row to see whether a node failed.
			const run = await runOn(world, 'Retry On Fail', ITEMS.slice(1), [
				whopLead(
					'create',
					{ userId: '={{ $json.user }}' },
					{ ...retry, onError: 'continueRegularOutput' },
				),
			]);
			equal(run.status, 'success');
			equal(asked(), [ANN.id, 'user_unknown']);
		});
	});

	void describe('an execution that is stopped', () => {
		it('sends nothing more', async () => {
			sandbox.requests.length = 0;
			sandbox.faults.add({ service: 'whop', path: '/leads', reply: 'hang' });
			const node = whopLead('create', { userId: '={{ $json.user }}', options: { parallel: 1 } });
			const execution = await start(world, 'Start', chainOn(world, 'Stop', ITEMS, [node]));
			await until(() => sandbox.faults.pending === 0 || undefined, { limitMs: 30_000 });
			await world.api.call('POST', `executions/${execution.id}/stop`, z.unknown(), {});
			equal((await ended(world, execution)).status, 'canceled');
			equal(asked(), [OWNER.id]);
		});
	});
}

/** @param users of each row that a node has read behind Whop Lead; undefined for a row that has failed */
function assertRead(
	run: EndedExecution,
	node: string,
	users: readonly (string | undefined)[],
): void {
	const rows = jsonOf(run, node) as { user: string; error: string }[];
	equal(
		rows.map(({ user }) => user),
		users.map((user) => user ?? ''),
	);
	equal(
		rows.map(({ error }) => error !== ''),
		users.map((user) => user === undefined),
	);
}
