import type { Say } from '../../demo/progress.mts';
import type { Shutdown } from '../../demo/shutdown.mts';
import type { Sandbox } from '../../sandbox/sandbox.mts';
import { readConditions } from '../conditions.mts';
import { LIMIT_CANDIDATES } from '../candidates.mts';
import type { Candidate } from '../candidates.mts';
import { deliveryOf } from '../delivery.mts';
import { LATENCY_MS } from '../n8n/harness.mts';
import type { Harness } from '../n8n/harness.mts';
import type { LimitResult, LimitRow } from '../results.mts';
import type { Runner } from '../runner.mts';
import { prepareRunner, run } from '../runners.mts';

/** Dub's Business plan, as it is: nothing is scaled. */
const REQUESTS = 1200;
const WINDOW_MS = 60_000;
/** Two and a half times the limit: the fastest possible run waits for two windows. */
const ITEMS = 3000;

/** Every candidate sends more leads than Dub takes in a minute. */
export async function measureLimit(
	harness: Harness,
	shutdown: Shutdown,
	say: Say,
): Promise<LimitResult> {
	const conditions = await readConditions(['n8n-nodes-whop-dub', 'n8n']);
	Object.assign(harness.sandbox.dub.settings, {
		rateLimitRequests: REQUESTS,
		rateLimitWindowMs: WINDOW_MS,
	});
	const rows: LimitRow[] = [];
	for (const candidate of LIMIT_CANDIDATES) {
		say(`  ${candidate.label} …`);
		const row = await measure(
			harness,
			candidate,
			await prepareRunner(harness, candidate, shutdown),
		);
		rows.push(row);
		say(
			`    ${(row.ownMs / 1000).toFixed(1)} s, ${row.recorded} recorded, ${row.refused} refused, ${row.failed} failed`,
		);
	}
	const boundMs = Math.floor((ITEMS - 1) / REQUESTS) * WINDOW_MS;
	const limit = { requests: REQUESTS, windowMs: WINDOW_MS, boundMs };
	return { conditions, items: ITEMS, latencyMs: LATENCY_MS, ...limit, rows };
}

async function measure(harness: Harness, candidate: Candidate, runner: Runner): Promise<LimitRow> {
	const { load, timed, inFlight } = await run(harness, candidate, runner, ITEMS);
	const { requests } = harness.sandbox;
	const { refused, duplicated } = deliveryOf(requests, load);
	const recorded = recordedCustomers(harness.sandbox);
	return {
		id: candidate.id,
		label: candidate.label,
		ownMs: Math.round(timed.ownMs),
		wholeMs: Math.round(timed.wholeMs),
		inFlight,
		error: timed.error ?? null,
		failed: ITEMS - timed.outputs,
		recorded,
		lost: ITEMS - recorded,
		duplicated: duplicated + harness.sandbox.dub.recordedLeads.length - recorded,
		refused,
	};
}

function recordedCustomers({ dub }: Sandbox): number {
	return new Set(dub.recordedLeads.map(({ customerExternalId }) => customerExternalId)).size;
}
