import { memoryOf, restore } from '../../demo/memory.mts';
import { addLeadWithClick } from '../../sandbox/lead-with-click.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import type { Sandbox } from '../../sandbox/sandbox.mts';

describe('the memory of a kept demo', () => {
	const sandboxes: Sandbox[] = [];
	const sandbox = async (): Promise<Sandbox> => {
		const one = await startSandbox();
		sandboxes.push(one);
		return one;
	};
	afterEach(async () => {
		await Promise.all(sandboxes.splice(0).map((one) => one.close()));
	});

	it('brings leads and clicks back as they were, and new ones get new IDs', async () => {
		const before = await sandbox();
		addLeadWithClick(before, { createdAt: '2026-05-04T10:00:00Z' });
		const { lead } = addLeadWithClick(
			before,
			{ productId: null, user: { name: null } },
			'referrer',
		);
		before.whop.addLead({ user: null });
		before.whop.convertLead(lead.id);

		const after = await sandbox();
		restore(memoryOf(before, 8460), after);

		expect(after.whop.leads).toEqual(before.whop.leads);
		expect([...after.dub.clicks.keys()]).toEqual([...before.dub.clicks.keys()]);
		const added = addLeadWithClick(after);
		expect(before.whop.findLead(added.lead.id)).toBeUndefined();
		expect(before.dub.clicks.has(added.click.id)).toBe(false);
	});
});
