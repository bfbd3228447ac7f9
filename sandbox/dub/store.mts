import type { TrackSaleResponseBody } from 'dub/models/operations';
import { DUB_OTHER_WORKSPACE, DUB_WORKSPACE } from '../identities.mts';
import { CustomerRecords } from './customer-records.mts';
import type { DubCustomer } from './customer-records.mts';
import { SaleRecords } from './sale-records.mts';
import type { RecordedSale } from './sale-records.mts';

/** How the pretended Dub is set up. */
export interface DubSettings {
	/** Requests per key within {@link rateLimitWindowMs}. Default 1,200, the Business plan's; used for every key. */
	rateLimitRequests: number;
	/** Length of the rate limit's sliding window, milliseconds. Default 60,000. */
	rateLimitWindowMs: number;
	/** How long a customer and event stay reserved, milliseconds. Default 7 days. */
	dedupeMs: number;
	/** Default of {@link NewClick.readableAfterMs}. Default 0. */
	clickReadableAfterMs: number;
	/** Milliseconds before sale calls find a lead, save for one of mode `wait`. Default 0. */
	leadReadableAfterMs: number;
	/** How long a repeated invoice ID gets the first sale's answer, milliseconds. Default 7 days. */
	invoiceMs: number;
	/** Milliseconds before a repeated invoice ID is known, as simultaneous calls see it. Default 0. */
	invoiceKnownAfterMs: number;
	/** Form of `Retry-After` and `X-RateLimit-Reset`: as Dub's code sends them (default), or as its pages say. */
	retryAfter: 'epoch milliseconds' | 'seconds';
	/** The answer to a repeated lead: as Dub's code gives it (default), or the bare null that its pages promise. */
	repeatedLead: 'link null' | 'null';
	/** Whether a refused lead leaves its reservation behind, as in Dub's code. Default true. */
	refusedLeadStaysReserved: boolean;
}

const DEFAULTS: Readonly<DubSettings> = {
	rateLimitRequests: 1200,
	rateLimitWindowMs: 60_000,
	dedupeMs: 7 * 24 * 60 * 60 * 1000,
	clickReadableAfterMs: 0,
	leadReadableAfterMs: 0,
	invoiceMs: 7 * 24 * 60 * 60 * 1000,
	invoiceKnownAfterMs: 0,
	retryAfter: 'epoch milliseconds',
	repeatedLead: 'link null',
	refusedLeadStaysReserved: true,
};

/** How long a lead of mode `wait` is found at once, and by its name in any case (dub-api reference, section 5). */
const WAIT_CACHE_MS = 5 * 60 * 1000;

/** How long a direct sale's lead is not recorded again (section 6). */
const DIRECT_LEAD_MS = 30_000;

/** A Dub short link. */
export interface DubLink {
	readonly id: string;
	readonly workspaceId: string;
	readonly domain: string;
	readonly key: string;
	readonly url: string;
	readonly disabled: boolean;
	readonly deleted: boolean;
	/** Leads counted on it, quantities summed. */
	leads: number;
	/** Sales counted on it. */
	sales: number;
	/** Their amounts as Dub stored them, summed. */
	saleAmount: number;
}

/** The kinds of link a click can be on. */
export type LinkKind = 'usable' | 'disabled' | 'deleted' | 'foreign';

/** A click on a short link. */
export interface DubClick {
	readonly id: string;
	readonly link: DubLink;
	/** Unix epoch milliseconds from which on lead calls find it. */
	readonly readableAt: number;
}

/** Fields of a click to add; everything has a default. */
export interface NewClick {
	/** Default a new ID of Dub's form, 16 letters and digits. */
	readonly id?: string;
	/** Default `usable`. */
	readonly link?: LinkKind;
	/** Milliseconds before lead calls find the click; default the setting's. */
	readonly readableAfterMs?: number;
}

/** A customer to make without the tracking routes. */
export interface NewCustomer {
	readonly externalId: string;
	/** The kind of link that the customer came by; default null, none. */
	readonly link?: LinkKind | null;
}

/** One call that recorded a lead. */
export interface RecordedLead {
	readonly workspaceId: string;
	readonly customerExternalId: string;
	/** Dub's ID of the customer, `cus_...`. */
	readonly customerId: string;
	readonly eventName: string;
	readonly clickId: string;
	readonly linkId: string;
	readonly mode: 'async' | 'wait' | 'direct sale';
	/** How many lead events the call made. */
	readonly quantity: number;
	readonly metadata: Record<string, unknown> | null;
	/** Unix epoch milliseconds. */
	readonly at: number;
}

/** The links, clicks, customers, leads and sales of the pretended Dub. */
export class DubStore {
	/** May be changed while the sandbox runs. */
	readonly settings: DubSettings;
	readonly customers = new CustomerRecords();
	/** Every lead recorded, oldest first. */
	readonly recordedLeads: RecordedLead[] = [];
	readonly sales = new SaleRecords();
	readonly clicks = new Map<string, DubClick>();
	readonly links: Readonly<Record<LinkKind, DubLink>>;
	private readonly reservedUntil = new Map<string, number>();
	private readonly now: () => number;
	private clickSequence = 0;

	/** @param now the clock, Unix epoch milliseconds */
	constructor(settings: Partial<DubSettings>, now: () => number) {
		this.settings = { ...DEFAULTS, ...settings };
		this.now = now;
		this.links = {
			usable: link('usable', DUB_WORKSPACE.id),
			disabled: link('disabled', DUB_WORKSPACE.id),
			deleted: link('deleted', DUB_WORKSPACE.id),
			foreign: link('foreign', DUB_OTHER_WORKSPACE.id),
		};
	}

	/** Every sale recorded, oldest first. */
	get recordedSales(): readonly RecordedSale[] {
		return this.sales.recorded;
	}

	/** The clock, Unix epoch milliseconds. */
	time(): number {
		return this.now();
	}

	/** Adds a click, as a visitor's on a short link. */
	addClick(fields: NewClick = {}): DubClick {
		this.clickSequence += 1;
		const click: DubClick = {
			id: fields.id ?? `SandboxClk${String(this.clickSequence).padStart(6, '0')}`,
			link: this.links[fields.link ?? 'usable'],
			readableAt: this.now() + (fields.readableAfterMs ?? this.settings.clickReadableAfterMs),
		};
		this.clicks.set(click.id, click);
		return click;
	}

	/** The click as a lead call finds it: undefined while it is unknown or not yet readable. */
	readableClick(id: string): DubClick | undefined {
		const click = this.clicks.get(id);
		return click !== undefined && click.readableAt <= this.now() ? click : undefined;
	}

	/** Makes a customer of the sandbox's workspace, who has no lead, as an import into Dub would. */
	importCustomer({ externalId, link = null }: NewCustomer): DubCustomer {
		if (this.customers.byExternalId(DUB_WORKSPACE.id, externalId) !== undefined) {
			throw new Error(`The sandbox has a customer ${externalId} already`);
		}
		return this.customers.add({
			id: this.customers.nextId(),
			workspaceId: DUB_WORKSPACE.id,
			externalId,
			name: null,
			email: null,
			avatar: null,
			stripeCustomerId: null,
			clickId: link === null ? null : this.addClick({ link }).id,
			createdAt: this.now(),
		});
	}

	/** The link that a customer came by. */
	linkOf({ clickId }: DubCustomer): DubLink | undefined {
		return clickId === null ? undefined : this.clicks.get(clickId)?.link;
	}

	/**
	 * Reserves a customer and event for seven days. Nothing ever lifts the reservation early, not even a failed call:
	 * that is Dub's trap (dub-api reference, section 5).
	 *
	 * @returns false when it was reserved already
	 */
	reserve(workspaceId: string, customerExternalId: string, eventName: string): boolean {
		const key = leadKey(workspaceId, customerExternalId, eventName);
		return this.reserveFor(this.settings.dedupeMs, key);
	}

	/** Lifts the reservation of a lead that was refused, where Dub would have mended its trap. */
	forgetRefused(workspaceId: string, customerExternalId: string, eventName: string): void {
		if (this.settings.refusedLeadStaysReserved) return;
		this.reservedUntil.delete(leadKey(workspaceId, customerExternalId, eventName));
	}

	/**
	 * Reserves the lead of a direct sale for 30 seconds. That this has nothing to do with the reservation of lead calls
	 * is assumed.
	 *
	 * @returns false when it was reserved already
	 */
	reserveDirectLead(workspaceId: string, customerExternalId: string, eventName: string): boolean {
		const key = `direct:${workspaceId}:${customerExternalId}:${eventName}`;
		return this.reserveFor(DIRECT_LEAD_MS, key);
	}

	/** Records a lead and counts it on its link. */
	record(lead: Omit<RecordedLead, 'at' | 'linkId' | 'clickId'>, click: DubClick): void {
		const { link } = click;
		this.recordedLeads.push({ ...lead, clickId: click.id, linkId: link.id, at: this.now() });
		link.leads += lead.quantity;
	}

	/**
	 * A customer's latest lead as a sale call finds it: one of mode `wait` at once, any other after a while.
	 *
	 * @param eventName the lead's name, case-sensitive but for a recent lead of mode `wait`; null for any
	 */
	readableLead(customerId: string, eventName: string | null): RecordedLead | undefined {
		return this.recordedLeads.findLast((lead) => {
			if (lead.customerId !== customerId) return false;
			const age = this.now() - lead.at;
			const cached = lead.mode === 'wait' && age < WAIT_CACHE_MS;
			if (!cached && age < this.settings.leadReadableAfterMs) return false;
			if (eventName === null || lead.eventName === eventName) return true;
			return cached && lead.eventName.toLowerCase() === eventName.toLowerCase();
		});
	}

	/** Records a sale, counts it on its link, and keeps its answer for its invoice ID. */
	recordSale(
		sale: Omit<RecordedSale, 'at' | 'linkId' | 'clickId' | 'repeats'>,
		{ id, link }: DubClick,
		answer: TrackSaleResponseBody,
	): void {
		const recorded = { ...sale, clickId: id, linkId: link.id, at: this.now(), repeats: 0 };
		const { invoiceKnownAfterMs: fromMs, invoiceMs: untilMs } = this.settings;
		this.sales.add(recorded, answer, { fromMs, untilMs });
		link.sales += 1;
		link.saleAmount += sale.amount;
	}

	/** Back to the state at the start; settings stay. */
	reset(): void {
		this.customers.clear();
		this.recordedLeads.length = 0;
		this.sales.clear();
		this.clicks.clear();
		this.reservedUntil.clear();
		this.clickSequence = 0;
		for (const one of Object.values(this.links)) Object.assign(one, NOTHING_COUNTED);
	}

	private reserveFor(ms: number, key: string): boolean {
		const until = this.reservedUntil.get(key);
		if (until !== undefined && until > this.now()) return false;
		this.reservedUntil.set(key, this.now() + ms);
		return true;
	}
}

function leadKey(workspaceId: string, customerExternalId: string, eventName: string): string {
	const event = eventName.toLowerCase().replaceAll(' ', '-');
	return `trackLead:${workspaceId}:${customerExternalId}:${event}`;
}

const NOTHING_COUNTED = { leads: 0, sales: 0, saleAmount: 0 };

function link(kind: LinkKind, workspaceId: string): DubLink {
	return {
		id: `link_sandbox_${kind}`,
		workspaceId,
		domain: 'dub.example',
		key: kind,
		url: 'https://shop.example/',
		disabled: kind === 'disabled',
		deleted: kind === 'deleted',
		...NOTHING_COUNTED,
	};
}
