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

/** `GET /customers`: a bare array. Nobody cancels a subscription here: sorted by that, it is by creation. */
export function listCustomers(
	store: DubStore,
	workspace: DubWorkspace,
	query: URLSearchParams,
): GetCustomerResponseBody[] {
	const asked = checked(ListQuery, Object.fromEntries(query));
	const found = store.customers
		.all(workspace.id)
		.filter((customer) => matches(customer, asked, store))
		.sort((a, b) => rank(a, asked, store) - rank(b, asked, store));
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

/** A customer's sales, counted; the first in Unix epoch milliseconds. */
function salesOf(
	{ id }: DubCustomer,
	store: DubStore,
): { sales: number; saleAmount: number; firstSaleAt: number | undefined } {
	const recorded = store.sales.of(id);
	const saleAmount = recorded.reduce((sum, { amount }) => sum + amount, 0);
	return { sales: recorded.length, saleAmount, firstSaleAt: recorded[0]?.at };
}

/** What customers are sorted by; equal ones stay in order of creation. */
function rank(customer: DubCustomer, { sortBy }: ListQuery, store: DubStore): number {
	if (sortBy === 'saleAmount') return salesOf(customer, store).saleAmount;
	// Where Dub puts customers without a sale is unknown; before all others here.
	if (sortBy === 'firstSaleAt') return salesOf(customer, store).firstSaleAt ?? 0;
	return customer.createdAt;
}

/** Of `email`, `externalId` and `search` the first given counts; how `search` compares is a guess. */
function matches(customer: DubCustomer, asked: ListQuery, store: DubStore): boolean {
	if (asked.linkId && store.linkOf(customer)?.id !== asked.linkId) return false;
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
	const link = store.linkOf(customer);
	const { sales, saleAmount, firstSaleAt } = salesOf(customer, store);
	return {
		id,
		name,
		email,
		avatar,
		externalId,
		stripeCustomerId,
		country: null,
		sales,
		saleAmount,
		createdAt: new Date(customer.createdAt).toISOString(),
		firstSaleAt: firstSaleAt === undefined ? null : new Date(firstSaleAt).toISOString(),
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
