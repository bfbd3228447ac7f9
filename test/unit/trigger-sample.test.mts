import { sampleEvents } from '../../nodes/WhopLeadTrigger/sample.ts';
import { DAY_MS, START, Whop, addMany } from './trigger-model.mts';

const WATCH = {
	company: 'biz_1',
	productIds: [],
	events: ['lead.converted' as const],
	lookbackDays: 30,
	olderLeads: 1000,
};

test('a converted lead behind 1,000 others is not denied: only those were looked through', async () => {
	const whop = new Whop();
	whop.convert(whop.add(START - 5 * DAY_MS));
	addMany(whop, 1100, START - 3 * DAY_MS, START);
	await expect(sampleEvents(whop.source(), WATCH, START)).rejects.toThrow(
		'Of the 1000 leads that were looked through at this company, none has converted, so there is nothing to show',
	);
});

test('when all leads were looked through, it says so for the whole look-back', async () => {
	const whop = new Whop();
	addMany(whop, 10, START - 3 * DAY_MS, START);
	await expect(sampleEvents(whop.source(), WATCH, START)).rejects.toThrow(
		'No lead has converted at this company within the last 30 days',
	);
});
