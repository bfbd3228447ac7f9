import fc from 'fast-check';
import type { INodeParameters } from 'n8n-workflow';

import { DUB_KEY, WHOP_KEY } from '../../sandbox/identities.mts';
import type { NodeToRun } from '../engine/kit/run.mts';
import { createHarness } from '../engine/kit/harness.mts';
import { lead } from '../unit/whop-context.mts';
import { expectPlain } from './kit/invariants.mts';
import { HOUR, runs } from './kit/runs.mts';
import { ANY_ITEM, nameOf, scripts, serve } from './kit/wire.mts';

// Whatever comes over the wire, in n8n: every item ends, and no message says of a sent request that it was not sent.

// Hundreds of items, which would wait for isolates of their own.
const harness = createHarness('legacy');

/** One run is as long as the slowest of its items, so they are many. */
const ITEMS = 40;

const options = { timeout: 1, parallel: ITEMS };
const DUB: NodeToRun = {
	name: 'Node',
	type: 'n8n-nodes-whop-dub.dubTrackLead',
	onError: 'continueRegularOutput',
	parameters: {
		findClickId: 'field',
		clickId: 'SandboxClk000001',
		eventName: 'Sign Up',
		customerExternalId: '={{ $json.id }}',
		options: { ...options, verifyClick: false },
	},
};
const whop = (operation: string, parameters: INodeParameters = {}): NodeToRun => ({
	name: 'Node',
	type: 'n8n-nodes-whop-dub.whopLead',
	onError: 'continueRegularOutput',
	parameters: { resource: 'lead', operation, options, ...parameters },
});

const LEAD = lead(`lead_${ANY_ITEM}`);
const RECORDED = { click: null, link: { id: 'link_1' }, customer: null };

/** What is sent, in how many of all cases (in percent), and whether it must not be sent twice. */
type Case = readonly [what: string, percent: number, isWrite: boolean, node: NodeToRun];

it.each<Case>([
	['a lead for Dub', 0.05, true, DUB],
	['a new lead on Whop', 0.05, true, whop('create', { userId: '=user_{{ $json.id }}' })],
	['a lead to get', 0.02, false, whop('get', { leadId: '=lead_{{ $json.id }}' })],
])(
	'%s comes to an end whatever comes over the wire',
	async (_what, percent, isWrite, node) => {
		const isDub = node === DUB;
		const key = isDub ? DUB_KEY : WHOP_KEY;
		let [understood, failed] = [0, 0];
		const right = JSON.stringify(isDub ? RECORDED : LEAD);
		const count = { minLength: ITEMS, maxLength: ITEMS };
		const property = fc.asyncProperty(fc.array(scripts(right, key), count), async (planned) => {
			const server = await serve(planned);
			try {
				const { baseUrl, came } = server;
				const input = planned.map((_script, item) => ({ id: nameOf(item) }));
				const credentials = { dubApi: { baseUrl }, whopApi: { baseUrl } };
				const run = await harness.run([node], input, credentials);
				expect(run.error).toBeUndefined();
				const errors = run.json('Node').map(({ error }) => error);
				expect(errors).toHaveLength(ITEMS);
				for (const [item, error] of errors.entries()) {
					const times = came.get(item) ?? 0;
					if (isWrite) expect(times).toBeLessThanOrEqual(1);
					if (error === undefined) {
						understood += 1;
						continue;
					}
					failed += 1;
					expectPlain(typeof error === 'string' ? error : '', key);
					if (times > 0) expect(error).not.toMatch(/nothing was sent|did not send/);
				}
			} finally {
				await server.close();
			}
		});
		// Forty items at once are not made fewer: the first failure says which one it was.
		await fc.assert(property, { ...runs(percent), endOnFailure: true });
		expect(understood).toBeGreaterThan(0);
		expect(failed).toBeGreaterThan(0);
	},
	HOUR,
);
