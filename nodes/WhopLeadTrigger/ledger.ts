import { isConverted } from '../whop/conversion';
import type { LeadRow } from '../whop/types';
import { contains } from './interval';
import { OVERLAP_MS, dayOf } from './state';
import type { NeverRead, Progress, Rounds, TriggerState } from './state';

/** What can happen to a lead. */
export type LeadEventKind = 'lead.created' | 'lead.converted';

/** Something that happened to a lead and was not reported before. */
export interface LeadEvent {
	kind: LeadEventKind;
	lead: LeadRow;
}

/** @returns a lead's creation time, Unix epoch ms */
export const createdMs = (lead: Pick<LeadRow, 'created_at'>): number => Date.parse(lead.created_at);

/** The `Date` header, which marks the moment of switching on, counts whole seconds. */
export const CLOCK_GRAIN_MS = 1000;

function changedAfter(lead: LeadRow, time: number): boolean {
	return Date.parse(lead.updated_at) >= time + CLOCK_GRAIN_MS;
}

/**
 * The trigger's memory during one poll: takes leads as they are read, says what is new about them, and in the end
 * gives the next state. Touches nothing outside itself.
 */
export class Ledger {
	private readonly recent: Map<string, number>;
	private readonly converted: Map<number, Set<string>>;
	private readonly before: TriggerState;
	private readonly serverNow: number;
	private readonly windowFrom: number;
	private newestSoFar: number;

	/**
	 * @param before the state at the start of the poll
	 * @param serverNow the service's clock (ms): a creation time beyond it must not move `newest` into the future
	 * @param windowFrom leads created before this time (ms) are no longer watched for their conversion
	 */
	constructor(before: TriggerState, serverNow: number, windowFrom: number) {
		this.before = before;
		this.serverNow = serverNow;
		this.windowFrom = windowFrom;
		this.newestSoFar = before.newest;
		this.recent = new Map(Object.entries(before.recent));
		this.converted = new Map(
			Object.entries(before.converted).map(([day, ids]) => [Number(day), new Set(ids)]),
		);
	}

	/**
	 * Takes leads into the memory.
	 * @param neverRead the part of the window that is read for the first time: what is converted there is only noted
	 * @returns what happened to them since they were last read, each event once, in the order given
	 */
	take(leads: readonly LeadRow[], neverRead: NeverRead | undefined): LeadEvent[] {
		const events: LeadEvent[] = [];
		for (const lead of leads) {
			const created = createdMs(lead);
			const isNew = this.isNew(lead.id, created);
			const watchedSince = this.watchedSince(lead.id, created, neverRead);
			this.recent.set(lead.id, created);
			this.newestSoFar = Math.max(this.newestSoFar, Math.min(created, this.serverNow));
			if (isNew) events.push({ kind: 'lead.created', lead });

			if (!isConverted(lead) || created < this.windowFrom) continue;
			if (this.isKnownConverted(lead.id, created)) continue;
			if (isNew || watchedSince === undefined) {
				events.push({ kind: 'lead.converted', lead });
			} else if (changedAfter(lead, watchedSince)) {
				// It may have converted just then: left unnoted, its next reading reports it.
				continue;
			}
			this.noteConverted(lead.id, created);
		}
		return events;
	}

	/** Notes that all leads created before this time (ms) were read, though none may be as new as that. */
	settle(time: number): void {
		this.newestSoFar = Math.max(this.newestSoFar, time);
	}

	/** @returns the state to keep, given how far the reading came */
	close(rounds: Rounds, progress: Progress): TriggerState {
		const recentFrom = this.newestSoFar - OVERLAP_MS;
		const firstDay = dayOf(this.windowFrom);
		return {
			version: 1,
			scope: this.before.scope,
			since: this.before.since,
			newest: this.newestSoFar,
			windowFrom: this.windowFrom,
			rounds,
			recent: Object.fromEntries([...this.recent].filter(([, created]) => created >= recentFrom)),
			converted: Object.fromEntries(
				[...this.converted]
					.filter(([day]) => day >= firstDay)
					.map(([day, ids]) => [String(day), [...ids]]),
			),
			...progress,
		};
	}

	/** Older leads were reported before or never will be; among the latest, the ID decides. */
	private isNew(id: string, created: number): boolean {
		return created >= this.before.since && this.isUnseen(id, created);
	}

	private isUnseen(id: string, created: number): boolean {
		const { newest } = this.before;
		return created >= newest - OVERLAP_MS && !this.recent.has(id);
	}

	/**
	 * @returns for a lead of before that is read for the first time, from when on (ms) its conversion counts; undefined
	 *   for all others
	 */
	private watchedSince(
		id: string,
		created: number,
		neverRead: NeverRead | undefined,
	): number | undefined {
		const { since } = this.before;
		// Created shortly before the trigger was switched on, and shown only after it.
		if (created < since && this.isUnseen(id, created)) return since;
		return contains(neverRead, created) ? neverRead?.watchedSince : undefined;
	}

	private isKnownConverted(id: string, created: number): boolean {
		return this.converted.get(dayOf(created))?.has(id) ?? false;
	}

	private noteConverted(id: string, created: number): void {
		const day = dayOf(created);
		const ids = this.converted.get(day);
		if (ids) ids.add(id);
		else this.converted.set(day, new Set([id]));
	}
}
