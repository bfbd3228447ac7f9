import type { IDataObject } from 'n8n-workflow';

import { whopLeads } from '../../nodes/WhopLeadTrigger/leadSource.ts';
import type { LeadSource } from '../../nodes/WhopLeadTrigger/leadSource.ts';
import { openWhop } from '../../nodes/whop/client.ts';
import { fakeRun, lead, once } from './whop-context.mts';
import type { Reply } from './whop-context.mts';

const NOON = Date.UTC(2026, 0, 15, 12);
const RANGE = { from: NOON, to: NOON + 10 };

/** A page of leads with these creation times, in ms after noon. */
function pageOf(after: number[], isLast: boolean): Reply {
	const data: IDataObject[] = after.map((ms, index) =>
		lead(`lead_${String(ms)}_${String(index)}`, { created_at: new Date(NOON + ms).toISOString() }),
	);
	const page_info = { has_next_page: !isLast, end_cursor: `after ${String(after)}` };
	return { body: { data, page_info } };
}

async function source(pages: Reply[], outOfTime = false): Promise<LeadSource> {
	const whop = await openWhop(fakeRun(pages).context, once());
	const watch = {
		company: 'biz_1',
		productIds: [],
		events: [],
		lookbackDays: 30,
		olderLeads: 1000,
	};
	return whopLeads(whop, watch, () => outOfTime);
}

test('leads on the bounds of a range are left out, and do not count as read', async () => {
	const whop = await source([
		pageOf([10, 10, 10], false),
		pageOf([10, 9, 8], false),
		pageOf([7, -1], false),
	]);
	const { leads, left } = await whop.read(RANGE, 3);
	expect(leads.map(({ created_at }) => Date.parse(created_at) - NOON)).toEqual([9, 8, 7]);
	expect(left).toEqual({ from: NOON, to: NOON + 9 });
});

test('a list without a way on is no advice to set what the trigger does not have', async () => {
	const page_info = { has_next_page: true, end_cursor: null };
	const whop = await source([{ body: { data: [lead('lead_1')], page_info } }]);
	await expect(whop.read(RANGE, 1000)).rejects.toHaveProperty(
		'details.description',
		'This is on the side of Whop. Try again later, as the next poll does by itself.',
	);
});

test('the only lead of a range is read, even when time is up meanwhile', async () => {
	const whop = await source([pageOf([5], true)], true);
	expect(await whop.read(RANGE, 1000)).toMatchObject({ leads: [{}], left: undefined });
});

test('more than a page of leads of one time is read past, even when time is up meanwhile', async () => {
	const whop = await source([pageOf([5, 5], false), pageOf([5, 4], false)], true);
	const { leads, left } = await whop.read(RANGE, 1000);
	expect(leads).toHaveLength(4);
	expect(left).toEqual({ from: NOON, to: NOON + 5 });
});

test('leads in no order, or all of the same time, are left whole when time is up', async () => {
	const whop = await source([pageOf([5, 5], false), pageOf([5, 5], false)], true);
	expect(await whop.read(RANGE, 1000)).toEqual({ leads: [], left: RANGE, dropped: 4 });
});
