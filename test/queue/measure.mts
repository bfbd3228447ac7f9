import type { Say } from '../../demo/progress.mts';
import { awaited, executionsOf, GIVEN_UP_MS } from './executions.mts';
import { LeadPage } from './lead-page.mts';
import type { QueueWorld } from './world.mts';

const WORKERS = 3;
const LEADS = 200;
const WARM_UP = 20;
/** Half as many again as the limit below lets through in a minute; each lead is two requests. */
const LIMITED_LEADS = 150;
const LIMIT = 200;
const NO_LIMIT = 1_000_000;

/** Says how fast one worker, then two, then three bring leads to Dub, each in an execution of its own. */
export async function measure(world: QueueWorld, say: Say): Promise<void> {
	const { api, sandbox } = world;
	// Dub's limit of requests would be what is measured.
	sandbox.dub.settings.rateLimitRequests = NO_LIMIT;
	const page = await LeadPage.publish(world, WORKERS * (WARM_UP + LEADS) + LIMITED_LEADS);
	let sent = 0;
	const secondsFor = async (count: number): Promise<number> => {
		const customers = page.customers.slice(sent, sent + count);
		sent += count;
		const started = Date.now();
		await page.submit(customers);
		await awaited(
			`${sent} executions`,
			async () =>
				(await executionsOf(api, page.workflowId, 'success', 'error')).count === sent || undefined,
			GIVEN_UP_MS,
		);
		return (Date.now() - started) / 1000;
	};
	for (let workers = 1; workers <= WORKERS; workers++) {
		await world.startWorker();
		await secondsFor(WARM_UP);
		const seconds = await secondsFor(LEADS);
		const aMinute = Math.round((LEADS / seconds) * 60);
		say(
			`${workers} worker(s): ${LEADS} executions in ${seconds.toFixed(1)} s, ${aMinute} a minute`,
		);
	}
	sandbox.dub.settings.rateLimitRequests = LIMIT;
	const before = sandbox.dub.recordedLeads.length;
	const seconds = await secondsFor(LIMITED_LEADS);
	const recorded = sandbox.dub.recordedLeads.length - before;
	const refused = sandbox.requests.filter(({ status }) => status === 429).length;
	say(
		`${WORKERS} workers and a limit of ${LIMIT} requests a minute: ${LIMITED_LEADS} executions in ${seconds.toFixed(1)} s, ${recorded} recorded, ${refused} requests refused for the time being`,
	);
}
