import { contains, range, unread } from '../../nodes/WhopLeadTrigger/range.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe('what is left unread of a range', () => {
	const asked = { from: 0, to: 100 * HOUR };

	test('newest first: everything up to the lead before the last, or to a minute behind the last', () => {
		const close = [90 * HOUR, 80 * HOUR, 70 * HOUR + SECOND, 70 * HOUR];
		expect(unread(asked, [90 * HOUR, 80 * HOUR, 70 * HOUR])?.to).toBe(80 * HOUR + 1);
		expect(unread(asked, close)).toEqual({ from: 0, to: 70 * HOUR + MINUTE + 1 });
		expect(unread(asked, [90 * HOUR, 20 * HOUR])?.to).toBe(20 * HOUR + MINUTE + 1);
	});

	test('oldest first: everything from there on', () => {
		const close = [10 * HOUR, 20 * HOUR, 30 * HOUR - SECOND, 30 * HOUR];
		expect(unread(asked, [10 * HOUR, 20 * HOUR, 30 * HOUR])?.from).toBe(20 * HOUR);
		expect(unread(asked, close)).toEqual({ from: 30 * HOUR - MINUTE, to: 100 * HOUR });
	});

	test('among close leads it is a part of what was read, so that reading gets on', () => {
		const second = Array.from({ length: 100 }, (_, index) => 9000 - index * 10);
		expect(unread(asked, second)).toEqual({ from: 0, to: 8010 + 247 + 1 });
		expect(unread(asked, [...second].reverse())?.from).toBe(9000 - 247);
		expect(unread(asked, [9, 8])).toEqual({ from: 0, to: 9 });
	});

	test('leads out of order are followed, and read again as far as they were', () => {
		const swapped = [9000, 8000, 3000, 3001, 2000, 1000, 4000];
		expect(unread(asked, swapped)).toEqual({ from: 0, to: 4001 });
		expect(unread(asked, [...swapped].reverse())).toEqual({ from: 6000, to: 100 * HOUR });
		const hours = [90, 80, 81, 70, 60, 50, 51, 40, 30, 20].map((hour) => hour * HOUR);
		expect(unread(asked, hours)).toEqual({ from: 0, to: 30 * HOUR + 1 });
	});

	test('nothing can be skipped when all leads have the same time, or come in no order', () => {
		expect(unread(asked, [50, 50])).toBeUndefined();
		expect(unread(asked, [])).toBeUndefined();
		expect(unread(asked, [HOUR, 9 * HOUR, 2 * HOUR])).toBeUndefined();
		expect(unread(asked, [9 * HOUR, HOUR, 5 * HOUR])).toBeUndefined();
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
