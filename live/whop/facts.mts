/**
 * What the nodes know of Whop. A copy: the nodes' own files can be loaded only when built. A test keeps them the same.
 */

/** The version of Whop's API that the nodes ask for (whop.md#versions). */
export const API_VERSION = '2026-07-20';
/** At this version the nodes ask for permissions (whop.md#check-of-a-key). */
export const PERMISSION_CHECK_VERSION = '2026-08-25-2';
/** The newest version that Whop's documentation names. */
export const NEWEST_VERSION = '2026-11-04-1';
/** Says which version a request is meant for. */
export const VERSION_HEADER = 'Api-Version-Date';
/** Whop's own environments (whop.md#environments). */
export const ENVIRONMENTS: Readonly<Record<'production' | 'sandbox', string>> = {
	production: 'https://api.whop.com/api/v1',
	sandbox: 'https://sandbox-api.whop.com/api/v1',
};
/** What reading and writing leads needs (whop.md#permissions). */
export const PERMISSIONS = [
	'lead:basic:read',
	'lead:manage',
	'member:email:read',
	'access_pass:basic:read',
	'member:basic:read',
] as const;
/** The most leads that the nodes ask for at once (whop.md#paging). */
export const PAGE_SIZE = 100;
/** The two names of the company's ID (whop.md#company-or-account). */
export const COMPANY_NAMES = ['company_id', 'account_id'] as const;
