import type { INodeParameters } from 'n8n-workflow';

import { COMPANY, USERS } from '../../sandbox/identities.mts';
import { createHarness } from './kit/harness.mts';
import { runAsInOldestN8n } from './kit/oldest-n8n.mts';
import { pollTrigger } from './kit/poll.mts';

const harness = createHarness();
const [OWNER] = USERS;
const ofPack = (node: string): string => `n8n-nodes-whop-dub.${node}`;

/** Each operation, with an item that gives a hint where there is one to give. */
const OPERATIONS: Readonly<Record<string, () => [node: string, parameters: INodeParameters]>> = {
	'Whop Lead, Create': () => ['whopLead', { operation: 'create', userId: OWNER.id }],
	'Whop Lead, Get': () => [
		'whopLead',
		{ operation: 'get', leadId: harness.sandbox.whop.addLead().id },
	],
	'Whop Lead, Get Many': () => [
		'whopLead',
		{ operation: 'getAll', returnAll: true, filters: { createdAfter: '2020-01-15T00:00:00' } },
	],
	'Whop Lead, Update': () => [
		'whopLead',
		{
			operation: 'update',
			leadId: harness.sandbox.whop.addLead().id,
			updateFields: { referrer: 'https://shop.example/' },
		},
	],
	'Dub Track Lead': () => ['dubTrackLead', { eventName: 'Sign Up', customerExternalId: 'c1' }],
	'Dub Track Sale': () => [
		'dubTrackSale',
		{ customerExternalId: 'nobody', amount: 5, currency: 'usd', invoiceId: 'inv_1' },
	],
};

describe('with nothing but what n8n 1.100 gives a node', () => {
	it.each(Object.keys(OPERATIONS))('%s runs', async (name) => {
		const [node, parameters] = OPERATIONS[name]?.() ?? ['', {}];
		harness.sandbox.whop.addLead({ createdAt: Date.now() });
		const undo = runAsInOldestN8n(harness.pack.nodeType(ofPack(node)), 'execute');
		try {
			const run = await harness.run([{ name: 'Node', type: ofPack(node), parameters }]);
			expect(run.error).toBeUndefined();
			expect(run.json('Node').length).toBeGreaterThan(0);
		} finally {
			undo();
		}
	});

	it('a refused item goes on with its message', async () => {
		const type = ofPack('whopLead');
		const undo = runAsInOldestN8n(harness.pack.nodeType(type), 'execute');
		try {
			const parameters = { operation: 'get', leadId: 'lead_unknown' };
			const node = { name: 'Node', type, parameters, onError: 'continueRegularOutput' } as const;
			const [row] = (await harness.run([node])).json('Node');
			expect(row?.['error']).toMatch(/lead/);
		} finally {
			undo();
		}
	});

	it('the trigger polls', async () => {
		const type = ofPack('whopLeadTrigger');
		const undo = runAsInOldestN8n(harness.pack.nodeType(type), 'poll');
		try {
			const trigger = pollTrigger(harness.pack, {
				type,
				parameters: { triggerOn: ['lead.created'] },
				credentials: harness.credentials(),
			});
			expect((await trigger.poll()).items).toBeNull();
			const { id } = harness.sandbox.whop.addLead({ companyId: COMPANY.id });
			expect((await trigger.poll()).items?.map(({ json }) => json['id'])).toEqual([id]);
		} finally {
			undo();
		}
	});
});
