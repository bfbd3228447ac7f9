import { InvalidInputError } from '../shared/errors';
import { LEAD_EVENTS } from './events';
import { createdMs } from './leadTimes';
import type { LeadEvent } from './ledger';
import type { LeadSource } from './leadSource';
import type { Watch } from './parameters';
import { DAY_MS } from './state';

/** Leads looked through for a sample, per range of time. */
const SAMPLE_LEADS = 1000;

/**
 * What "Fetch Test Event" shows: for each chosen event the newest lead that fits. Looks at the latest day first,
 * since it is unknown which end of a list Whop sends first. Keeps nothing.
 * @param hostNow the clock of this machine (ms)
 * @throws InvalidInputError with one sentence when there is nothing to show
 */
export async function sampleEvents(
	source: LeadSource,
	{ events, lookbackDays }: Watch,
	hostNow: number,
): Promise<LeadEvent[]> {
	const wanted = LEAD_EVENTS.filter(({ kind }) => events.includes(kind));
	let found: LeadEvent[] = [];
	/** How many leads were looked through, when there are more of them. */
	let seen: number | undefined;
	for (const days of [1, lookbackDays]) {
		const { leads, left } = await source.read(
			{ from: hostNow - (days + 1) * DAY_MS, to: Infinity },
			SAMPLE_LEADS,
		);
		leads.sort((a, b) => createdMs(b) - createdMs(a));
		found = wanted.flatMap(({ kind, happenedTo }) => {
			const lead = leads.find((each) => happenedTo(each));
			return lead ? [{ kind, lead }] : [];
		});
		if (found.length === events.length) return found;
		seen = left && leads.length;
	}
	if (found.length > 0) return found;
	throw new InvalidInputError(
		seen === undefined
			? `${wanted[0]?.none} at this company within the last ${lookbackDays} days, so there is nothing to show`
			: `Of the ${seen} leads that were looked through at this company, none has converted, so there is nothing to show`,
		`${wanted[0]?.howToGetOne} ${OTHER_REASON}`,
	);
}

const OTHER_REASON =
	'An empty list can also mean that the API key lacks the permission lead:basic:read.';
