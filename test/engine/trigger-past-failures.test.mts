/**
 * One small test for each way in which polling triggers are known to have failed (named after the failure), where
 * whop-lead-trigger.test.mts does not already hold it.
 */
import { PRODUCTS } from '../../sandbox/identities.mts';
import { DAY, HOUR, MINUTE, events, setTriggerStage } from './kit/trigger-stage.mts';

const stage = setTriggerStage();

/** Adds leads a millisecond apart. @returns their IDs, oldest first */
function addLeads(count: number, newest: number): string[] {
	return Array.from(
		{ length: count },
		(_, index) => stage.sandbox.whop.addLead({ createdAt: newest - count + 1 + index }).id,
	);
}
const created = (id: string) => `${id}/created`;
const converted = (id: string) => `${id}/converted`;

describe('missed', () => {
	test('cursor moved into the future: a lead dated ahead does not hide later ones', async () => {
		const trigger = await stage.published();
		const ahead = stage.sandbox.whop.addLead({
			createdAt: stage.now + 3 * DAY,
			visibleAt: stage.now,
		});
		expect(await events(trigger)).toEqual([created(ahead.id)]);
		for (const wait of [MINUTE, HOUR, 4 * DAY]) {
			stage.now += wait;
			const later = stage.sandbox.whop.addLead();
			expect(await events(trigger)).toEqual([created(later.id)]);
		}
		stage.sandbox.whop.convertLead(ahead.id);
		expect(await events(trigger)).toEqual([converted(ahead.id)]);
	});

	test('late items: a lead that Whop shows 15 minutes after newer ones', async () => {
		const trigger = await stage.published();
		const late = stage.sandbox.whop.addLead({ visibleAt: stage.now + 15 * MINUTE });
		stage.now += 14 * MINUTE;
		const newer = stage.sandbox.whop.addLead();
		expect(await events(trigger)).toEqual([created(newer.id)]);
		stage.now += MINUTE;
		expect(await events(trigger)).toEqual([created(late.id)]);
	});

	test('same timestamp: the second of two leads of one millisecond, seen a poll later', async () => {
		const trigger = await stage.published();
		const createdAt = stage.now;
		const first = stage.sandbox.whop.addLead({ createdAt });
		expect(await events(trigger)).toEqual([created(first.id)]);
		const second = stage.sandbox.whop.addLead({ createdAt });
		expect(await events(trigger)).toEqual([created(second.id)]);
	});

	test.each([-5, -1, 1, 5])(
		'cursor from the host clock: Whop is %d hours off, before and after the first poll',
		async (hours) => {
			stage.hostBehindMs = hours * HOUR;
			const old = stage.sandbox.whop.addLead({ createdAt: stage.now - MINUTE });
			const trigger = await stage.published();
			const lead = stage.sandbox.whop.addLead();
			expect(await events(trigger)).toEqual([created(lead.id)]);
			stage.now += MINUTE;
			stage.sandbox.whop.convertLead(old.id);
			expect(await events(trigger)).toEqual([converted(old.id)]);
		},
	);

	test('page limit: 250 leads in one poll', async () => {
		const trigger = await stage.published();
		const ids = addLeads(250, stage.now - MINUTE / 2);
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
		const trigger = await stage.published();
		const ids = addLeads(150, stage.now - MINUTE / 2);
		const before = JSON.stringify(trigger.memory());
		stage.answer({ status: 200, body }, { skip: 1, times });
		await expect(trigger.poll()).rejects.toMatchObject({
			failure: { cause: 'temporarily-unavailable' },
		});
		expect(JSON.stringify(trigger.memory())).toBe(before);
		expect(await events(trigger)).toEqual(ids.map(created));
	});

	test('a repeated cursor ends the poll with an error, and nothing is skipped', async () => {
		const trigger = await stage.published();
		const [id = ''] = addLeads(1, stage.now);
		const created_at = new Date(stage.now).toISOString();
		const data = [{ id, created_at, updated_at: created_at, member: null }];
		const body = { data, page_info: { has_next_page: true, end_cursor: 'again' } };
		stage.answer({ status: 200, body }, { times: 2 });
		await expect(trigger.poll()).rejects.toThrow(/led back to a page already read/);
		expect(await events(trigger)).toEqual([created(id)]);
	});

	test('converted after 20 days; after the look-back no longer', async () => {
		const trigger = await stage.published();
		const [first = '', second = ''] = addLeads(2, stage.now);
		await trigger.poll();
		stage.now += 20 * DAY;
		stage.sandbox.whop.convertLead(first);
		expect(await events(trigger)).toEqual([converted(first)]);
		stage.now += 11 * DAY;
		// The look-back is counted from the sweep before, so that nothing is missed in a pause.
		for (let poll = 0; poll < 2; poll++) expect(await events(trigger)).toBeNull();
		stage.sandbox.whop.convertLead(second);
		expect(await events(trigger)).toBeNull();
	});

	test('created and converted between two polls: both events, in order', async () => {
		const trigger = await stage.published();
		const [id = ''] = addLeads(1, stage.now);
		stage.sandbox.whop.convertLead(id);
		expect(await events(trigger)).toEqual([created(id), converted(id)]);
	});
});

describe('given twice', () => {
	test('the overlap is read again at each poll, also after a restart', async () => {
		const trigger = await stage.published();
		addLeads(150, stage.now);
		expect(await events(trigger)).toHaveLength(150);
		for (let minute = 0; minute < 25; minute += 5) {
			stage.now += 5 * MINUTE;
			expect(await events(trigger)).toBeNull();
			expect(await events(trigger.restart())).toBeNull();
		}
	});

	test('one key for two kinds of event: edits before and after a conversion', async () => {
		const trigger = await stage.published();
		const [id = ''] = addLeads(1, stage.now);
		const seen = [await events(trigger)];
		for (const step of ['edit', 'convert', 'edit'] as const) {
			stage.now += MINUTE;
			if (step === 'edit') stage.sandbox.whop.editLead(id, { referrer: String(stage.now) });
			else stage.sandbox.whop.convertLead(id);
			seen.push(await events(trigger));
		}
		expect(seen).toEqual([[created(id)], null, [converted(id)], null]);
	});

	test('first-run flood: 150 leads are there before, some converted', async () => {
		const ids = addLeads(150, stage.now - DAY);
		ids.slice(0, 20).forEach((id) => stage.sandbox.whop.convertLead(id));
		const trigger = stage.publish();
		expect(await events(trigger)).toBeNull();
		stage.now += MINUTE;
		expect(await events(trigger)).toBeNull();
	});

	test('first-run flood, later: the key may not read leads at first, and gets an empty list', async () => {
		const [, second = ''] = addLeads(6, stage.now - DAY).map((id, index) => {
			if (index !== 1) stage.sandbox.whop.convertLead(id);
			return id;
		});
		const page_info = { has_next_page: false, end_cursor: null };
		stage.answer({ status: 200, body: { data: [], page_info } }, { times: 2 });
		const trigger = await stage.published();
		expect(await events(trigger)).toBeNull();
		stage.now += HOUR;
		expect(await events(trigger)).toBeNull();
		stage.sandbox.whop.convertLead(second);
		expect(await events(trigger)).toEqual([converted(second)]);
	});

	test('settings changed to B and back to A: two new starts, no flood', async () => {
		const [a, b] = PRODUCTS;
		const trigger = await stage.published({ filters: { productIds: [a.id] } });
		const { whop } = stage.sandbox;
		whop.addLead({ productId: a.id });
		expect(await events(trigger)).toHaveLength(1);
		for (const product of [b, a]) {
			trigger.node.parameters['filters'] = { productIds: [product.id] };
			stage.now += MINUTE;
			expect(await events(trigger)).toBeNull();
			stage.now += MINUTE;
			expect(await events(trigger)).toBeNull();
		}
		const next = whop.addLead({ productId: a.id });
		expect(await events(trigger)).toEqual([created(next.id)]);
	});
});

describe('the state', () => {
	const remembered = (trigger: { memory: () => object }) => JSON.stringify(trigger.memory());

	test('grew without end: what is older than the look-back is forgotten, and nothing younger', async () => {
		const trigger = await stage.published();
		const [old = ''] = addLeads(1, stage.now);
		stage.sandbox.whop.convertLead(old);
		await trigger.poll();
		stage.now += 20 * DAY;
		const [young = ''] = addLeads(1, stage.now);
		stage.sandbox.whop.convertLead(young);
		await trigger.poll();
		expect(remembered(trigger)).toContain(old);
		stage.now += 12 * DAY;
		for (let poll = 0; poll < 2; poll++) expect(await events(trigger)).toBeNull();
		expect(remembered(trigger)).not.toContain(old);
		expect(remembered(trigger)).toContain(young);
	});

	test('regressed, because another execution wrote its stale copy back: the same events come again with the same IDs, and no others', async () => {
		const trigger = await stage.published();
		addLeads(1, stage.now);
		await trigger.poll();
		const stale = trigger.saved();
		stage.now += HOUR;
		addLeads(2, stage.now);
		const given = await events(trigger);
		const after = trigger.restart(stale);
		expect(await events(after)).toEqual(given);
		expect(await events(after)).toBeNull();
	});
});
