const HAS_ZONE = /(?:Z|[+-]\d{2}(?::?\d{2})?)$/i;
/** `+02` is ISO 8601, but JavaScript wants the minutes too. */
const HOURS_ONLY_ZONE = /[+-]\d{2}$/;
const ISO_DATE =
	/^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

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
	const text = typeof value === 'string' ? value.trim() : '';
	if (!ISO_DATE.test(text)) return undefined;
	const dayOnly = text.length === 10;
	const iso = dayOnly
		? `${text}T00:00`
		: text.replace(' ', 'T').replace(',', '.').replace(HOURS_ONLY_ZONE, '$&:00');
	const withZone = !dayOnly && HAS_ZONE.test(text);
	const moment = Date.parse(withZone ? iso : `${iso}Z`);
	if (Number.isNaN(moment)) return undefined;
	return new Date(withZone ? moment : fromWallClock(moment, timezone)).toISOString();
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
