import type { Shutdown } from '../demo/shutdown.mts';
import { clientRunner } from './client/runner.mts';
import type { Contender } from './contenders.mts';
import { dubLoad, whopLoad } from './loads.mts';
import type { Load, Service } from './loads.mts';
import { n8nRunner } from './n8n/runner.mts';
import type { Stage } from './n8n/stage.mts';
import type { Runner, Timed } from './runner.mts';

/** Enough that the code is compiled by the time that counts. */
const WARM_UP = 200;

/** Makes a contender ready to run, warmed up. */
export async function prepareRunner(
	stage: Stage,
	contender: Contender,
	shutdown: Shutdown,
): Promise<Runner> {
	const { sandbox } = stage;
	const warmUp = freshLoad(stage, contender.service, WARM_UP);
	if ('clientParallel' in contender) {
		return await clientRunner(sandbox, contender.clientParallel, warmUp, shutdown);
	}
	const baseUrl = contender.service === 'dub' ? sandbox.dubBaseUrl : sandbox.whopBaseUrl;
	return await n8nRunner(stage, contender, contender.node(baseUrl), warmUp);
}

/** One run with an empty sandbox. */
export async function run(
	stage: Stage,
	{ service }: Contender,
	runner: Runner,
	count: number,
): Promise<{ load: Load; timed: Timed; inFlight: number }> {
	const load = freshLoad(stage, service, count);
	stage.flight.reset();
	const timed = await runner(load);
	return { load, timed, inFlight: stage.flight.peak };
}

function freshLoad({ sandbox }: Stage, service: Service, count: number): Load {
	sandbox.reset();
	return service === 'dub' ? dubLoad(sandbox, count) : whopLoad(count);
}
