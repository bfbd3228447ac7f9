import type { WhopProduct, WhopUser } from '../identities.mts';

/** A lead as the sandbox keeps it. Times are Unix epoch milliseconds. */
export interface StoredLead {
	readonly id: string;
	/** Order of arrival; decides between leads of the same millisecond. */
	readonly sequence: number;
	readonly companyId: string;
	readonly createdAt: number;
	updatedAt: number;
	/** From when on lists show it. */
	readonly visibleAt: number;
	readonly user: WhopUser | null;
	product: WhopProduct | null;
	referrer: string | null;
	metadata: Record<string, unknown> | null;
	/** `mber_...` once the lead is a paying customer. */
	memberId: string | null;
}

/** A place in a list: just before or after the lead created then, as the n-th. */
export interface Position {
	readonly createdAt: number;
	readonly sequence: number;
}

const byAge = (a: Position, b: Position): number =>
	a.createdAt - b.createdAt || a.sequence - b.sequence;

/** Leads kept in order of creation, so that a page of 100,000 leads costs no more than a page of 100. */
export class LeadIndex {
	private readonly ids = new Map<string, StoredLead>();
	private readonly companies = new Map<string, { leads: StoredLead[]; sorted: boolean }>();

	/** Adds a lead; its ID must be new. */
	add(lead: StoredLead): void {
		if (this.ids.has(lead.id)) throw new Error(`The sandbox already has a lead ${lead.id}`);
		this.ids.set(lead.id, lead);
		const company = this.companies.get(lead.companyId) ?? { leads: [], sorted: true };
		const last = company.leads.at(-1);
		if (last !== undefined && byAge(last, lead) > 0) company.sorted = false;
		company.leads.push(lead);
		this.companies.set(lead.companyId, company);
	}

	/** A lead by its ID. */
	byId(id: string): StoredLead | undefined {
		return this.ids.get(id);
	}

	/** The leads of one company, oldest first. */
	of(companyId: string): readonly StoredLead[] {
		const company = this.companies.get(companyId);
		if (company === undefined) return [];
		if (!company.sorted) {
			company.leads.sort(byAge);
			company.sorted = true;
		}
		return company.leads;
	}

	/** The leads of every company, oldest first. */
	all(): readonly StoredLead[] {
		return [...this.ids.values()].sort(byAge);
	}

	/** How many leads there are. */
	get size(): number {
		return this.ids.size;
	}

	/** Forgets every lead. */
	clear(): void {
		this.ids.clear();
		this.companies.clear();
	}
}

/**
 * How many of `leads` (oldest first) stand before `position`: a binary search.
 *
 * @param including also count the lead that stands exactly there
 */
export function countUpTo(
	leads: readonly StoredLead[],
	position: Position,
	including: boolean,
): number {
	let low = 0;
	let high = leads.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		const lead = leads[middle];
		if (lead === undefined) break;
		const order = byAge(lead, position);
		if (order < 0 || (including && order === 0)) low = middle + 1;
		else high = middle;
	}
	return low;
}
