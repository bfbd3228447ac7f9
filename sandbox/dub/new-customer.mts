import type { DubWorkspace } from '../identities.mts';
import { internalError } from './api-error.mts';
import type { DubCustomer } from './customer-records.mts';
import type { PersonFields } from './event-fields.mts';
import { randomName } from './random-name.mts';
import type { DubStore } from './store.mts';

/** Longest external ID Dub's database column holds; a longer one fails there (inferred, section 2). */
const EXTERNAL_ID_COLUMN = 191;

/** 500 for an external ID that Dub's database cannot hold. */
export function requireStorable(externalId: string): void {
	if (externalId.length > EXTERNAL_ID_COLUMN) throw internalError();
}

/** Creates the customer that a lead call, or a sale call with a click, brings. */
export function addCustomer(
	store: DubStore,
	workspace: DubWorkspace,
	externalId: string,
	person: PersonFields,
	clickId: string,
): DubCustomer {
	const id = store.customers.nextId();
	const { name, email, avatar } = fromRequest(person);
	return store.customers.add({
		id,
		workspaceId: workspace.id,
		externalId,
		name,
		email,
		// Dub stores a copy and answers with its address, even if the upload then fails.
		avatar: avatar === null ? null : `https://dubassets.com/customers/${id}/avatar_sandbox`,
		stripeCustomerId: null,
		clickId,
		createdAt: store.time(),
	});
}

/** A customer's fields as the request has them: the name falls to the email, then to a random one (section 2). */
export function fromRequest(person: PersonFields): Pick<DubCustomer, 'name' | 'email' | 'avatar'> {
	return {
		name: person.customerName || person.customerEmail || randomName(),
		email: person.customerEmail ?? null,
		avatar: person.customerAvatar || null,
	};
}
