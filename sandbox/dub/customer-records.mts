/** A Dub customer. Times are Unix epoch milliseconds. */
export interface DubCustomer {
	readonly id: string;
	readonly workspaceId: string;
	externalId: string;
	name: string | null;
	email: string | null;
	avatar: string | null;
	stripeCustomerId: string | null;
	/** The click that first brought the customer, if any; later lead calls may leave their own out. */
	readonly clickId: string | null;
	readonly createdAt: number;
}

/** The customers of every workspace. External IDs are case-sensitive, and unique within a workspace. */
export class CustomerRecords {
	private readonly ids = new Map<string, DubCustomer>();
	private readonly externalIds = new Map<string, DubCustomer>();
	private sequence = 0;

	/** How many customers there are. */
	get size(): number {
		return this.ids.size;
	}

	/** A new customer ID in Dub's form, `cus_...`. */
	nextId(): string {
		this.sequence += 1;
		return `cus_${String(this.sequence).padStart(25, '0')}`;
	}

	/** Adds a customer. */
	add(customer: DubCustomer): DubCustomer {
		this.ids.set(customer.id, customer);
		this.externalIds.set(externalKey(customer), customer);
		return customer;
	}

	/** A workspace's customers in order of creation. */
	all(workspaceId: string): DubCustomer[] {
		return [...this.ids.values()].filter((customer) => customer.workspaceId === workspaceId);
	}

	/** A customer by the caller's own ID. */
	byExternalId(workspaceId: string, externalId: string): DubCustomer | undefined {
		return this.externalIds.get(externalKey({ workspaceId, externalId }));
	}

	/** A customer by Dub's ID. */
	byId(workspaceId: string, id: string): DubCustomer | undefined {
		const customer = this.ids.get(id);
		return customer?.workspaceId === workspaceId ? customer : undefined;
	}

	/** Gives a customer another external ID. */
	rename(customer: DubCustomer, externalId: string): void {
		this.externalIds.delete(externalKey(customer));
		customer.externalId = externalId;
		this.externalIds.set(externalKey(customer), customer);
	}

	/** Removes a customer. */
	remove(customer: DubCustomer): void {
		this.ids.delete(customer.id);
		this.externalIds.delete(externalKey(customer));
	}

	/** Forgets every customer. */
	clear(): void {
		this.ids.clear();
		this.externalIds.clear();
		this.sequence = 0;
	}
}

const externalKey = ({
	workspaceId,
	externalId,
}: Pick<DubCustomer, 'workspaceId' | 'externalId'>): string => `${workspaceId}:${externalId}`;
