import type { Shutdown } from '../demo/shutdown.mts';
import { clientRunner } from './client/runner.mts';
import type { Candidate } from './candidates.mts';
import { dubLoad, saleLoad, whopLoad } from './loads.mts';
import type { Load, Service } from './loads.mts';
import { n8nRunner } from './n8n/runner.mts';
import type { Harness } from './n8n/harness.mts';
import type { Runner, Timed } from './runner.mts';

/** Enough that the code is compiled by the time that counts. */
const WARM_UP = 200;

/** Makes a candidate ready to run, warmed up. */
export async function prepareRunner(
	harness: Harness,
	candidate: Candidate,
	shutdown: Shutdown,
): Promise<Runner> {
	const { sandbox } = harness;
	const warmUp = freshLoad(harness, candidate.service, WARM_UP);
	if ('clientParallel' in candidate) {
		return await clientRunner(sandbox, candidate.clientParallel, warmUp, shutdown);
	}
	const baseUrl = candidate.service === 'whop' ? sandbox.whopBaseUrl : sandbox.dubBaseUrl;
	return await n8nRunner(harness, candidate, candidate.node(baseUrl), warmUp);
}

/** One run with an empty sandbox. */
export async function run(
	harness: Harness,
	{ service }: Candidate,
	runner: Runner,
	count: number,
): Promise<{ load: Load; timed: Timed; inFlight: number }> {
	const load = freshLoad(harness, service, count);
	harness.flight.reset();
	const timed = await runner(load);
	return { load, timed, inFlight: harness.flight.peak };
}

function freshLoad({ sandbox }: Harness, service: Service, count: number): Load {
	sandbox.reset();
	switch (service) {
		case 'dub':
			return dubLoad(sandbox, count);
		case 'sale':
			return saleLoad(sandbox, count);
		case 'whop':
			return whopLoad(count);
	}
}
