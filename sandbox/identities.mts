/**
 * Everyone and everything the sandbox knows from its start: keys, companies, products, users, workspaces, links.
 * All values are made up and look it; none of them works anywhere else.
 */

/** A Whop permission, such as `lead:basic:read`. */
export type WhopPermission = (typeof WHOP_PERMISSIONS)[number];

/** The permissions the sandbox checks (whop-api reference, sections 4, 10 and 11). */
export const WHOP_PERMISSIONS = [
	'lead:basic:read',
	'lead:manage',
	'member:basic:read',
	'member:email:read',
	'access_pass:basic:read',
	'company:basic:read',
	'company:balance:read',
] as const;

/** Full rights on {@link COMPANY} and its connected account {@link SECOND_COMPANY}. */
export const WHOP_KEY = 'apik_sandbox_full';
/** May not read leads. */
export const WHOP_KEY_NO_LEAD_READ = 'apik_sandbox_no_lead_read';
/** May not read e-mail addresses: `user.email` comes back null. */
export const WHOP_KEY_NO_EMAIL = 'apik_sandbox_no_email';
/** May read leads but not write them. */
export const WHOP_KEY_READ_ONLY = 'apik_sandbox_read_only';
/** An app key: everything about leads, but companies and accounts answer 403. */
export const WHOP_KEY_APP = 'apik_sandbox_app';
/** Full rights, but on {@link FOREIGN_COMPANY} only. */
export const WHOP_KEY_FOREIGN = 'apik_sandbox_foreign';

/** What the sandbox signs Whop's webhooks with, unless told otherwise. */
export const WHOP_WEBHOOK_SECRET = 'ws_sandbox0000000000000000000000';

/** A Whop company (account). */
export interface WhopCompany {
	readonly id: string;
	readonly title: string;
	readonly route: string;
}

/** The company that every key but the foreign one reaches. */
export const COMPANY = {
	id: 'biz_sandbox',
	title: 'Sandbox Company',
	route: 'sandbox-company',
} as const satisfies WhopCompany;
/** A connected account of {@link COMPANY}, with its own leads and products. */
export const SECOND_COMPANY = {
	id: 'biz_second',
	title: 'Second Company',
	route: 'second-company',
} as const satisfies WhopCompany;
/** A company that only {@link WHOP_KEY_FOREIGN} reaches. */
export const FOREIGN_COMPANY = {
	id: 'biz_foreign',
	title: 'Foreign Company',
	route: 'foreign-company',
} as const satisfies WhopCompany;
/** All companies. */
export const COMPANIES: readonly WhopCompany[] = [COMPANY, SECOND_COMPANY, FOREIGN_COMPANY];

/** A Whop product and the company that sells it. */
export interface WhopProduct {
	readonly id: string;
	readonly title: string;
	readonly companyId: string;
}

/** The products of {@link COMPANY}, one of them with an ID of the older form (whop-api reference, section 16). */
export const PRODUCTS = [
	{ id: 'prod_sandbox_course', title: 'Sandbox Course', companyId: COMPANY.id },
	{ id: 'prod_sandbox_community', title: 'Sandbox Community', companyId: COMPANY.id },
	{ id: 'prod_sandbox_newsletter', title: 'Sandbox Newsletter', companyId: COMPANY.id },
	{ id: 'pass_sandbox_classic', title: 'Sandbox Classic', companyId: COMPANY.id },
] as const satisfies readonly WhopProduct[];
/** The product of {@link SECOND_COMPANY}. */
export const SECOND_PRODUCT = {
	id: 'prod_second_app',
	title: 'Second App',
	companyId: SECOND_COMPANY.id,
} as const satisfies WhopProduct;
/** Products of strangers, which the public marketplace shows. */
export const MARKETPLACE_PRODUCTS = [
	{ id: 'prod_market_signals', title: 'Moonshot Signals', companyId: FOREIGN_COMPANY.id },
	{ id: 'prod_market_templates', title: 'Template Vault', companyId: FOREIGN_COMPANY.id },
] as const satisfies readonly WhopProduct[];
/** All products. */
export const ALL_PRODUCTS: readonly WhopProduct[] = [
	...PRODUCTS,
	SECOND_PRODUCT,
	...MARKETPLACE_PRODUCTS,
];

/** A Whop user, as it stands inside a lead. */
export interface WhopUser {
	readonly id: string;
	readonly email: string | null;
	readonly name: string | null;
	readonly username: string;
}

/** Users that `POST /leads` accepts from the start; `WhopStore.addLead` makes more. */
export const USERS = [
	{
		id: 'user_sandbox_owner',
		email: 'owner@example.com',
		name: 'Olivia Owner',
		username: 'oliviaowner',
	},
	{ id: 'user_sandbox_ann', email: 'ann@example.com', name: 'Ann Example', username: 'annexample' },
	{ id: 'user_sandbox_ben', email: 'ben@example.com', name: null, username: 'ben' },
] as const satisfies readonly WhopUser[];

/** What a Whop key may do, and where. */
export interface WhopKey {
	readonly permissions: ReadonlySet<WhopPermission>;
	readonly companyIds: readonly string[];
}

const own = [COMPANY.id, SECOND_COMPANY.id];
const without = (...missing: WhopPermission[]): ReadonlySet<WhopPermission> =>
	new Set(WHOP_PERMISSIONS.filter((permission) => !missing.includes(permission)));

/** Every Whop key the sandbox accepts. */
export const WHOP_KEYS: ReadonlyMap<string, WhopKey> = new Map<string, WhopKey>([
	[WHOP_KEY, { permissions: without(), companyIds: own }],
	[WHOP_KEY_NO_LEAD_READ, { permissions: without('lead:basic:read'), companyIds: own }],
	[WHOP_KEY_NO_EMAIL, { permissions: without('member:email:read'), companyIds: own }],
	[WHOP_KEY_READ_ONLY, { permissions: without('lead:manage'), companyIds: own }],
	[
		WHOP_KEY_APP,
		{
			permissions: without('company:basic:read', 'company:balance:read'),
			companyIds: [COMPANY.id],
		},
	],
	[WHOP_KEY_FOREIGN, { permissions: without(), companyIds: [FOREIGN_COMPANY.id] }],
]);

/** Builds a key of Dub's workspace form: `dub_` and 24 characters. */
const dubKey = (name: string): string => `dub_${name.padEnd(24, '0')}`;

/** Business plan, owner: may track. */
export const DUB_KEY = dubKey('sandboxBusiness');
/** Free plan: 403 `Unauthorized: Need higher plan.` */
export const DUB_KEY_FREE = dubKey('sandboxFree');
/** Same workspace as {@link DUB_KEY}, but its user is a viewer: reads pass, writes answer 403. */
export const DUB_KEY_VIEWER = dubKey('sandboxViewer');
/** Another Business workspace, which owns the foreign link. */
export const DUB_KEY_OTHER_WORKSPACE = dubKey('sandboxOther');
/** The key's workspace is gone: 404. */
export const DUB_KEY_GONE = dubKey('sandboxGone');
/** The key's user has not accepted the invitation yet: 409. */
export const DUB_KEY_INVITE_PENDING = dubKey('sandboxPending');
/** The key's user let the invitation expire: 410. */
export const DUB_KEY_INVITE_EXPIRED = dubKey('sandboxInviteExpired');
/** An OAuth token past its two hours: 401. */
export const DUB_TOKEN_EXPIRED = 'dub_access_token_sandboxexpired';
/** A publishable (browser) key: 401 on the routes of this sandbox. */
export const DUB_KEY_PUBLISHABLE = 'dub_pk_sandboxpublishable000000';

/** A Dub workspace. */
export interface DubWorkspace {
	readonly id: string;
	readonly plan: 'free' | 'pro' | 'business' | 'advanced' | 'enterprise';
}

/** The workspace of {@link DUB_KEY} and {@link DUB_KEY_VIEWER}. */
export const DUB_WORKSPACE = {
	id: 'ws_sandbox',
	plan: 'business',
} as const satisfies DubWorkspace;
/** The workspace that owns the foreign link. */
export const DUB_OTHER_WORKSPACE = {
	id: 'ws_other',
	plan: 'business',
} as const satisfies DubWorkspace;

/** What a Dub key leads to: a workspace and role, or the reason why not. */
export type DubKeyEntry =
	| { readonly workspace: DubWorkspace; readonly role: 'owner' | 'member' | 'viewer' | 'billing' }
	| { readonly refused: 'workspace gone' | 'invite pending' | 'invite expired' | 'token expired' };

/** Every Dub key the sandbox accepts, or refuses for a reason of its own. */
export const DUB_KEYS: ReadonlyMap<string, DubKeyEntry> = new Map<string, DubKeyEntry>([
	[DUB_KEY, { workspace: DUB_WORKSPACE, role: 'owner' }],
	[DUB_KEY_FREE, { workspace: { id: 'ws_free', plan: 'free' }, role: 'owner' }],
	[DUB_KEY_VIEWER, { workspace: DUB_WORKSPACE, role: 'viewer' }],
	[DUB_KEY_OTHER_WORKSPACE, { workspace: DUB_OTHER_WORKSPACE, role: 'member' }],
	[DUB_KEY_GONE, { refused: 'workspace gone' }],
	[DUB_KEY_INVITE_PENDING, { refused: 'invite pending' }],
	[DUB_KEY_INVITE_EXPIRED, { refused: 'invite expired' }],
	[DUB_TOKEN_EXPIRED, { refused: 'token expired' }],
]);
