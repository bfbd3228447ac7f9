import { contains, range, unread } from '../../nodes/WhopLeadTrigger/range.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe('what is left unread of a range', () => {
	const asked = { from: 0, to: 100 * HOUR };

	test('newest first: everything up to a minute behind the place where reading stopped', () => {
		const left = { from: 0, to: 70 * HOUR + MINUTE + 1 };
		expect(unread(asked, [90 * HOUR, 80 * HOUR, 70 * HOUR])).toEqual(left);
	});

	test('oldest first: everything from a minute before it', () => {
		const left = { from: 30 * HOUR - MINUTE, to: 100 * HOUR };
		expect(unread(asked, [10 * HOUR, 20 * HOUR, 30 * HOUR])).toEqual(left);
	});

	test('among leads that are close together it is a quarter of what was read, so that reading gets on', () => {
		expect(unread(asked, [9000, 8000, 7000])).toEqual({ from: 0, to: 7501 });
		expect(unread(asked, [7000, 8000, 9000])).toEqual({ from: 8500, to: 100 * HOUR });
		expect(unread(asked, [9, 8])).toEqual({ from: 0, to: 9 });
	});

	test('leads out of order by less than a minute are followed, and read again as far as they were', () => {
		const swapped = [9000, 8000, 3000, 3001, 2000, 1000, 4000];
		expect(unread(asked, swapped)).toEqual({ from: 0, to: 4001 });
		expect(unread(asked, [...swapped].reverse())).toEqual({ from: 6000, to: 100 * HOUR });
		expect(unread(asked, [5 * HOUR, 5 * HOUR + 1, 3 * HOUR, 3 * HOUR + 1])).toEqual({
			from: 0,
			to: 3 * HOUR + MINUTE + 1,
		});
	});

	test('nothing can be skipped when all leads have the same time, or come in no order', () => {
		expect(unread(asked, [50, 50])).toBeUndefined();
		expect(unread(asked, [])).toBeUndefined();
		expect(unread(asked, [HOUR, 9 * HOUR, 2 * HOUR])).toBeUndefined();
		expect(unread(asked, [9 * HOUR, HOUR, 2 * HOUR])).toBeUndefined();
	});

	test('nothing is left that is as wide as what was asked for', () => {
		expect(unread({ from: 0, to: 9 }, [8, 3, 7, 3, 8])).toBeUndefined();
		expect(unread({ from: 0, to: 9 }, [8, 3, 7, 3, 8, 7])).toBeUndefined();
	});
});

test('a range includes its start and not its end, and is never empty', () => {
	expect(range(5, 5)).toBeUndefined();
	expect(range(5, 6)).toEqual({ from: 5, to: 6 });
	expect([4, 5, 6].map((time) => contains({ from: 5, to: 6 }, time))).toEqual([false, true, false]);
});
