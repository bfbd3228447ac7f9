import { DemoError } from '../../demo/demo-error.mts';
import type { Say } from '../../demo/progress.mts';
import type { Shutdown } from '../../demo/shutdown.mts';
import { readConditions } from '../conditions.mts';
import { LATENCY_CANDIDATES } from '../candidates.mts';
import type { Candidate } from '../candidates.mts';
import { deliveryOf } from '../delivery.mts';
import { LATENCY_MS } from '../n8n/harness.mts';
import type { Harness } from '../n8n/harness.mts';
import type { LatencyResult, LatencyRow } from '../results.mts';
import type { Runner } from '../runner.mts';
import { prepareRunner, run } from '../runners.mts';

const ITEMS = 1000;
const ROUNDS = 3;

/** Every candidate sends the same leads to a service that takes its time; in turn, so that a busy moment hits all. */
export async function measureLatency(
	harness: Harness,
	shutdown: Shutdown,
	say: Say,
): Promise<LatencyResult> {
	const conditions = await readConditions(['n8n-nodes-whop-dub', 'n8n', 'dub', '@whop/sdk']);
	const { dub, whop } = harness.sandbox;
	dub.settings.rateLimitRequests = Infinity;
	whop.variants.rateLimitRequests = Infinity;
	const field: { candidate: Candidate; runner: Runner; row: LatencyRow }[] = [];
	for (const candidate of LATENCY_CANDIDATES) {
		const runner = await prepareRunner(harness, candidate, shutdown);
		const { id, label } = candidate;
		field.push({ candidate, runner, row: { id, label, ownMs: [], wholeMs: [], inFlight: 0 } });
	}
	for (let round = 1; round <= ROUNDS; round++) {
		for (const { candidate, runner, row } of field) {
			const { load, timed, inFlight } = await run(harness, candidate, runner, ITEMS);
			const { lost, duplicated, foreign } = deliveryOf(harness.sandbox.requests, load);
			if (timed.error !== undefined || lost + duplicated + foreign > 0) {
				throw new DemoError(
					`${row.label}: ${timed.error ?? `${lost} requests lost, ${duplicated} twice, ${foreign} unlike the others'`}`,
				);
			}
			row.ownMs.push(Math.round(timed.ownMs));
			row.wholeMs.push(Math.round(timed.wholeMs));
			row.inFlight = Math.max(row.inFlight, inFlight);
			say(`  round ${round}: ${row.label}: ${(timed.ownMs / 1000).toFixed(2)} s`);
		}
	}
	return { conditions, items: ITEMS, latencyMs: LATENCY_MS, rows: field.map(({ row }) => row) };
}
