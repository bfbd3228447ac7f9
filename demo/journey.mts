import type { LeadRun } from './lead-runs.mts';
import { duration } from './progress.mts';

/** What happened to a lead on Whop: how every journey begins. */
export type Beginning = 'created' | 'converted';

/** The events of the trigger, as beginnings. */
export const BEGINNING_OF: Readonly<Record<string, Beginning>> = {
	'lead.created': 'created',
	'lead.converted': 'converted',
};

/** A lead for people: name and ID. */
export interface Traveller {
	readonly id: string;
	readonly user: { readonly name: string | null; readonly username: string } | null;
}

/** The line for a lead that has just been created or converted. */
export function beginningLine(lead: Traveller, beginning: Beginning): string {
	return `${nameOf(lead)}: ${beginning} on Whop`;
}

/**
 * The line for a lead that n8n has handled.
 *
 * @param beganAt when it was created or converted, Unix epoch milliseconds
 * @param recordedAs event name under which Dub has it; undefined when Dub has nothing
 */
export function arrivalLine(
	lead: Traveller,
	run: LeadRun,
	beganAt: number,
	recordedAs: string | undefined,
): string {
	const beginning = beginningLine(lead, BEGINNING_OF[run.event] ?? 'created');
	const triggered = `triggered ${duration(run.triggeredAt - beganAt)} later (${run.event})`;
	return `${beginning} → ${triggered} → ${outcome(run, recordedAs)}`;
}

function outcome({ recorded, reason }: LeadRun, recordedAs: string | undefined): string {
	if (!recorded) return `not recorded in Dub: ${reason ?? 'no reason given'}`;
	if (recordedAs === undefined) return 'said to be recorded, but Dub has nothing';
	return `recorded in Dub as "${recordedAs}"`;
}

function nameOf({ id, user }: Traveller): string {
	return `${user?.name ?? user?.username ?? 'Somebody'} (${id})`;
}
