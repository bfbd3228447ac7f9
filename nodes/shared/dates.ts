/** Calendar day, week (`2026-W05-6`) or day of the year (`2026-031`), with or without dashes; then the time. */
const ISO_DATE =
	/^(\d{4})(?:-?(\d{2})-?(\d{2})|-?W(\d{2})(?:-?([1-7]))?|-?(\d{3}))(?:[T ](\S+))?$/i;
const ISO_TIME =
	/^([01]\d|2[0-3]):?([0-5]\d)(?::?([0-5]\d)(?:[.,](\d+))?)?(?:(Z)|([+-])(\d{2})(?::?(\d{2}))?)?$/i;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * Reads a point in time as n8n users give it: ISO 8601 text (the date picker leaves the time zone out, which
 * then is the workflow's), or a date object from an expression (`$now`, a Luxon DateTime, a JavaScript Date).
 * @param value what was given
 * @param timezone IANA name of the workflow's time zone
 * @returns the moment in the form that Whop takes (`2023-12-01T05:00:00.401Z`), or undefined when it is no date
 */
export function toIsoTime(value: unknown, timezone: string): string | undefined {
	if (typeof value === 'object' && value !== null) {
		const moment = Number(value.valueOf());
		return Number.isFinite(moment) ? new Date(moment).toISOString() : undefined;
	}
	const date = ISO_DATE.exec(typeof value === 'string' ? value.trim() : '');
	const dayMs = date === null ? undefined : toDayMs(date);
	const time = ISO_TIME.exec(date?.[7] ?? '00:00');
	if (dayMs === undefined || time === null) return undefined;
	const [, hours, minutes, seconds = '0', fraction = '', zulu, sign, zoneHours, zoneMinutes] = time;
	const wallMs =
		dayMs +
		Number(hours) * HOUR_MS +
		Number(minutes) * MINUTE_MS +
		Number(seconds) * 1000 +
		Number(fraction.slice(0, 3).padEnd(3, '0'));
	if (zulu === undefined && sign === undefined) {
		return new Date(fromWallClock(wallMs, timezone)).toISOString();
	}
	const offset = Number(zoneHours ?? 0) * HOUR_MS + Number(zoneMinutes ?? 0) * MINUTE_MS;
	return new Date(sign === '-' ? wallMs + offset : wallMs - offset).toISOString();
}

/** @returns the start of the day, as if in UTC (Unix epoch ms); undefined for a day that does not exist */
function toDayMs([, year, month, day, week, weekday = '1', yearDay]: RegExpExecArray):
	| number
	| undefined {
	if (week !== undefined) {
		if (Number(week) < 1 || Number(week) > 53) return undefined;
		// The week with the 4th of January is the first one (ISO 8601).
		const fourth = Date.UTC(Number(year), 0, 4);
		const firstMonday = fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * DAY_MS;
		return firstMonday + ((Number(week) - 1) * 7 + Number(weekday) - 1) * DAY_MS;
	}
	const moment =
		yearDay === undefined
			? Date.UTC(Number(year), Number(month) - 1, Number(day))
			: Date.UTC(Number(year), 0, Number(yearDay));
	// JavaScript takes the 30th of February for the 2nd of March.
	const read = new Date(moment).toISOString();
	const exists =
		yearDay === undefined
			? read.startsWith(`${year}-${month}-${day}`)
			: Number(yearDay) > 0 && read.startsWith(`${year}-`);
	return exists ? moment : undefined;
}

/** Finds the moment at which a clock on the wall of `timezone` shows the given time (passed as if it were UTC). */
function fromWallClock(wallMs: number, timezone: string): number {
	const guess = wallMs - offsetMs(wallMs, timezone);
	// The offset may differ on the other side of a daylight saving change.
	return wallMs - offsetMs(guess, timezone);
}

function offsetMs(moment: number, timezone: string): number {
	const parts = new Intl.DateTimeFormat('sv-SE', {
		timeZone: timezone,
		dateStyle: 'short',
		timeStyle: 'medium',
	}).format(moment);
	return Date.parse(`${parts.replace(' ', 'T')}Z`) - Math.floor(moment / 1000) * 1000;
}
