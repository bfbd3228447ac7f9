import { scopeOf } from '../../nodes/WhopLeadTrigger/parameters.ts';
import { pollSettings } from '../../nodes/WhopLeadTrigger/poll.ts';

describe('the scope of the memory', () => {
	const watch = {
		company: 'biz_1',
		productIds: ['prod_1'],
		events: [],
		lookbackDays: 30,
		olderLeads: 1000,
	};
	const connection = { baseUrl: 'https://a.example', companyId: '', accountParameter: undefined };
	const scope = scopeOf(watch, connection);

	test('is another one for another company, product filter or environment', () => {
		const others = [
			scopeOf({ ...watch, company: 'biz_2' }, connection),
			scopeOf({ ...watch, productIds: [] }, connection),
			scopeOf(watch, { ...connection, baseUrl: 'https://b.example' }),
		];
		expect(new Set([scope, ...others]).size).toBe(4);
	});

	test('is the same for other events, another look-back, and more or fewer older leads', () => {
		const other = { ...watch, events: ['lead.created' as const], lookbackDays: 7, olderLeads: 100 };
		expect(scopeOf(other, connection)).toBe(scope);
	});
});

describe('how a poll sends', () => {
	test('nothing goes on beyond its end', () => {
		expect(pollSettings(36_000, 1_800_000_000_000).endsAtMs).toBe(1_800_000_000_000);
	});

	test('one answer takes up a part of a short time only, so that there is time to ask again', () => {
		// Not a fraction of a ms more, which Node refuses for a connection.
		expect(pollSettings(36_000, 0).timeoutMs).toBe(10_800);
		expect(pollSettings(0, 0).timeoutMs).toBe(5_000);
	});

	test('with a long time it waits as everywhere else', () => {
		expect(pollSettings(300_000, 0)).toMatchObject({ timeoutMs: 60_000, longestWaitMs: 60_000 });
	});
});
