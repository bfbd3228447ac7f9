import { isConverted } from '../whop/conversion';
import type { LeadRow } from '../whop/types';
import type { Clock } from './clock';
import type { LeadEventKind } from './events';
import type { Reading } from './leadSource';
import { createdMs, timeOf } from './leadTimes';
import { OVERLAP_MS, dayOf } from './state';
import type { Baseline, Sweep, TriggerState } from './state';

/** Something that happened to a lead and was not reported before. */
export interface LeadEvent {
	kind: LeadEventKind;
	lead: LeadRow;
}

/** The `Date` header, which marks the moment of switching on, counts whole seconds. */
export const CLOCK_GRAIN_MS = 1000;

/**
 * The trigger's memory during one poll: takes leads as they are read, collects what is new about them, and returns the
 * next state. Touches nothing outside itself.
 */
export class Ledger {
	/** What happened, in the order in which it was read; each event once. */
	readonly events: LeadEvent[] = [];
	/** How many leads were taken. */
	listed = 0;
	/** How many more were read and not used, as no order showed in them. */
	dropped = 0;
	private readonly before: TriggerState;
	private readonly clock: Clock;
	private readonly lookbackStart: number;
	private readonly seen: Map<string, number>;
	private readonly converted: Map<number, Set<string>>;
	/** Creation time of the newest lead, as far as known. */
	private newest: number;

	/**
	 * @param before the state at the start of the poll
	 * @param clock neither a lead dated ahead of it nor a clock that is ahead must move the watermark into the future
	 * @param lookbackStart leads created before this time (ms) are no longer watched for their conversion
	 */
	constructor(before: TriggerState, clock: Clock, lookbackStart: number) {
		this.before = before;
		this.clock = clock;
		this.lookbackStart = lookbackStart;
		this.seen = new Map(Object.entries(before.seen));
		this.converted = new Map(
			Object.entries(before.converted).map(([day, ids]) => [Number(day), new Set(ids)]),
		);
		this.newest = before.watermark - 1;
		for (const created of this.seen.values()) this.noteCreation(created);
	}

	/**
	 * Takes leads into the memory.
	 * @param baseline when given, leads before it are read for the first time
	 */
	take({ leads, dropped = 0 }: Reading, baseline?: Baseline): void {
		this.listed += leads.length;
		this.dropped += dropped;
		for (const lead of leads) this.takeLead(lead, createdMs(lead), baseline);
	}

	/**
	 * @param mostLeads how many leads may be read again at each poll
	 * @returns the watermark (ms) once everything was read: 20 minutes before the newest lead, since older ones may still
	 *   show up; where there are too many leads in these, before the present moment
	 */
	watermark(mostLeads: number): number {
		const latest = Math.max(this.before.watermark, this.newest - OVERLAP_MS);
		const times = [...this.seen.values()];
		const isMuch = times.filter((created) => created >= latest).length > mostLeads;
		return isMuch ? this.watermarkAt(this.clock.now) : latest;
	}

	/**
	 * @param readUpTo all leads created before this time (ms) were read
	 * @returns the watermark (ms) so far on; beyond the newest lead it moves only as far as both clocks go
	 */
	watermarkAt(readUpTo: number): number {
		const { now, atLeast } = this.clock;
		const certain = Math.max(this.newest + 1, atLeast - OVERLAP_MS);
		const latest = Math.min(readUpTo, now - OVERLAP_MS, certain);
		return Math.max(this.before.watermark, latest);
	}

	/** @returns the state to keep, given how far the reading came */
	close(watermark: number, sweep: Sweep, sliceMs = Infinity): TriggerState {
		const firstDay = dayOf(sweep.lookbackStart);
		return {
			version: 2,
			scope: this.before.scope,
			since: this.before.since,
			watermark,
			seen: Object.fromEntries([...this.seen].filter(([, created]) => created >= watermark)),
			converted: Object.fromEntries(
				[...this.converted]
					.filter(([day]) => day >= firstDay)
					.map(([day, ids]) => [String(day), [...ids]]),
			),
			...(Number.isFinite(sliceMs) && { sliceMs }),
			sweep,
		};
	}

	private takeLead(lead: LeadRow, created: number, baseline: Baseline | undefined): void {
		const { since, watermark } = this.before;
		const isFirstSeen = created >= watermark && !this.seen.has(lead.id);
		const isNew = isFirstSeen && created >= since;
		if (created >= watermark) this.seen.set(lead.id, created);
		this.noteCreation(created);
		if (isNew) this.events.push({ kind: 'lead.created', lead });

		if (!isConverted(lead) || this.isKnownConverted(lead.id, created)) return;
		// A new lead that is a customer already gives both events, however late it is first seen.
		if (!isNew && created < this.lookbackStart) return;
		const watchedSince = isFirstSeen ? since : watchedSinceIn(baseline, created);
		if (isNew || watchedSince === undefined) {
			this.events.push({ kind: 'lead.converted', lead });
		} else if (timeOf(lead, 'updated_at') >= watchedSince + CLOCK_GRAIN_MS) {
			// It may have converted just then: left unnoted, its next reading reports it.
			return;
		}
		this.noteConverted(lead.id, created);
	}

	private noteCreation(created: number): void {
		this.newest = Math.max(this.newest, Math.min(created, this.clock.now));
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

/** @returns from when on (ms) a conversion counts, for a lead that is read for the first time; undefined for others */
function watchedSinceIn(baseline: Baseline | undefined, created: number): number | undefined {
	return baseline && created < baseline.before ? baseline.watchedSince : undefined;
}
