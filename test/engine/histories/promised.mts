import type { INodeExecutionData } from 'n8n-workflow';

import { COMPANY } from '../../../sandbox/identities.mts';
import type { StoredLead } from '../../../sandbox/sandbox.mts';

const DAY = 24 * 60 * 60_000;

/** One poll as seen from outside. Times are Whop's, Unix epoch ms. */
export interface SeenPoll {
	begunAt: number;
	endedAt: number;
	items: readonly INodeExecutionData[];
	/** Nothing held it up: it had time, met no limit, and no page failed. */
	undisturbed: boolean;
}

/** What docs/trigger.md promises, worked out from what really happened and compared with what each poll emits. */
export class Promised {
	private readonly given: string[] = [];
	private readonly switchedOnAt: number;
	private readonly lookbackMs: number;
	/** When leads converted after switching on, by ID. */
	private readonly convertedAt = new Map<string, number>();
	/** Once reading was cut short, older leads are read in turn, so a conversion among them may take one poll more. */
	private undisturbedSinceCut = Infinity;
	/** Leads of before that changed before they were read for the first time: whether they converted is a guess. */
	private readonly unclear = new Set<string>();
	private firstReadingDone: boolean;

	/** @param mayReadAtFirst false when the first list is empty for want of a permission */
	constructor(switchedOnAt: number, lookbackDays: number, mayReadAtFirst: boolean) {
		this.switchedOnAt = switchedOnAt;
		this.firstReadingDone = mayReadAtFirst;
		this.lookbackMs = lookbackDays * DAY;
	}

	/** @param at Whop's time, ms */
	noteConversion(lead: StoredLead, at: number): void {
		this.convertedAt.set(lead.id, at);
		this.noteEdit(lead);
	}

	noteEdit({ id, createdAt }: StoredLead): void {
		if (!this.firstReadingDone && createdAt <= this.switchedOnAt) this.unclear.add(id);
	}

	/** Fails when the poll gave something it must not give, or left out what was due. */
	check(leads: readonly StoredLead[], poll: SeenPoll): void {
		const events = poll.items.map(({ json }) => json['eventId'] as string);
		const allowed = new Set([
			...this.eventsOf(leads, poll.endedAt),
			// One that converts just after the look-back may still come.
			...[...this.convertedAt.keys(), ...this.unclear].map((id) => `${COMPANY.id}/${id}/converted`),
		]);
		expect(events.filter((event) => !allowed.has(event))).toEqual([]);
		expect(events.filter((event) => this.given.includes(event))).toEqual([]);
		expect(new Set(events).size).toBe(events.length);
		this.given.push(...events);
		this.checkOrder(poll);
		this.checkDue(leads, poll);
		// n8n saves the memory only with items, so nothing less is sure to outlast a restart.
		this.firstReadingDone ||= poll.undisturbed && events.length > 0;
	}

	private checkOrder({ items }: SeenPoll): void {
		const times = items.map(({ json }) => json['created_at'] as string);
		expect(times).toEqual([...times].sort());
		for (const event of this.given) {
			const created = event.replace(/converted$/, 'created');
			if (!this.given.includes(created)) continue;
			expect(this.given.indexOf(created)).toBeLessThanOrEqual(this.given.indexOf(event));
		}
	}

	private checkDue(leads: readonly StoredLead[], { undisturbed, begunAt }: SeenPoll): void {
		if (!undisturbed) {
			this.undisturbedSinceCut = 0;
			return;
		}
		this.undisturbedSinceCut += 1;
		const due = this.eventsOf(leads, begunAt).filter(
			(event) => this.undisturbedSinceCut > 1 || event.endsWith('/created'),
		);
		expect(due.filter((event) => !this.given.includes(event))).toEqual([]);
	}

	/** What was promised of the leads that showed by then. */
	private eventsOf(leads: readonly StoredLead[], visibleAt: number): string[] {
		return leads
			.filter((lead) => lead.visibleAt <= visibleAt)
			.flatMap(({ id, createdAt }) => {
				const convertedAt = this.convertedAt.get(id) ?? Infinity;
				const converted = !this.unclear.has(id) && convertedAt - createdAt <= this.lookbackMs;
				return [
					...(createdAt > this.switchedOnAt ? [`${COMPANY.id}/${id}/created`] : []),
					...(converted ? [`${COMPANY.id}/${id}/converted`] : []),
				];
			});
	}
}
