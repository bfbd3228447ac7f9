import fc from 'fast-check';

import { startSandbox } from '../../sandbox/sandbox.mts';
import type { Sandbox } from '../../sandbox/sandbox.mts';
import { History } from './histories/history.mts';
import type { Clocks } from './histories/history.mts';
import { settings, steps, variants } from './histories/steps.mts';
import { loadPack } from './kit/pack.mts';
import type { Pack } from './kit/pack.mts';

/** How many random histories are played; `npm run soak` plays more. */
const HISTORIES = Number(process.env['HISTORIES'] ?? 2000);
/** The same seed plays the same histories; without one each run plays others. */
const SEED = process.env['SEED'];
const HOUR = 60 * 60_000;

const clocks: Clocks = { whop: Date.now(), n8nAheadMs: 0, pageMs: 0 };
let pack: Pack;
let sandbox: Sandbox;

beforeAll(async () => {
	const wait = (ms: number): Promise<void> => {
		clocks.whop += ms;
		return Promise.resolve();
	};
	pack = await loadPack({ sleep: wait });
	sandbox = await startSandbox({ now: () => clocks.whop });
	const { requests } = sandbox;
	const record = requests.push.bind(requests);
	requests.push = (...seen) => {
		clocks.whop += clocks.pageMs;
		return record(...seen);
	};
	jest.spyOn(Date, 'now').mockImplementation(() => clocks.whop + clocks.n8nAheadMs);
});
afterAll(async () => {
	jest.restoreAllMocks();
	await sandbox.close();
});

test(
	`over ${String(HISTORIES)} random histories each promised event comes in time, in order and once, and no other`,
	async () => {
		await fc.assert(
			fc.asyncProperty(variants, settings, steps, async (variant, setting, all) => {
				const history = await History.begin(pack, sandbox, clocks, variant, setting);
				for (const step of all) await history.play(step);
				await history.end();
			}),
			{ numRuns: HISTORIES, ...(SEED !== undefined && { seed: Number(SEED) }) },
		);
	},
	HOUR,
);
