import type { FastifyRequest } from 'fastify';
import { invalid, missing, notAuthorizedFor, notFound } from './api-error.mts';
import { isObject, jsonObject, requireCompany, requirePermissions } from './caller.mts';
import type { Caller } from './caller.mts';
import type { StoredLead } from './lead-index.mts';
import { leadJson, withExtraKeys } from './lead-json.mts';
import { listLeads } from './lead-list.mts';
import type { WhopStore } from './store.mts';

/** The four lead operations (whop-api reference, section 4). */
export class LeadOperations {
	private readonly store: WhopStore;
	private readonly now: () => number;

	constructor(store: WhopStore, now: () => number) {
		this.store = store;
		this.now = now;
	}

	/** `GET /leads` */
	list(caller: Caller): object {
		const companyId = this.accountFrom((name) => caller.query.get(name) ?? undefined);
		requireCompany(caller, companyId);
		const { variants } = this.store;
		const mayRead = caller.key.permissions.has('lead:basic:read');
		if (!mayRead && variants.missingReadPermission === 'forbidden') {
			throw notAuthorizedFor('lead:basic:read');
		}
		requirePermissions(caller, 'access_pass:basic:read', 'member:basic:read');
		const leads = mayRead ? this.store.leadsOf(companyId) : [];
		const page = listLeads(leads, caller.query, variants, this.now());
		return {
			data: page.data.map((lead) => this.json(lead, caller)),
			page_info: variants.extraKeys ? withExtraKeys(page.page_info) : page.page_info,
		};
	}

	/** `GET /leads/:id` */
	get(caller: Caller, id: string): object {
		requirePermissions(caller, 'lead:basic:read', 'access_pass:basic:read', 'member:basic:read');
		return this.json(this.reachable(caller, id), caller);
	}

	/** `POST /leads`; answered with 200. The same user and product twice makes two leads (Whop's way is unknown). */
	create(caller: Caller, request: FastifyRequest): object {
		requirePermissions(caller, 'lead:manage', 'access_pass:basic:read', 'member:basic:read');
		const body = jsonObject(request);
		const companyId = this.accountFrom((name) => text(body, name));
		requireCompany(caller, companyId);
		// Documented as optional, but needed with every kind of API key in practice.
		const userId = text(body, 'user_id');
		if (userId === undefined) throw missing('user_id');
		const productId = text(body, 'product_id');
		const referrer = text(body, 'referrer');
		const metadata = metadataIn(body);
		// Whether Whop answers an unknown user or product with 404 or 422 is unknown; 404 is our choice.
		const user = this.store.findUser(userId);
		if (user === undefined) throw notFound('User');
		const ownProduct = this.store.productsOf(companyId).some(({ id }) => id === productId);
		if (productId !== undefined && !ownProduct) throw notFound('Product');
		const lead = this.store.addLead({
			companyId,
			user,
			productId: productId ?? null,
			referrer: referrer ?? null,
			metadata: metadata ?? null,
		});
		return this.json(lead, caller);
	}

	/** `PATCH /leads/:id`: metadata is replaced as a whole; null clears it (what Whop does with null is unknown). */
	update(caller: Caller, id: string, request: FastifyRequest): object {
		requirePermissions(caller, 'lead:manage', 'access_pass:basic:read', 'member:basic:read');
		const lead = this.reachable(caller, id);
		const body = jsonObject(request);
		const metadata = metadataIn(body);
		const referrer = text(body, 'referrer') ?? (body['referrer'] === null ? null : undefined);
		return this.json(this.store.editLead(lead.id, { metadata, referrer }), caller);
	}

	private json(lead: StoredLead, { key }: Caller): object {
		const json = leadJson(lead, key.permissions.has('member:email:read'));
		return this.store.variants.extraKeys ? withExtraKeys(json) : json;
	}

	private reachable({ key }: Caller, id: string): StoredLead {
		const lead = this.store.findLead(id);
		if (lead === undefined || !key.companyIds.includes(lead.companyId)) throw notFound();
		return lead;
	}

	private accountFrom(read: (name: string) => string | undefined): string {
		const { accountParam } = this.store.variants;
		const names = accountParam === 'either' ? ['company_id', 'account_id'] : [accountParam];
		const given = names.map(read).find((value) => value !== undefined && value !== '');
		if (given === undefined) throw missing(names[0] ?? 'company_id');
		return given;
	}
}

/** A string from the body; null counts as not given. */
function text(body: Record<string, unknown>, name: string): string | undefined {
	const value = body[name];
	if (value === undefined || value === null) return undefined;
	if (typeof value !== 'string') throw invalid(name, 'a string');
	return value;
}

function metadataIn(body: Record<string, unknown>): Record<string, unknown> | null | undefined {
	const value = body['metadata'];
	if (value === undefined || value === null) return value;
	if (!isObject(value)) throw invalid('metadata', 'an object');
	return value;
}
