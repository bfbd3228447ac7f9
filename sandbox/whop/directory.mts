import type { FastifyRequest } from 'fastify';
import { COMPANIES, USERS, WHOP_PERMISSIONS } from '../identities.mts';
import type { WhopCompany, WhopPermission, WhopProduct } from '../identities.mts';
import { missing, notFound } from './api-error.mts';
import { requireCompany, requirePermissions } from './caller.mts';
import type { Caller } from './caller.mts';
import { pageOf, pageRequest } from './paging.mts';
import type { WhopStore } from './store.mts';
import type { WhopVariants } from './variants.mts';

/** What pickers and credential tests call (whop-api reference, sections 10 and 11). */

const reachable = ({ key }: Caller): WhopCompany[] =>
	COMPANIES.filter(({ id }) => key.companyIds.includes(id));

const isPermission = (action: string): action is WhopPermission =>
	WHOP_PERMISSIONS.some((permission) => permission === action);

/** At this version `/permissions` was measured (whop.md#check-of-a-key). */
const MEASURED = '2026-08-25-2';

/** `GET /permissions`: a resource out of reach counts as nothing granted, not as an error. */
export function permissions(
	{ key, query }: Caller,
	{ headers }: FastifyRequest,
	{ permissionsAtOldVersions }: WhopVariants,
): object {
	const version = headers['api-version-date'];
	const isOld = typeof version === 'string' && version < MEASURED;
	if (isOld && !permissionsAtOldVersions) throw notFound();
	const resource = query.get('resource_id');
	if (resource === null || resource === '') throw missing('resource_id');
	const asked = (query.get('actions') ?? WHOP_PERMISSIONS.join(',')).split(',').filter(Boolean);
	const inReach = key.companyIds.includes(resource);
	return {
		data: asked.map((action) => ({
			action,
			granted: inReach && isPermission(action) && key.permissions.has(action),
		})),
	};
}

/** `GET /companies`: no text search; `parent_company_id` lists connected accounts. */
export function companies(caller: Caller): object {
	requirePermissions(caller, 'company:basic:read');
	const parent = caller.query.get('parent_company_id');
	const [own] = reachable(caller);
	const listed = reachable(caller).filter(
		({ id }) => parent === null || (own?.id === parent && id !== parent),
	);
	const page = pageOf(listed, pageRequest(caller.query, { default: 10, max: 100 }));
	return { ...page, data: page.data.map(companyJson) };
}

/** `GET /companies/:id` */
export function company(caller: Caller, id: string): object {
	requirePermissions(caller, 'company:basic:read');
	const found = reachable(caller).find((one) => one.id === id);
	if (found === undefined) throw notFound();
	return companyJson(found);
}

/** `GET /accounts`: the key's account and its connected ones. */
export function accounts(caller: Caller): object {
	requirePermissions(caller, 'company:balance:read');
	const page = pageOf(reachable(caller), pageRequest(caller.query, { default: 10, max: 50 }));
	return { ...page, data: page.data.map(accountJson) };
}

/** `GET /accounts/me` */
export function ownAccount(caller: Caller): object {
	requirePermissions(caller, 'company:balance:read');
	const [own] = reachable(caller);
	if (own === undefined) throw notFound();
	return accountJson(own);
}

/**
 * `GET /products`. Only `account_id` scopes it (version 2026-07-20); without it, or with a parameter of another name,
 * it lists the public marketplace instead of failing.
 */
export function products(caller: Caller, store: WhopStore): object {
	requirePermissions(caller, 'access_pass:basic:read');
	const accountId = caller.query.get('account_id');
	const scoped = accountId !== null && accountId !== '';
	if (scoped) requireCompany(caller, accountId);
	const listed = scoped
		? store.productsOf(accountId)
		: store.productsOf().filter(({ companyId }) => !caller.key.companyIds.includes(companyId));
	const page = pageOf(listed, pageRequest(caller.query, { default: 100, max: 100 }));
	return { ...page, data: page.data.map(productJson) };
}

function companyJson({ id, title, route }: WhopCompany): object {
	const created = '2025-01-01T00:00:00.000Z';
	return {
		id,
		title,
		route,
		description: null,
		created_at: created,
		updated_at: created,
		member_count: 0,
		verified: false,
		owner_user: { id: USERS[0].id, name: USERS[0].name, username: USERS[0].username },
	};
}

/** Real accounts hold balances and e-mail addresses too, which no picker should show. */
function accountJson({ id, title, route }: WhopCompany): object {
	return { id, title, route, email: `${route}@example.com`, balance: { total_usd: 1234.5 } };
}

/** List items carry no account ID at version 2026-07-20. */
function productJson({ id, title }: WhopProduct): object {
	return { id, title, headline: null, route: id.replaceAll('_', '-'), visibility: 'visible' };
}
