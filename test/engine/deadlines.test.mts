import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeToRun } from './kit/run.mts';
import { startService } from './kit/scripted-service.mts';
import { createHarness } from './kit/harness.mts';

const harness = createHarness();

const options = { timeout: 1 };
const dub: NodeToRun = {
	name: 'Node',
	type: 'n8n-nodes-whop-dub.dubTrackLead',
	parameters: {
		findClickId: 'field',
		clickId: 'abc',
		eventName: 'Sign Up',
		customerExternalId: 'c1',
		options: { ...options, verifyClick: false },
	},
};
const create: NodeToRun = {
	name: 'Node',
	type: 'n8n-nodes-whop-dub.whopLead',
	parameters: { operation: 'create', userId: 'user_a', options },
};

/** A byte now and then, so that the connection is never idle. */
function trickle(response: ServerResponse): () => void {
	response.writeHead(200, { 'content-type': 'application/json' });
	const drops = setInterval(() => response.write(' '), 100);
	return () => {
		clearInterval(drops);
	};
}

describe.each([
	['Dub Track Lead', dub, /the lead may have been recorded/],
	['Whop Lead, create', create, /the lead may have been created/],
])('a request of %s ends at its time limit', (_name, node, aftermath) => {
	it.each<[string, (response: ServerResponse) => () => void]>([
		['an answer that comes a byte at a time, for ever', trickle],
		[
			'a switch to another protocol',
			(response) => {
				response.writeHead(101, { connection: 'upgrade', upgrade: 'x' }).flushHeaders();
				return () => undefined;
			},
		],
		['no answer', () => () => undefined],
		[
			'headers, and then nothing',
			(response) => {
				response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
				return () => undefined;
			},
		],
	])('whatever comes: %s', async (_what, answer) => {
		const stops: Array<() => void> = [];
		const closed: Array<Promise<void>> = [];
		const service = await startService((_request, response) => {
			closed.push(
				new Promise((resolve) => {
					response.on('close', resolve);
				}),
			);
			stops.push(answer(response));
			return undefined;
		});
		try {
			const run = await harness.run([node], [{}], {
				dubApi: { baseUrl: service.baseUrl },
				whopApi: { baseUrl: service.baseUrl },
			});
			expect(run.error?.message).toMatch(/no answer came in time/);
			expect(run.error?.message).toMatch(aftermath);
			expect(service.arrived).toHaveLength(1);
			// Not only given up: nothing of it goes on.
			const still = sleep(5_000, undefined, { ref: false }).then(() => 'still open');
			expect(await Promise.race([Promise.all(closed), still])).toEqual([undefined]);
		} finally {
			for (const stop of stops) stop();
			await service.close();
		}
	});
});
