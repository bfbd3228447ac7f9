import { ALL_PRODUCTS, COMPANY, USERS } from '../identities.mts';
import type { WhopProduct, WhopUser } from '../identities.mts';
import { LeadIndex } from './lead-index.mts';
import type { StoredLead } from './lead-index.mts';
import { WhopPayments } from './payments.mts';
import type { PaymentTerms, StoredPayment } from './stored-payment.mts';
import { LIKELY_WHOP } from './variants.mts';
import type { WhopVariants } from './variants.mts';
import { WhopWebhooks } from './webhooks.mts';
import type { WebhookEndpoint } from './webhooks.mts';

/** A point in time: Unix epoch milliseconds or an ISO 8601 string. */
export type Instant = number | string;

/** Fields of a lead to add; everything has a default. */
export interface NewLead {
	readonly id?: string;
	/** Default {@link COMPANY}. */
	readonly companyId?: string;
	/** Default now. */
	readonly createdAt?: Instant;
	/** Default {@link createdAt}. */
	readonly updatedAt?: Instant;
	/** From when on lists show the lead; default `createdAt` plus the variant `lateArrivalMs`. */
	readonly visibleAt?: Instant;
	/** Default a new user; null for the undocumented lead without a user; parts override a new user's fields. */
	readonly user?: Partial<WhopUser> | null;
	/** Default the first product of the sandbox's company; null for none. */
	readonly productId?: string | null;
	readonly referrer?: string | null;
	readonly metadata?: Record<string, unknown> | null;
	/** Set for a lead that is a member from the start. */
	readonly memberId?: string | null;
}

/** Changes to a lead, as its seller or Whop would make them. Left-out fields stay. */
export interface LeadChanges {
	/** Replaces all metadata. */
	readonly metadata?: Record<string, unknown> | null;
	readonly referrer?: string | null;
	/** Null makes the lead open again. */
	readonly memberId?: string | null;
}

const FIRST_NAMES = [
	'Ada',
	'Ben',
	'Chloe',
	'Dev',
	'Elif',
	'Femi',
	'Grace',
	'Hugo',
	'Ines',
	'Jonas',
];
const LAST_NAMES = ['Sample', 'Specimen', 'Placeholder', 'Example', 'Dummy', 'Mockup', 'Pretend'];

/** The leads, users, products, payments and webhooks of the pretended Whop. */
export class WhopStore {
	/** The open questions' answers; may be changed while the sandbox runs. */
	readonly variants: WhopVariants;
	readonly webhooks: WhopWebhooks;
	readonly payments: WhopPayments;
	private readonly now: () => number;
	private readonly index = new LeadIndex();
	private readonly users = new Map<string, WhopUser>();
	private readonly products = new Map<string, WhopProduct>();
	private sequence = 0;

	/**
	 * @param now the clock, Unix epoch milliseconds
	 * @param webhook where webhooks go from the start; null for nowhere
	 */
	constructor(
		variants: Partial<WhopVariants>,
		now: () => number,
		webhook: WebhookEndpoint | null = null,
	) {
		this.variants = { ...LIKELY_WHOP, ...variants };
		this.now = now;
		this.webhooks = new WhopWebhooks(webhook, now);
		this.payments = new WhopPayments(this.webhooks, now);
		this.reset();
	}

	/** Every lead of every company, oldest first. */
	get leads(): readonly StoredLead[] {
		return this.index.all();
	}

	/** How many leads there are. */
	get leadCount(): number {
		return this.index.size;
	}

	/** The leads of one company, oldest first. */
	leadsOf(companyId: string): readonly StoredLead[] {
		return this.index.of(companyId);
	}

	/** Adds a lead. */
	addLead(fields: NewLead = {}): StoredLead {
		this.sequence += 1;
		const createdAt = this.instant(fields.createdAt);
		const companyId = fields.companyId ?? COMPANY.id;
		const lead: StoredLead = {
			id: fields.id ?? `lead_sandbox${String(this.sequence).padStart(7, '0')}`,
			sequence: this.sequence,
			companyId,
			createdAt,
			updatedAt: fields.updatedAt === undefined ? createdAt : this.instant(fields.updatedAt),
			visibleAt:
				fields.visibleAt === undefined
					? createdAt + this.variants.lateArrivalMs
					: this.instant(fields.visibleAt),
			user: fields.user === null ? null : this.userFrom(fields.user ?? {}),
			product: this.productFrom(fields.productId, companyId),
			referrer: fields.referrer ?? null,
			metadata: fields.metadata ?? null,
			memberId: fields.memberId ?? null,
		};
		this.index.add(lead);
		return lead;
	}

	/**
	 * Makes a lead a paying customer: `member` becomes an object, and unless it was one before, there is a payment and
	 * its webhook.
	 *
	 * @param at when, for the payment, and for `updated_at` where the variant moves it; default now
	 * @param terms what is paid
	 */
	convertLead(id: string, at?: Instant, terms?: PaymentTerms): StoredLead {
		const lead = this.lead(id);
		const wasOpen = lead.memberId === null;
		lead.memberId = `mber_${id.replace(/^lead_/, '')}`;
		if (this.variants.updatedAtMovesAtConversion) lead.updatedAt = this.instant(at);
		if (wasOpen) {
			this.payments.charge(lead, 'paid', 'subscription_create', terms, this.instant(at));
		}
		return lead;
	}

	/**
	 * A later payment: a member's renewal, or a failed payment of anyone.
	 *
	 * Throws when a lead that is no member is to pay; that is a conversion.
	 */
	chargeLead(id: string, outcome: StoredPayment['outcome'], terms?: PaymentTerms): StoredPayment {
		const lead = this.lead(id);
		const isMember = lead.memberId !== null;
		if (!isMember && outcome === 'paid') {
			throw new Error(`The lead ${id} is no member yet: convert it`);
		}
		const reason = isMember ? 'subscription_cycle' : 'subscription_create';
		return this.payments.charge(lead, outcome, reason, terms);
	}

	/** Changes a lead; moves `updated_at` when anything but the membership is given. */
	editLead(id: string, changes: LeadChanges): StoredLead {
		const lead = this.lead(id);
		if (changes.metadata !== undefined) {
			const merges = this.variants.newMetadata === 'merged' && changes.metadata !== null;
			lead.metadata = merges ? { ...lead.metadata, ...changes.metadata } : changes.metadata;
		}
		if (changes.referrer !== undefined) lead.referrer = changes.referrer;
		if (changes.memberId !== undefined) lead.memberId = changes.memberId;
		const isChange = changes.metadata !== undefined || changes.referrer !== undefined;
		if (isChange && this.variants.updatedAtMovesAtChange) {
			lead.updatedAt = this.now();
		}
		return lead;
	}

	/** A lead by ID, or undefined. */
	findLead(id: string): StoredLead | undefined {
		return this.index.byId(id);
	}

	/** A lead by ID; throws when there is none. */
	lead(id: string): StoredLead {
		const lead = this.index.byId(id);
		if (lead === undefined) throw new Error(`The sandbox has no lead ${id}`);
		return lead;
	}

	/** A user by ID, or undefined. */
	findUser(id: string): WhopUser | undefined {
		return this.users.get(id);
	}

	/** The products of a company; of all companies when none is named. */
	productsOf(companyId?: string): readonly WhopProduct[] {
		const all = [...this.products.values()];
		return companyId === undefined ? all : all.filter((product) => product.companyId === companyId);
	}

	/** Adds a product. */
	addProduct(product: WhopProduct): WhopProduct {
		this.products.set(product.id, product);
		return product;
	}

	/** Gives a product another title, which all its leads show from then on. */
	renameProduct(id: string, title: string): void {
		const known = this.products.get(id);
		if (known === undefined) throw new Error(`The sandbox has no product ${id}`);
		const renamed = { ...known, title };
		this.products.set(id, renamed);
		for (const lead of this.index.of(known.companyId)) {
			if (lead.product?.id === id) lead.product = renamed;
		}
	}

	/** Back to the state at the start; variants stay. */
	reset(): void {
		this.index.clear();
		this.payments.clear();
		this.webhooks.reset();
		this.sequence = 0;
		this.users.clear();
		for (const user of USERS) this.users.set(user.id, user);
		this.products.clear();
		for (const product of ALL_PRODUCTS) this.products.set(product.id, product);
	}

	private userFrom(parts: Partial<WhopUser>): WhopUser {
		const known = parts.id === undefined ? undefined : this.users.get(parts.id);
		const first = FIRST_NAMES[this.sequence % FIRST_NAMES.length] ?? 'Ada';
		const last = LAST_NAMES[this.sequence % LAST_NAMES.length] ?? 'Sample';
		const handle = `${first}.${last}.${this.sequence}`.toLowerCase();
		const user: WhopUser = {
			id: `user_sandbox${String(this.sequence).padStart(7, '0')}`,
			email: `${handle}@example.com`,
			name: `${first} ${last}`,
			username: handle.replaceAll('.', ''),
			...known,
			...parts,
		};
		this.users.set(user.id, user);
		return user;
	}

	private productFrom(id: string | null | undefined, companyId: string): WhopProduct | null {
		if (id === null) return null;
		if (id === undefined) return this.productsOf(companyId)[0] ?? null;
		const product = this.products.get(id);
		if (product === undefined) throw new Error(`The sandbox has no product ${id}`);
		return product;
	}

	private instant(at: Instant | undefined): number {
		if (at === undefined) return this.now();
		const time = typeof at === 'number' ? at : Date.parse(at);
		if (Number.isNaN(time)) throw new Error(`Not a point in time: ${at}`);
		return time;
	}
}
