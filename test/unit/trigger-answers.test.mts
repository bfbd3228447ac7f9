/** Answers that break the promises of the API, or that come in an order that was not expected. */
import { leadItem } from '../../nodes/WhopLeadTrigger/leadItem.ts';
import { createdMs } from '../../nodes/WhopLeadTrigger/leadTimes.ts';
import type { LeadRow } from '../../nodes/whop/types.ts';
import { isConverted } from '../../nodes/whop/conversion.ts';
import { DAY_MS, DEFAULT, MINUTE, START, addMany, started } from './trigger-model.mts';
import { lead } from './whop-context.mts';

const HOUR = 60 * MINUTE;

const row = (changes: object): LeadRow => lead('lead_7', { ...changes }) as LeadRow;

describe('a lead that cannot be read is an error that names it', () => {
	test.each([
		'',
		'yesterday',
		'lead 5',
		'12',
		'Invalid Date',
		'2026-13-45T00:00:00Z',
		'2026-01-15T12:00:00',
		0,
		null,
	])('created_at %j', (created_at) => {
		expect(() => createdMs(row({ created_at }))).toThrow(
			"Whop sent the lead lead_7 in a form that cannot be read: its 'created_at' is no time",
		);
	});

	test.each([
		'2026-01-15T12:00:00.401Z',
		'2026-01-15T14:00:00.401+02:00',
		'2026-01-15 12:00:00.401 UTC',
	])('created_at %s can be read', (created_at) => {
		expect(createdMs(row({ created_at }))).toBe(START + 401);
	});

	test.each([true, 'mber_1', 1, [], {}, { id: '' }, { id: 7 }])('member %j', (member) => {
		expect(() => isConverted(row({ member }))).toThrow(/^Whop sent the lead lead_7 .*'member'/);
	});

	test('no member is a lead that has not converted, one with an ID is one that has', () => {
		expect(
			[null, undefined, { id: 'mber_1' }].map((member) => isConverted(row({ member }))),
		).toEqual([false, false, true]);
	});

	test('updated_at, where the trigger goes by it: nothing counts, and the state stays', async () => {
		const { whop, trigger } = await started(DEFAULT, (fresh) => fresh.add(START - DAY_MS));
		const before = JSON.stringify(trigger.saved);
		whop.add(START - MINUTE, { lateBy: 2 * MINUTE, converted: true }).updated = NaN;
		whop.now += 2 * MINUTE;
		await expect(trigger.poll()).rejects.toThrow(/lead_1 .*'updated_at' is no time/);
		expect(JSON.stringify(trigger.saved)).toBe(before);
	});
});

const happening = { company: 'biz_1', kind: 'lead.created', noticedMs: START } as const;

test('fields of the lead do not win over what happened', () => {
	const own = { event: 'x', eventId: 'y', noticedAt: 'z', json: { z: 1 } };
	const item = leadItem({ ...happening, kind: 'lead.converted' }, row(own));
	expect(item).toMatchObject({
		event: 'lead.converted',
		eventId: 'biz_1/lead_7/converted',
		json: { z: 1 },
		noticedAt: new Date(START).toISOString(),
	});
	expect(Object.keys(item).slice(0, 2)).toEqual(['event', 'eventId']);
});

test('only a conversion says when it was noticed: a new lead says when it was created', () => {
	expect(leadItem(happening, row({}))).not.toHaveProperty('noticedAt');
});

test('130,000 events of one time come at once', async () => {
	const { whop, trigger } = await started({ ...DEFAULT, pageSize: 50_000 });
	for (let index = 0; index < 130_000; index++) whop.add(START + MINUTE);
	whop.now += DAY_MS;
	await trigger.poll();
	expect(trigger.events).toHaveLength(130_000);
});

describe.each([true, false])(
	'neighbours are swapped now and then, newest first: %s',
	(newestFirst) => {
		test.each([2, 7, 100, 101])(
			'each %i leads: requests stay few and everything comes once',
			async (swapEach) => {
				const { whop, trigger } = await started({ ...DEFAULT, newestFirst }, (fresh) => {
					fresh.swapEach = swapEach;
					addMany(fresh, 8000, START - 29 * DAY_MS, START - HOUR);
					for (const each of fresh.leads.filter((_, index) => index % 9 === 0))
						each.converted = each.created;
				});
				const chosen = whop.leads.filter((_, index) => index % 997 === 500 && index % 9 > 0);
				const polls = async (count: number) => {
					for (let poll = 0; poll < count; poll++) {
						whop.now += MINUTE;
						whop.requests = 0;
						await trigger.poll();
						expect(whop.requests).toBeLessThanOrEqual(26);
					}
				};
				await polls(12);
				for (const each of chosen) whop.convert(each);
				await polls(12);
				const created = addMany(whop, 50, whop.now - MINUTE, whop.now);
				await polls(2);
				expect([...trigger.events].sort()).toEqual(
					[
						...chosen.map(({ id }) => `lead.converted ${id}`),
						...created.map(({ id }) => `lead.created ${id}`),
					].sort(),
				);
				expect(trigger.warnings).toEqual([]);
			},
		);
	},
);
