import type { INodeParameters } from 'n8n-workflow';

import { FOREIGN_COMPANY } from '../../sandbox/identities.mts';
import { byId, createHarness } from './kit/harness.mts';

// On Error = Continue keeps nothing of an error but its message, and that is what an AI agent reads too.
const harness = createHarness();

async function messageOf(
	type: 'dubTrackLead' | 'whopLead',
	parameters: INodeParameters,
	other: Parameters<typeof harness.run>[2] = {},
): Promise<string> {
	const onError = 'continueRegularOutput';
	const node = { name: 'Node', type: `n8n-nodes-whop-dub.${type}`, parameters, onError } as const;
	const run = await harness.run([node], [{}], other);
	const { error } = run.json('Node')[0] ?? {};
	return typeof error === 'string' ? error : '';
}

const LEAD = {
	eventName: 'Sign Up',
	customerExternalId: 'c1',
	findClickId: 'field',
	clickId: 'UnknownClick0001',
	options: { verifyClick: false },
};
const USER = { resource: 'lead', operation: 'create', userId: 'user_1' };

describe('Dub Track Lead', () => {
	it('says that sending a click again, once it is put right, records nothing', async () => {
		expect(await messageOf('dubTrackLead', LEAD)).toMatch(
			/Click event not found.*now reserved for 7 days, so sending them again records nothing/,
		);
	});

	it('names the key to use for a click of another workspace', async () => {
		const clickId = harness.sandbox.dub.addClick({ link: 'foreign' }).id;
		expect(await messageOf('dubTrackLead', { ...LEAD, clickId })).toMatch(
			/send it with an API key of the workspace that owns the link/,
		);
	});

	it('does not count a lead as recorded for a link that is none', async () => {
		const body = { click: { id: 'x' }, link: {}, customer: null };
		harness.sandbox.faults.add({ service: 'dub', reply: { status: 200, body } });
		expect(await messageOf('dubTrackLead', LEAD)).toMatch(
			/lead may have been recorded, so look for it in Dub before sending it again/,
		);
	});

	it('shows an answer of many megabytes in a short line', async () => {
		const body = { error: { code: 'bad_request', message: 'No way\n'.repeat(3_000_000) } };
		harness.sandbox.faults.add({ service: 'dub', reply: { status: 400, body } });
		const message = await messageOf('dubTrackLead', LEAD);
		expect(message).toMatch(
			/^Dub did not record the lead: "No way No way .*…" \(400 bad_request\)/,
		);
		expect(message.length).toBeLessThan(500);
	});
});

describe('Whop Lead', () => {
	it('says to look for a lead before creating it again, after a fault of Whop', async () => {
		harness.sandbox.faults.add({ service: 'whop', reply: { status: 500, body: '' } });
		expect(await messageOf('whopLead', USER)).toMatch(
			/the lead may have been created, so look for it before creating it again/,
		);
	});

	it('names a company that is not the key’s', async () => {
		const company = byId(FOREIGN_COMPANY.id);
		for (const operation of ['create', 'getAll']) {
			expect(await messageOf('whopLead', { ...USER, operation, company })).toContain(
				`for ${FOREIGN_COMPANY.id}: "You do not have permission to access this resource" (403); this company is probably not one of this key's`,
			);
		}
	});

	it('does not ask to check an ID when the address is not that of the API', async () => {
		const node = {
			name: 'Node',
			type: 'n8n-nodes-whop-dub.whopLead',
			parameters: { resource: 'lead', operation: 'getAll' },
		};
		const baseUrl = harness.sandbox.whopBaseUrl.replace('/api/v1', '');
		const run = await harness.run([node], [{}], { whopApi: { baseUrl } });
		expect(run.error?.message).toContain('(404)');
		const { description } = run.error as { description?: unknown };
		expect(description).toMatch(/'Base URL'.*https:\/\/api\.whop\.com\/api\/v1/);
		expect(description).not.toMatch(/with that ID/);
	});
});
