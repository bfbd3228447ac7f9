import type { GetCustomerResponseBody } from 'dub/models/operations';
import * as z from 'zod/v4';
import type { DubWorkspace } from '../identities.mts';
import { DubError } from './api-error.mts';
import { checked } from './body.mts';
import type { DubCustomer } from './customer-records.mts';
import type { DubStore } from './store.mts';

/** The customer routes (dub-api reference, section 7). */

const PAGE_SIZE = 100;

const ListQuery = z.object({
	email: z.string().optional(),
	externalId: z.string().optional(),
	search: z.string().optional(),
	country: z.string().optional(),
	linkId: z.string().optional(),
	includeExpandedFields: z.enum(['true', 'false']).optional(),
	sortBy: z
		.enum(['createdAt', 'saleAmount', 'firstSaleAt', 'subscriptionCanceledAt'])
		.default('createdAt'),
	sortOrder: z.enum(['asc', 'desc']).default('desc'),
	startingAfter: z.string().optional(),
	endingBefore: z.string().optional(),
	page: z.coerce.number().int().positive().default(1),
	pageSize: z.coerce
		.number()
		.int()
		.positive()
		.max(PAGE_SIZE, `Max page size is ${PAGE_SIZE}.`)
		.default(PAGE_SIZE),
});
type ListQuery = z.output<typeof ListQuery>;

const CustomerChanges = z.object({
	name: z.string().nullish(),
	email: z.email().nullish(),
	avatar: z.url().nullish(),
	stripeCustomerId: z.string().nullish(),
	externalId: z.string().optional(),
});

/** `GET /customers`: a bare array. The sandbox knows no sales, so every sort order is by creation. */
export function listCustomers(
	store: DubStore,
	workspace: DubWorkspace,
	query: URLSearchParams,
): GetCustomerResponseBody[] {
	const asked = checked(ListQuery, Object.fromEntries(query));
	const found = store.customers
		.all(workspace.id)
		.filter((customer) => matches(customer, asked, store));
	if (asked.sortOrder === 'desc') found.reverse();
	return pageOf(found, asked).map((customer) =>
		customerJson(customer, store, asked.includeExpandedFields === 'true'),
	);
}

/** `GET /customers/:id` */
export function getCustomer(
	store: DubStore,
	workspace: DubWorkspace,
	id: string,
	query: URLSearchParams,
): GetCustomerResponseBody {
	const expanded = query.get('includeExpandedFields') === 'true';
	return customerJson(find(store, workspace, id), store, expanded);
}

/** `PATCH /customers/:id`: left-out fields stay, null clears; `country` is accepted and ignored. */
export function editCustomer(
	store: DubStore,
	workspace: DubWorkspace,
	id: string,
	body: unknown,
): GetCustomerResponseBody {
	const customer = find(store, workspace, id);
	const { externalId, ...changes } = checked(CustomerChanges, body);
	if (externalId !== undefined && externalId !== customer.externalId) {
		if (store.customers.byExternalId(workspace.id, externalId) !== undefined) {
			throw new DubError('conflict', 'A customer with this external ID already exists.');
		}
		store.customers.rename(customer, externalId);
	}
	if (changes.name !== undefined) customer.name = changes.name;
	if (changes.email !== undefined) customer.email = changes.email;
	if (changes.avatar !== undefined) customer.avatar = changes.avatar;
	if (changes.stripeCustomerId !== undefined) customer.stripeCustomerId = changes.stripeCustomerId;
	return customerJson(customer, store, false);
}

/** `DELETE /customers/:id` */
export function deleteCustomer(store: DubStore, workspace: DubWorkspace, id: string): object {
	const customer = find(store, workspace, id);
	store.customers.remove(customer);
	return { id: customer.id };
}

/** By Dub's ID (`cus_...`) or by the caller's own with the prefix `ext_`. */
function find(store: DubStore, workspace: DubWorkspace, id: string): DubCustomer {
	const customer = id.startsWith('ext_')
		? store.customers.byExternalId(workspace.id, id.slice('ext_'.length))
		: store.customers.byId(workspace.id, id);
	if (customer === undefined) {
		throw new DubError(
			'not_found',
			"Customer not found. Make sure you're using the correct customer ID (e.g. `cus_3TagGjzRzmsFJdH8od2BNCsc`) or external ID (has to be prefixed with `ext_`).",
		);
	}
	return customer;
}

/** Of `email`, `externalId` and `search` the first given counts; how `search` compares is a guess. */
function matches(customer: DubCustomer, asked: ListQuery, store: DubStore): boolean {
	if (asked.linkId && store.clicks.get(customer.clickId)?.link.id !== asked.linkId) return false;
	if (asked.country) return false;
	if (asked.email) return customer.email === asked.email;
	if (asked.externalId) return customer.externalId === asked.externalId;
	const search = asked.search?.toLowerCase();
	if (!search) return true;
	return [customer.name, customer.email, customer.externalId].some((field) =>
		field?.toLowerCase().includes(search),
	);
}

function pageOf(found: readonly DubCustomer[], asked: ListQuery): readonly DubCustomer[] {
	const { startingAfter, endingBefore, page, pageSize } = asked;
	if (startingAfter && endingBefore) {
		throw new DubError(
			'unprocessable_entity',
			'You cannot use both startingAfter and endingBefore at the same time.',
		);
	}
	const cursor = startingAfter || endingBefore;
	if (!cursor) return found.slice((page - 1) * pageSize, page * pageSize);
	const index = found.findIndex(({ id }) => id === cursor);
	if (index === -1) {
		throw new DubError('unprocessable_entity', 'Invalid cursor: the provided ID does not exist.');
	}
	return startingAfter
		? found.slice(index + 1, index + 1 + pageSize)
		: found.slice(Math.max(0, index - pageSize), index);
}

function customerJson(
	customer: DubCustomer,
	store: DubStore,
	expanded: boolean,
): GetCustomerResponseBody {
	const { id, name, email, avatar, externalId, stripeCustomerId } = customer;
	const link = store.clicks.get(customer.clickId)?.link;
	return {
		id,
		name,
		email,
		avatar,
		externalId,
		stripeCustomerId,
		country: null,
		sales: 0,
		saleAmount: 0,
		createdAt: new Date(customer.createdAt).toISOString(),
		firstSaleAt: null,
		subscriptionCanceledAt: null,
		...(expanded && {
			link:
				link === undefined
					? null
					: {
							id: link.id,
							domain: link.domain,
							key: link.key,
							shortLink: `https://${link.domain}/${link.key}`,
							url: link.url,
							programId: null,
						},
			programId: null,
			partner: null,
			discount: null,
		}),
	};
}
