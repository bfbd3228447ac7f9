import { findTestEvents, sampleLead } from '../../nodes/WhopLeadTrigger/sample.ts';
import { LEAD_FIELDS } from '../../nodes/whop/leadOrder.ts';
import { DAY_MS, START, Whop, addMany } from './trigger-model.mts';

const WATCH = {
	company: 'biz_1',
	productIds: [],
	events: ['lead.converted' as const],
	lookbackDays: 30,
	olderLeads: 1000,
};

describe('what a test event says where there is nothing to show', () => {
	test('a converted lead behind 1,000 others is not denied: only those were looked through', async () => {
		const whop = new Whop();
		whop.convert(whop.add(START - 5 * DAY_MS));
		addMany(whop, 1100, START - 3 * DAY_MS, START);
		const { events, nothing } = await findTestEvents(whop.source(), WATCH, START);
		expect(events).toEqual([]);
		expect(nothing).toMatch(
			/^Of the 1000 leads that were looked through at this company, none has converted\. /,
		);
	});

	test('when all leads were looked through, it says so for the whole conversion window', async () => {
		const whop = new Whop();
		addMany(whop, 10, START - 3 * DAY_MS, START);
		const { nothing } = await findTestEvents(whop.source(), WATCH, START);
		expect(nothing).toMatch(/^No lead has converted at this company within the last 30 days\. /);
		expect(nothing).not.toContain('Filters');
	});

	test('a product filter is named as a reason, and so is the permission', async () => {
		const watch = { ...WATCH, productIds: ['prod_1'] };
		const { nothing } = await findTestEvents(new Whop().source(), watch, START);
		expect(nothing).toMatch(/for the products in the filter .*'Filters'.*lead:basic:read/);
	});

	test('nothing is said where there is something to show', async () => {
		const whop = new Whop();
		const lead = whop.add(START - DAY_MS);
		const watch = { ...WATCH, events: ['lead.created' as const, 'lead.converted' as const] };
		const { events, nothing } = await findTestEvents(whop.source(), watch, START);
		expect(events.map(({ kind, lead: { id } }) => [kind, id])).toEqual([['lead.created', lead.id]]);
		expect(nothing).toBeUndefined();
	});
});

test('the sample lead has every field filled in, and says that it is none', () => {
	const lead = sampleLead('No lead was created.', START);
	expect(Object.keys(lead)).toEqual(LEAD_FIELDS);
	expect(JSON.stringify(lead)).not.toMatch(/null|""|\{\}/);
	expect(lead.metadata).toEqual({
		note: 'This is a sample, not a real lead. No lead was created.',
	});
	const ids = [lead.id, lead.user.id, lead.product?.id, lead.member?.id];
	for (const id of ids) expect(id).toMatch(/_sample$/);
});
