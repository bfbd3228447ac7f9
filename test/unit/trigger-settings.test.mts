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
	test('with a short time it waits and tries for a part of it only', () => {
		const { timeoutMs, longestWaitMs } = pollSettings(36_000, () => false);
		expect(timeoutMs).toBeCloseTo(10_800);
		expect(longestWaitMs).toBeCloseTo(10_800);
	});

	test('with a long time it waits as everywhere else', () => {
		expect(pollSettings(300_000, () => false)).toMatchObject({
			timeoutMs: 60_000,
			longestWaitMs: 60_000,
		});
	});

	test('it tries again until the time for reading is up', () => {
		let up = false;
		const settings = pollSettings(36_000, () => up);
		expect(settings.retries).toBe(3);
		up = true;
		expect(settings.retries).toBe(0);
	});
});
