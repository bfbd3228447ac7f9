import { DUB_OTHER_WORKSPACE, DUB_WORKSPACE } from '../identities.mts';
import { CustomerRecords } from './customer-records.mts';

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
}

const DEFAULTS: Readonly<DubSettings> = {
	rateLimitRequests: 1200,
	rateLimitWindowMs: 60_000,
	dedupeMs: 7 * 24 * 60 * 60 * 1000,
	clickReadableAfterMs: 0,
};

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

/** One lead call that recorded something. */
export interface RecordedLead {
	readonly workspaceId: string;
	readonly customerExternalId: string;
	/** Dub's ID of the customer, `cus_...`. */
	readonly customerId: string;
	readonly eventName: string;
	readonly clickId: string;
	readonly linkId: string;
	readonly mode: 'async' | 'wait';
	/** How many lead events the call made. */
	readonly quantity: number;
	readonly metadata: Record<string, unknown> | null;
	/** Unix epoch milliseconds. */
	readonly at: number;
}

/** The links, clicks, customers and leads of the pretended Dub. */
export class DubStore {
	/** May be changed while the sandbox runs. */
	readonly settings: DubSettings;
	readonly customers = new CustomerRecords();
	/** Every lead recorded, oldest first. */
	readonly recordedLeads: RecordedLead[] = [];
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

	/**
	 * Reserves a customer and event for seven days. Nothing ever lifts the reservation early, not even a failed call:
	 * that is Dub's trap (dub-api reference, section 5).
	 *
	 * @returns false when it was reserved already
	 */
	reserve(workspaceId: string, customerExternalId: string, eventName: string): boolean {
		const event = eventName.toLowerCase().replaceAll(' ', '-');
		const key = `trackLead:${workspaceId}:${customerExternalId}:${event}`;
		const until = this.reservedUntil.get(key);
		if (until !== undefined && until > this.now()) return false;
		this.reservedUntil.set(key, this.now() + this.settings.dedupeMs);
		return true;
	}

	/** Records a lead and counts it on its link. */
	record(lead: Omit<RecordedLead, 'at' | 'linkId' | 'clickId'>, click: DubClick): void {
		const { link } = click;
		this.recordedLeads.push({ ...lead, clickId: click.id, linkId: link.id, at: this.now() });
		link.leads += lead.quantity;
	}

	/** Back to the state at the start; settings stay. */
	reset(): void {
		this.customers.clear();
		this.recordedLeads.length = 0;
		this.clicks.clear();
		this.reservedUntil.clear();
		this.clickSequence = 0;
		for (const one of Object.values(this.links)) one.leads = 0;
	}
}

function link(kind: LinkKind, workspaceId: string): DubLink {
	return {
		id: `link_sandbox_${kind}`,
		workspaceId,
		domain: 'dub.example',
		key: kind,
		url: 'https://shop.example/',
		disabled: kind === 'disabled',
		deleted: kind === 'deleted',
		leads: 0,
	};
}
