import fc from 'fast-check';

import { toIsoTime } from '../../nodes/shared/dates.ts';

describe('reading a point in time', () => {
	it.each([
		['UTC', '2023-12-01T05:00:00.401Z', '2023-12-01T05:00:00.401Z'],
		['an offset', '2023-12-01T05:00:00+02:00', '2023-12-01T03:00:00.000Z'],
		['an offset without a colon', '2023-12-01T05:00:00-0530', '2023-12-01T10:30:00.000Z'],
		['hours only as an offset', '2023-12-01T05:00:00+02', '2023-12-01T03:00:00.000Z'],
		['no seconds', '2023-12-01T05:00Z', '2023-12-01T05:00:00.000Z'],
		['a space, and a comma', '2023-12-01 05:00:00,5Z', '2023-12-01T05:00:00.500Z'],
		['lower case', '2023-12-01t05:00:00z', '2023-12-01T05:00:00.000Z'],
		['the day, in the zone of the workflow', '2023-12-01', '2023-12-01T05:00:00.000Z'],
		['a time on the wall, in winter', '2023-12-01T05:00:00', '2023-12-01T10:00:00.000Z'],
		['a time on the wall, in summer', '2023-07-01T05:00:00', '2023-07-01T09:00:00.000Z'],
		['a date object', new Date('2023-12-01T05:00:00Z'), '2023-12-01T05:00:00.000Z'],
		['an object with a moment', { valueOf: (): number => 0 }, '1970-01-01T00:00:00.000Z'],
	])('takes %s', (_form, value, iso) => {
		expect(toIsoTime(value, 'America/New_York')).toBe(iso);
	});

	it.each([
		'',
		'tomorrow',
		'12/01/2023',
		'2023-13-01',
		'2023-12-01T25:00Z',
		// What n8n alone would take, and where: 2 March, and the time zone of the machine.
		'2023-02-30',
		'2023-12-01 05:00 PM',
		'2023-12-01 (x)',
		'2021-W53-1',
		'2023',
		1_700_000_000,
		true,
		null,
		undefined,
		{},
		new Date(Number.NaN),
	])('refuses %j', (value) => {
		expect(toIsoTime(value, 'UTC')).toBeUndefined();
	});

	it('gives back any moment it wrote itself', () => {
		const moment = fc.date({
			min: new Date('1970-01-01T00:00:00Z'),
			max: new Date('2100-01-01T00:00:00Z'),
			noInvalidDate: true,
		});
		fc.assert(
			fc.property(moment, fc.constantFrom('UTC', 'Asia/Kolkata', 'Europe/Berlin'), (date, zone) => {
				expect(toIsoTime(date.toISOString(), zone)).toBe(date.toISOString());
			}),
		);
	});

	it('reads what a clock on the wall shows, in any zone', () => {
		const moment = fc.integer({ min: 0, max: 3_000_000_000 });
		const zones = ['UTC', 'Asia/Kolkata', 'Europe/Berlin', 'America/New_York', 'Pacific/Apia'];
		fc.assert(
			fc.property(moment, fc.constantFrom(...zones), (seconds, zone) => {
				const shown = wallClock(seconds * 1000, zone);
				const read = toIsoTime(shown, zone) ?? '';
				// An hour shown twice in autumn has two moments; either is right if the wall shows the same.
				expect(wallClock(Date.parse(read), zone)).toBe(shown);
			}),
		);
	});
});

function wallClock(moment: number, timeZone: string): string {
	const style = { dateStyle: 'short', timeStyle: 'medium' } as const;
	return new Intl.DateTimeFormat('sv-SE', { timeZone, ...style }).format(moment).replace(' ', 'T');
}
