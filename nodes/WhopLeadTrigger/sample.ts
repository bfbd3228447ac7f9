import { InvalidInputError } from '../shared/errors';
import { isConverted } from '../whop/conversion';
import { createdMs } from './ledger';
import type { LeadEvent, LeadEventKind } from './ledger';
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
	let found: LeadEvent[] = [];
	/** How many leads were looked through, when there are more of them. */
	let seen: number | undefined;
	for (const days of [1, lookbackDays]) {
		const { leads, left } = await source.read(
			{ from: hostNow - (days + 1) * DAY_MS, to: Infinity },
			SAMPLE_LEADS,
		);
		leads.sort((a, b) => createdMs(b) - createdMs(a));
		found = events.flatMap((kind) => {
			const lead = leads.find((each) => kind === 'lead.created' || isConverted(each));
			return lead ? [{ kind, lead }] : [];
		});
		if (found.length === events.length) return found;
		seen = left && leads.length;
	}
	if (found.length > 0) return found;
	throw new InvalidInputError(
		nothingToShow(events, lookbackDays, seen),
		`${howToGetOne(events)} ${OTHER_REASON}`,
	);
}

const OTHER_REASON =
	'An empty list can also mean that the API key lacks the permission lead:basic:read.';

function howToGetOne(events: readonly LeadEventKind[]): string {
	return events.includes('lead.created')
		? 'Create a lead on Whop (the Whop Lead node can do it), then fetch again.'
		: "To build the workflow now, add New Lead to 'Trigger On' while you fetch: both events have the same fields.";
}

function nothingToShow(
	events: readonly LeadEventKind[],
	days: number,
	seen: number | undefined,
): string {
	if (seen !== undefined) {
		return `Of the ${seen} leads that were looked through at this company, none has converted, so there is nothing to show`;
	}
	const what = events.includes('lead.created') ? 'No lead was created' : 'No lead has converted';
	return `${what} at this company within the last ${days} days, so there is nothing to show`;
}
