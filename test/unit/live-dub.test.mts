import { DUB_KEY_FREE } from '../../sandbox/identities.mts';
import type { DubSettings } from '../../sandbox/sandbox.mts';
import type { LiveSettings } from './live-world.mts';
import { runLive } from './live-world.mts';
import { closeSandboxes, open } from './sandbox-client.mts';

afterEach(closeSandboxes);

const CLICK = 'SandboxClick0001';

async function findingsAt(
	dub: Partial<DubSettings>,
	settings: LiveSettings = {},
): Promise<ReadonlyMap<string, string>> {
	const sandbox = await open({ dub });
	sandbox.dub.addClick({ id: CLICK });
	const env = { DUB_CLICK_ID: CLICK };
	const run = await runLive(sandbox, { services: ['dub'], yes: true, env, ...settings });
	expect(sandbox.dub.recordedLeads).toEqual([]);
	return run.findings;
}

it('sees everything as assumed where it is so, and counts no lead', async () => {
	const findings = await findingsAt({});
	expect(findings.size).toBe(10);
	expect([...findings].filter(([, finding]) => !finding.startsWith('as assumed: '))).toEqual([]);
});

it.each<[settings: Partial<DubSettings>, about: string, finding: string]>([
	[{ retryAfter: 'seconds' }, 'Retry-After', 'otherwise: with a 404, as seconds'],
	[{ repeatedLead: 'null' }, 'a lead that is sent again', 'otherwise: 200 with null alone'],
	[
		{ refusedLeadStaysReserved: false },
		'a lead that is sent again',
		'otherwise: it is refused again: nothing is reserved',
	],
	[
		{ clickReadableAfterMs: 600_000 },
		'a deferred lead, sent twice',
		'could not be seen: 404 not_found',
	],
	[
		{ rateLimitRequests: 2 },
		'a deferred lead, sent twice',
		'could not be seen: the rate limit was reached, so nothing more was sent',
	],
])('finds the variant %j', async (settings, about, finding) => {
	const findings = await findingsAt(settings);
	expect(findings.get(about)).toBe(finding);
});

it('says that a key of a smaller plan does not show it', async () => {
	const findings = await findingsAt({}, { env: { DUB_API_KEY: DUB_KEY_FREE } });
	expect(findings.get('list of customers')).toBe('could not be seen: 403 forbidden');
	expect(findings.get('a value that is refused')).toBe('could not be seen: refused with 403');
	expect(findings.get('Retry-After')).toBe('as assumed: with a 403, as epoch milliseconds');
});

it('leaves out the click that nobody named', async () => {
	const findings = await findingsAt({}, { env: {} });
	expect(findings.get('a deferred lead, sent twice')).toBe('could not be seen: no click was named');
});
