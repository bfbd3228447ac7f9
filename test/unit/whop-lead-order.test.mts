import { LEAD_FIELDS, personFirst } from '../../nodes/whop/leadOrder.ts';
import type { LeadRow } from '../../nodes/whop/types.ts';
import { lead } from './whop-context.mts';

test('a lead shows its person first, and keeps every value and whatever else Whop sent', () => {
	const sent = { future: 1, ...lead('lead_1', { member: null }), event: 'x' } as object as LeadRow;
	const shown = personFirst(sent);
	expect(shown).toEqual(sent);
	expect(Object.keys(shown)).toEqual([...LEAD_FIELDS, 'future', 'event']);
	expect(LEAD_FIELDS.slice(0, 3)).toEqual(['id', 'user', 'product']);
});

test('a field that Whop left out is not made up, and a key of any name survives', () => {
	const sent = JSON.parse('{"created_at":"x","__proto__":{"a":1},"id":"lead_1"}') as LeadRow;
	const shown = personFirst(sent);
	expect(Object.keys(shown)).toEqual(['id', 'created_at', '__proto__']);
	expect(JSON.parse(JSON.stringify(shown))).toEqual(sent);
});
