import { tryToParseDateTime } from 'n8n-workflow';

import { cleanName, cleanToken } from './identifying';

/**
 * Month, calendar day, week (`2026-W05-6`) or day of the year (`2026-031`), the last three with or without dashes
 * and with or without the time.
 * n8n itself takes much more than ISO 8601, some of it in the time zone of the machine.
 */
const ISO_8601 =
	/^\d{4}(?:-\d\d|(?:(-?)\d\d\1(?<day>\d\d)|-?W\d\d(?:-?[1-7])?|-?\d{3})(?:T(?:[01]\d|2[0-3])(?::?[0-5]\d(?::?[0-5]\d(?:[.,]\d+)?)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?)$/i;

/** JavaScript's dates end there, in ms before and after 1970. */
const LAST_MOMENT_MS = 8.64e15;

/** Luxon's spans of time and plain numbers have a number too, which is no moment. */
function momentOf(value: object): unknown {
	const isSpan = ['isLuxonDuration', 'isLuxonInterval'].some((mark) => Reflect.get(value, mark));
	// Data with a key of that name has no such function.
	const valueOf: unknown = Reflect.get(value, 'valueOf');
	const hasMoment = !isSpan && !(value instanceof Number) && typeof valueOf === 'function';
	return hasMoment ? Reflect.apply(valueOf, value, []) : undefined;
}

/**
 * Reads a point in time as n8n users give it: ISO 8601 text (the date picker leaves the time zone out, which
 * then is the workflow's), or a date object from an expression (`$now`, a Luxon DateTime, a JavaScript Date).
 * @param value what was given
 * @param timezone IANA name of the workflow's time zone
 * @returns the moment in the form that Whop takes (`2023-12-01T05:00:00.401Z`), or undefined when it is no date
 */
export function toIsoTime(value: unknown, timezone: string): string | undefined {
	if (typeof value === 'object' && value !== null) {
		const moment = momentOf(value);
		return typeof moment === 'number' && Math.abs(moment) <= LAST_MOMENT_MS
			? new Date(moment).toISOString()
			: undefined;
	}
	if (typeof value !== 'string') return undefined;
	const shape =
		ISO_8601.exec(cleanName(value).replace(' ', 'T')) ?? ISO_8601.exec(cleanToken(value));
	if (shape === null) return undefined;
	const [text] = shape;
	const day = shape.groups?.day;
	try {
		const moment = tryToParseDateTime(text, timezone);
		// What is no day at all n8n leaves to JavaScript, which takes the 30th of February for the 2nd of March.
		if (day !== undefined && moment.day !== Number(day)) return undefined;
		return moment.toUTC().toISO() ?? undefined;
	} catch {
		return undefined;
	}
}

/** A moment as the services write it. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/;

/**
 * Reads a moment of an answer. JavaScript's own reading takes "lead 1" for a day in 2001.
 * @returns Unix epoch ms; NaN when it is none
 */
export function isoMs(text: string): number {
	return MOMENT.test(text) ? Date.parse(text) : NaN;
}
