import { createHarness } from './kit/harness.mts';

// n8n reads it with the first request of this process; the sandbox is at an address that the guard then forbids.
process.env['N8N_SSRF_PROTECTION_ENABLED'] = 'true';

const harness = createHarness();

it.each([
	[
		'Dub Track Lead',
		'n8n-nodes-whop-dub.dubTrackLead',
		{
			findClickId: 'field',
			clickId: 'SandboxClk000001',
			eventName: 'Sign Up',
			customerExternalId: 'c1',
		},
	],
	[
		'Whop Lead',
		'n8n-nodes-whop-dub.whopLead',
		{ resource: 'lead', operation: 'create', userId: 'user_1' },
	],
])(
	'%s says that n8n did not send the request, why, and whom to ask',
	async (name, type, parameters) => {
		const run = await harness.run([{ name, type, parameters }]);
		expect(run.error?.message).toContain(
			'n8n did not send the request: "The request was blocked because it resolves to a restricted IP address"',
		);
		expect((run.error as { description?: unknown }).description).toMatch(
			/^The target 127\.0\.0\.1 is not allowed\..*ask your n8n administrator to allowlist/,
		);
		expect(harness.sent()).toEqual([]);
	},
);
