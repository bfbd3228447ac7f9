import type { LeadRow } from '../whop/types';
import { LEAD_EVENTS } from './events';
import { createdMs } from './leadTimes';
import type { LeadEvent } from './ledger';
import type { LeadSource } from './leadSource';
import type { Watch } from './parameters';
import { DAY_MS } from './state';

/** Leads looked through for a sample, per range of time. */
const SAMPLE_LEADS = 1000;

/** What "Fetch Test Event" found. */
export interface TestEvents {
	/** The newest lead that fits, for each chosen event that has happened to one. */
	events: LeadEvent[];
	/** Why there are none, in sentences; undefined where there are some. */
	nothing?: string;
}

/**
 * Looks for what "Fetch Test Event" shows. Looks at the latest day first, since it is unknown which end of a list Whop
 * sends first. Keeps nothing.
 * @param hostNow the clock of this machine (ms)
 */
export async function findTestEvents(
	source: LeadSource,
	watch: Watch,
	hostNow: number,
): Promise<TestEvents> {
	const wanted = LEAD_EVENTS.filter(({ kind }) => watch.events.includes(kind));
	let events: LeadEvent[] = [];
	/** How many leads were looked through, when there are more of them. */
	let seen: number | undefined;
	for (const days of [1, watch.lookbackDays]) {
		const { leads, left } = await source.read(
			{ from: hostNow - (days + 1) * DAY_MS, to: Infinity },
			SAMPLE_LEADS,
		);
		leads.sort((a, b) => createdMs(b) - createdMs(a));
		events = wanted.flatMap(({ kind, happenedTo }) => {
			const lead = leads.find((each) => happenedTo(each));
			return lead ? [{ kind, lead }] : [];
		});
		if (events.length === watch.events.length) return { events };
		seen = left && leads.length;
	}
	return events.length > 0 ? { events } : { events, nothing: whyNothing(watch, seen) };
}

function whyNothing({ events, lookbackDays, productIds }: Watch, seen: number | undefined): string {
	const [first] = LEAD_EVENTS.filter(({ kind }) => events.includes(kind));
	const place = productIds.length > 0 ? 'for the products in the filter' : 'at this company';
	return [
		seen === undefined
			? `${first?.none} ${place} within the last ${lookbackDays} days.`
			: `Of the ${seen} leads that were looked through ${place}, none has converted.`,
		productIds.length > 0 ? "Leads of other products are left out by 'Filters'." : '',
		first?.howToGetOne,
		'An empty list can also mean that the API key lacks the permission lead:basic:read.',
	]
		.filter(Boolean)
		.join(' ');
}

/**
 * A lead that does not exist, with every field filled in, to build a workflow with on the first day. Its IDs and its
 * metadata say so.
 * @param why there is no real one to show
 * @param hostNow the clock of this machine (ms)
 */
export function sampleLead(why: string, hostNow: number): LeadRow {
	const now = new Date(hostNow).toISOString();
	return {
		id: 'lead_sample',
		user: {
			id: 'user_sample',
			email: 'sample@example.com',
			name: 'Sample Lead',
			username: 'sample',
		},
		product: { id: 'prod_sample', title: 'Sample Product' },
		member: { id: 'mber_sample' },
		referrer: 'https://example.com/sample',
		metadata: { note: `This is a sample, not a real lead. ${why}` },
		created_at: now,
		updated_at: now,
	};
}
