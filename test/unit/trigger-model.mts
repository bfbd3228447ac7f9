import type { LeadSource, Reading } from '../../nodes/WhopLeadTrigger/leadSource.ts';
import { contains, unread } from '../../nodes/WhopLeadTrigger/range.ts';
import type { Range } from '../../nodes/WhopLeadTrigger/range.ts';
import { firstReading, nextReading, READING_LIMITS } from '../../nodes/WhopLeadTrigger/reading.ts';
import { DAY_MS, readState } from '../../nodes/WhopLeadTrigger/state.ts';
import type { TriggerState } from '../../nodes/WhopLeadTrigger/state.ts';
import type { LeadRow } from '../../nodes/whop/types.ts';

export { DAY_MS, READING_LIMITS };

export const START = Date.UTC(2026, 0, 15, 12);
export const MINUTE = 60_000;
const LOOKBACK_DAYS = 30;

/** A lead in the model of Whop below. */
export interface ModelLead {
	id: string;
	created: number;
	visible: number;
	updated: number;
	converted: number | undefined;
}

/** The answers to what Whop's documentation leaves open. */
export interface Variant {
	newestFirst: boolean;
	pageSize: number;
	updatedMoves: boolean;
	/** Whether the bounds of a list count themselves in. */
	inclusive: boolean;
}

export const DEFAULT: Variant = {
	newestFirst: true,
	pageSize: 100,
	updatedMoves: true,
	inclusive: false,
};

/** A model of Whop's list of leads, with a clock that only the test moves. */
export class Whop {
	readonly leads: ModelLead[] = [];
	private oldestFirst: ModelLead[] = [];
	now = START;
	requests = 0;
	pagesUntilOutOfTime = Infinity;
	/** What the `Date` header is off by, in ms. */
	clockAheadMs = 0;
	/** The list is out of order: each so many leads, two neighbours are swapped. */
	swapEach = Infinity;

	readonly variant: Variant;

	constructor(variant: Variant = DEFAULT) {
		this.variant = variant;
	}

	add(created = this.now, { lateBy = 0, converted = false } = {}): ModelLead {
		const lead = {
			id: `lead_${String(this.leads.length)}`,
			created,
			visible: created + lateBy,
			updated: created,
			converted: converted ? created : undefined,
		};
		this.leads.push(lead);
		return lead;
	}

	convert(lead: ModelLead): void {
		if (lead.converted !== undefined) return;
		lead.converted = this.now;
		if (this.variant.updatedMoves) lead.updated = this.now;
	}

	edit(lead: ModelLead): void {
		lead.updated = this.now;
	}

	/** What the list answers to the bounds that `whopLeads` sends for a range, in its order. */
	private listed({ from, to }: Range): ModelLead[] {
		if (this.oldestFirst.length !== this.leads.length) {
			this.oldestFirst = [...this.leads].sort((a, b) => a.created - b.created);
		}
		const { inclusive, newestFirst } = this.variant;
		const isAfter = (time: number) => (inclusive ? time >= from - 1 : time > from - 1);
		const isBeyond = (time: number) => (inclusive ? time > to : time >= to);
		const start = this.oldestFirst.findIndex(({ created }) => isAfter(created));
		if (start === -1) return [];
		const end = this.oldestFirst.findIndex(({ created }) => isBeyond(created));
		const asked = this.oldestFirst
			.slice(start, end === -1 ? undefined : Math.max(start, end))
			.filter(({ visible }) => visible <= this.now);
		if (newestFirst) asked.reverse();
		for (let index = this.swapEach; index < asked.length; index += this.swapEach) {
			const [one, other] = asked.slice(index - 1, index + 1);
			if (one && other) [asked[index - 1], asked[index]] = [other, one];
		}
		return asked;
	}

	/** One poll's view, as `whopLeads` gives it, page for page; `outOfTime` counts pages instead of ms. */
	source(): LeadSource {
		let pages = 0;
		const outOfTime = () => pages >= this.pagesUntilOutOfTime;
		const read = (asked: Range, mostLeads: number): Reading => {
			const sorted = this.listed(asked);
			const { pageSize } = this.variant;
			const leads: ModelLead[] = [];
			const times: number[] = [];
			for (let start = 0; start === 0 || start < sorted.length; start += pageSize) {
				pages += 1;
				this.requests += 1;
				const page = sorted.slice(start, start + pageSize);
				// An empty page is the end of the list, which nothing interrupts.
				if (page.length === 0) break;
				const inside = page.filter(({ created }) => contains(asked, created));
				for (const lead of inside) {
					leads.push(lead);
					times.push(lead.created);
				}
				const isLast = start + pageSize >= sorted.length;
				if (isLast || (times.length < mostLeads && !outOfTime())) continue;
				const left = unread(asked, times);
				if (left !== undefined) return { leads: leads.map(toRow), left };
				if (outOfTime() && start > 0) return { leads: [], left: asked, dropped: leads.length };
			}
			return { leads: leads.map(toRow), left: undefined };
		};
		return {
			read: async (...how) => await Promise.resolve(read(...how)),
			outOfTime,
			serverNow: () => this.now + this.clockAheadMs,
		};
	}
}

function toRow({ id, created, updated, converted }: ModelLead): LeadRow {
	return {
		id,
		created_at: new Date(created).toISOString(),
		updated_at: Number.isNaN(updated) ? 'soon' : new Date(updated).toISOString(),
		member: converted === undefined ? null : { id: `mber_${id}` },
		metadata: null,
		product: null,
		referrer: null,
		user: { id: 'user_1', username: 'ann', name: null, email: null },
	};
}

/** A trigger that polls the model, with its state kept as JSON as n8n keeps it. */
export class Trigger {
	saved: TriggerState | undefined;
	readonly events: string[] = [];
	lookbackDays = LOOKBACK_DAYS;
	/** What this machine's clock is off by, in ms. */
	hostAheadMs = 0;
	readonly warnings: string[] = [];
	/** How many polls in a row came no further. */
	stuck = 0;
	limits = READING_LIMITS;

	private readonly whop: Whop;

	constructor(whop: Whop) {
		this.whop = whop;
	}

	async poll(): Promise<string[]> {
		const before = this.saved === undefined ? undefined : readState(this.saved);
		if (before === undefined) {
			this.saved = await firstReading(
				this.whop.source(),
				'scope',
				this.lookbackDays,
				this.whop.now + this.hostAheadMs,
				this.limits,
			);
			return [];
		}
		const { events, state, stuckBy, warnings } = await nextReading(
			this.whop.source(),
			before,
			this.lookbackDays,
			this.whop.now + this.hostAheadMs,
			this.limits,
		);
		const names = events.map(({ kind, lead }) => `${kind} ${lead.id}`);
		this.saved = state;
		this.warnings.push(...warnings);
		this.stuck = stuckBy === undefined ? 0 : this.stuck + 1;
		for (const name of names) this.events.push(name);
		return names;
	}
}

export async function started(
	variant: Variant = DEFAULT,
	prepare: (whop: Whop) => void = () => undefined,
	limits = READING_LIMITS,
): Promise<{ whop: Whop; trigger: Trigger }> {
	const whop = new Whop(variant);
	prepare(whop);
	const trigger = new Trigger(whop);
	trigger.limits = limits;
	await trigger.poll();
	whop.now += MINUTE;
	return { whop, trigger };
}

export function addMany(whop: Whop, count: number, from: number, to: number): ModelLead[] {
	return Array.from({ length: count }, (_, index) =>
		whop.add(Math.floor(from + ((to - from) * index) / count)),
	);
}
