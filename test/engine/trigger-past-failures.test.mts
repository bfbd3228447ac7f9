/**
 * One small test for each way in which polling triggers are known to have failed (named after the failure), where
 * whop-lead-trigger.test.mts does not already hold it.
 */
import { PRODUCTS } from '../../sandbox/identities.mts';
import { DAY, HOUR, MINUTE, events, createTriggerHarness } from './kit/trigger-harness.mts';

const harness = createTriggerHarness();

/** Adds leads a millisecond apart. @returns their IDs, oldest first */
function addLeads(count: number, newest: number): string[] {
	return Array.from(
		{ length: count },
		(_, index) => harness.sandbox.whop.addLead({ createdAt: newest - count + 1 + index }).id,
	);
}
const created = (id: string) => `${id}/created`;
const converted = (id: string) => `${id}/converted`;

describe('missed', () => {
	test('cursor moved into the future: a lead dated ahead does not hide later ones', async () => {
		const trigger = await harness.published();
		const ahead = harness.sandbox.whop.addLead({
			createdAt: harness.now + 3 * DAY,
			visibleAt: harness.now,
		});
		expect(await events(trigger)).toEqual([created(ahead.id)]);
		for (const wait of [MINUTE, HOUR, 4 * DAY]) {
			harness.now += wait;
			const later = harness.sandbox.whop.addLead();
			expect(await events(trigger)).toEqual([created(later.id)]);
		}
		harness.sandbox.whop.convertLead(ahead.id);
		expect(await events(trigger)).toEqual([converted(ahead.id)]);
	});

	test('late items: a lead that Whop shows 15 minutes after newer ones', async () => {
		const trigger = await harness.published();
		const late = harness.sandbox.whop.addLead({ visibleAt: harness.now + 15 * MINUTE });
		harness.now += 14 * MINUTE;
		const newer = harness.sandbox.whop.addLead();
		expect(await events(trigger)).toEqual([created(newer.id)]);
		harness.now += MINUTE;
		expect(await events(trigger)).toEqual([created(late.id)]);
	});

	test('same timestamp: the second of two leads of one millisecond, seen a poll later', async () => {
		const trigger = await harness.published();
		const createdAt = harness.now;
		const first = harness.sandbox.whop.addLead({ createdAt });
		expect(await events(trigger)).toEqual([created(first.id)]);
		const second = harness.sandbox.whop.addLead({ createdAt });
		expect(await events(trigger)).toEqual([created(second.id)]);
	});

	test.each([-5, -1, 1, 5])(
		'cursor from the host clock: Whop is %d hours off, before and after the first poll',
		async (hours) => {
			harness.hostBehindMs = hours * HOUR;
			const old = harness.sandbox.whop.addLead({ createdAt: harness.now - MINUTE });
			const trigger = await harness.published();
			const lead = harness.sandbox.whop.addLead();
			expect(await events(trigger)).toEqual([created(lead.id)]);
			harness.now += MINUTE;
			harness.sandbox.whop.convertLead(old.id);
			expect(await events(trigger)).toEqual([converted(old.id)]);
		},
	);

	test('page limit: 250 leads in one poll', async () => {
		const trigger = await harness.published();
		const ids = addLeads(250, harness.now - MINUTE / 2);
		expect(await events(trigger)).toEqual(ids.map(created));
	});

	test.each([
		[
			'empty, and so is page 3',
			{ data: [], page_info: { has_next_page: true, end_cursor: 'x' } },
			2,
		],
		['without a cursor', { data: [], page_info: { has_next_page: true, end_cursor: null } }, 1],
		['a web page', '<html>Maintenance</html>', 1],
		['without a word on what follows', { data: [], page_info: { end_cursor: 'x' } }, 1],
	])('error, then advance: page 2 is %s', async (_, body, times) => {
		const trigger = await harness.published();
		const ids = addLeads(150, harness.now - MINUTE / 2);
		const before = JSON.stringify(trigger.memory());
		harness.answer({ status: 200, body }, { skip: 1, times });
		await expect(trigger.poll()).rejects.toMatchObject({
			failure: { cause: 'temporarily-unavailable' },
		});
		expect(JSON.stringify(trigger.memory())).toBe(before);
		expect(await events(trigger)).toEqual(ids.map(created));
	});

	test('a repeated cursor ends the poll with an error, and nothing is skipped', async () => {
		const trigger = await harness.published();
		const [id = ''] = addLeads(1, harness.now);
		const created_at = new Date(harness.now).toISOString();
		const data = [{ id, created_at, updated_at: created_at, member: null }];
		const body = { data, page_info: { has_next_page: true, end_cursor: 'again' } };
		harness.answer({ status: 200, body }, { times: 2 });
		await expect(trigger.poll()).rejects.toThrow(/led back to a page already read/);
		expect(await events(trigger)).toEqual([created(id)]);
	});

	test('converted after 20 days; after the look-back no longer', async () => {
		const trigger = await harness.published();
		const [first = '', second = ''] = addLeads(2, harness.now);
		await trigger.poll();
		harness.now += 20 * DAY;
		harness.sandbox.whop.convertLead(first);
		expect(await events(trigger)).toEqual([converted(first)]);
		harness.now += 11 * DAY;
		// The look-back is counted from the sweep before, so that nothing is missed in a pause.
		for (let poll = 0; poll < 2; poll++) expect(await events(trigger)).toBeNull();
		harness.sandbox.whop.convertLead(second);
		expect(await events(trigger)).toBeNull();
	});

	test('created and converted between two polls: both events, in order', async () => {
		const trigger = await harness.published();
		const [id = ''] = addLeads(1, harness.now);
		harness.sandbox.whop.convertLead(id);
		expect(await events(trigger)).toEqual([created(id), converted(id)]);
	});
});

describe('given twice', () => {
	test('the overlap is read again at each poll, also after a restart', async () => {
		const trigger = await harness.published();
		addLeads(150, harness.now);
		expect(await events(trigger)).toHaveLength(150);
		for (let minute = 0; minute < 25; minute += 5) {
			harness.now += 5 * MINUTE;
			expect(await events(trigger)).toBeNull();
			expect(await events(trigger.restart())).toBeNull();
		}
	});

	test('one key for two kinds of event: edits before and after a conversion', async () => {
		const trigger = await harness.published();
		const [id = ''] = addLeads(1, harness.now);
		const seen = [await events(trigger)];
		for (const step of ['edit', 'convert', 'edit'] as const) {
			harness.now += MINUTE;
			if (step === 'edit') harness.sandbox.whop.editLead(id, { referrer: String(harness.now) });
			else harness.sandbox.whop.convertLead(id);
			seen.push(await events(trigger));
		}
		expect(seen).toEqual([[created(id)], null, [converted(id)], null]);
	});

	test('first-run flood: 150 leads are there before, some converted', async () => {
		const ids = addLeads(150, harness.now - DAY);
		ids.slice(0, 20).forEach((id) => harness.sandbox.whop.convertLead(id));
		const trigger = harness.publish();
		expect(await events(trigger)).toBeNull();
		harness.now += MINUTE;
		expect(await events(trigger)).toBeNull();
	});

	test('first-run flood, later: the key may not read leads at first, and gets an empty list', async () => {
		const [, second = ''] = addLeads(6, harness.now - DAY).map((id, index) => {
			if (index !== 1) harness.sandbox.whop.convertLead(id);
			return id;
		});
		const page_info = { has_next_page: false, end_cursor: null };
		harness.answer({ status: 200, body: { data: [], page_info } }, { times: 2 });
		const trigger = await harness.published();
		expect(await events(trigger)).toBeNull();
		harness.now += HOUR;
		expect(await events(trigger)).toBeNull();
		harness.sandbox.whop.convertLead(second);
		expect(await events(trigger)).toEqual([converted(second)]);
	});

	test('settings changed to B and back to A: two new starts, no flood', async () => {
		const [a, b] = PRODUCTS;
		const trigger = await harness.published({ filters: { productIds: [a.id] } });
		const { whop } = harness.sandbox;
		whop.addLead({ productId: a.id });
		expect(await events(trigger)).toHaveLength(1);
		for (const product of [b, a]) {
			trigger.node.parameters['filters'] = { productIds: [product.id] };
			harness.now += MINUTE;
			expect(await events(trigger)).toBeNull();
			harness.now += MINUTE;
			expect(await events(trigger)).toBeNull();
		}
		const next = whop.addLead({ productId: a.id });
		expect(await events(trigger)).toEqual([created(next.id)]);
	});
});

describe('the state', () => {
	const remembered = (trigger: { memory: () => object }) => JSON.stringify(trigger.memory());

	test('grew without end: what is older than the look-back is forgotten, and nothing younger', async () => {
		const trigger = await harness.published();
		const [old = ''] = addLeads(1, harness.now);
		harness.sandbox.whop.convertLead(old);
		await trigger.poll();
		harness.now += 20 * DAY;
		const [young = ''] = addLeads(1, harness.now);
		harness.sandbox.whop.convertLead(young);
		await trigger.poll();
		expect(remembered(trigger)).toContain(old);
		harness.now += 12 * DAY;
		for (let poll = 0; poll < 2; poll++) expect(await events(trigger)).toBeNull();
		expect(remembered(trigger)).not.toContain(old);
		expect(remembered(trigger)).toContain(young);
	});

	test('regressed, because another execution wrote its stale copy back: the same events come again with the same IDs, and no others', async () => {
		const trigger = await harness.published();
		addLeads(1, harness.now);
		await trigger.poll();
		const stale = trigger.saved();
		harness.now += HOUR;
		addLeads(2, harness.now);
		const given = await events(trigger);
		const after = trigger.restart(stale);
		expect(await events(after)).toEqual(given);
		expect(await events(after)).toBeNull();
	});
});
