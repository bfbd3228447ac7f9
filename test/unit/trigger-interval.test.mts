import { contains, interval, unread } from '../../nodes/WhopLeadTrigger/interval.ts';

describe('what is left unread of a stretch', () => {
	const stretch = { from: 0, to: 100 };

	test('newest first: everything up to and including the time where reading stopped', () => {
		expect(unread(stretch, [90, 80, 70])).toEqual({ from: 0, to: 71 });
	});

	test('oldest first: everything from the time where reading stopped', () => {
		expect(unread(stretch, [10, 20, 30])).toEqual({ from: 30, to: 100 });
	});

	test('nothing can be skipped when all leads have the same time, or come in no order', () => {
		expect(unread(stretch, [50, 50])).toBeUndefined();
		expect(unread(stretch, [])).toBeUndefined();
		expect(unread(stretch, [10, 90, 20])).toBeUndefined();
		expect(unread(stretch, [90, 10, 20])).toBeUndefined();
	});
});

test('an interval includes its start and not its end, and is never empty', () => {
	expect(interval(5, 5)).toBeUndefined();
	expect(contains(interval(5, 6), 5)).toBe(true);
	expect(contains(interval(5, 6), 6)).toBe(false);
	expect(contains(undefined, 5)).toBe(false);
});
