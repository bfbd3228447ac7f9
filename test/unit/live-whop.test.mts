import {
	USERS,
	WHOP_KEY_NO_EMAIL,
	WHOP_KEY_NO_LEAD_READ,
	WHOP_KEY_READ_ONLY,
} from '../../sandbox/identities.mts';
import type { WhopVariants } from '../../sandbox/sandbox.mts';
import type { LiveSettings } from './live-world.mts';
import { LEADS, openWithLeads, runLive } from './live-world.mts';
import { closeSandboxes } from './sandbox-client.mts';

afterEach(closeSandboxes);

const WITH_USER = { WHOP_USER_ID: USERS[0].id };

async function findingsAt(
	variants: Partial<WhopVariants>,
	settings: LiveSettings = {},
): Promise<ReadonlyMap<string, string>> {
	const { sandbox, wait } = await openWithLeads({ whop: variants });
	const run = await runLive(sandbox, {
		services: ['whop'],
		yes: true,
		env: WITH_USER,
		wait,
		...settings,
	});
	return run.findings;
}

/** What cannot be seen at all with one key, without a rate limit, outside of Whop's sandbox. */
const UNSEEN = [
	'a list of leads for a key without lead:basic:read',
	'email addresses for a key without member:email:read',
	"leads in Whop's sandbox",
	'the wait in a refusal for the rate limit',
];

it('sees everything as assumed where it is so', async () => {
	const findings = await findingsAt({});
	expect(findings.size).toBe(33);
	const others = [...findings].filter(([, finding]) => !finding.startsWith('as assumed: '));
	expect(others.map(([about]) => about)).toEqual(UNSEEN);
	expect(others.filter(([, finding]) => !finding.startsWith('could not be seen: '))).toEqual([]);
});

const NAME = 'name of the company in lists of leads';

it.each<[variant: Partial<WhopVariants>, about: string, finding: string | RegExp]>([
	[{ order: 'oldest-first' }, 'order of leads', `otherwise: oldest first, for ${LEADS} leads`],
	[{ createdAfter: 'inclusive' }, 'created_after at the moment of a lead', /^otherwise: inclusive/],
	[
		{ createdAfter: 'inclusive' },
		'created_before at the moment of a lead',
		/^otherwise: inclusive/,
	],
	[{ accountParam: 'account_id' }, NAME, /^otherwise: only account_id is accepted.+names it$/],
	[{ accountParam: 'either' }, NAME, 'otherwise: both company_id and account_id are accepted'],
	[
		{ accountParam: 'account_id' },
		'name of the company without a version',
		'as assumed: account_id is accepted',
	],
	[
		{ updatedAtMovesAtConversion: true },
		'updated_at at a conversion',
		/^otherwise: later in all 21 converted leads, and in none of 189 open ones$/,
	],
	[{ updatedAtMovesAtChange: false }, 'updated_at at a change of metadata', 'otherwise: it stays'],
	[
		{ newMetadata: 'merged' },
		'new metadata',
		'otherwise: 1 of the keys that were there have stayed',
	],
	[{ maxPageSize: 50 }, 'a page of 100 leads', 'otherwise: first=100 gives 50, and there are more'],
	[{ maxPageSize: 50 }, 'a page of 200 leads', 'as assumed: first=200 is cut to 50 without a word'],
	[{ maxPageSize: 250 }, 'a page of 200 leads', 'otherwise: first=200 gives 200'],
	[
		{ largerPages: 'refused' },
		'a page of 200 leads',
		'otherwise: first=200 gets 400 invalid_request_error',
	],
	[{ defaultPageSize: 5 }, 'a page without a size', 'otherwise: 5'],
	[{ defaultPageSize: 25 }, 'a page without a size', 'otherwise: 25 or more'],
	[
		{ extraKeys: true },
		'fields of a lead',
		`otherwise: ${LEADS} leads have all fields, and 2 more`,
	],
	[{ extraKeys: true }, 'recommended_action', /^otherwise: in \d+ of \d+ pages and leads$/],
	[
		{ endCursorOnLastPage: false },
		'end_cursor of the last page',
		'otherwise: the last page has no end_cursor',
	],
	[
		{ emptyPages: true },
		'empty pages before the end of a list',
		/^otherwise: 2 of \d pages before the last are empty$/,
	],
	[
		{ lateArrivalMs: 4000 },
		'a new lead in lists',
		'otherwise: it is there only at look 3, some seconds later',
	],
	[{ lateArrivalMs: 600_000 }, 'a new lead in lists', 'otherwise: it is not there after 6 s'],
	[
		{ severalProducts: 'last' },
		'product_ids[] with two products',
		'otherwise: the leads of 1 of 2 products are missing',
	],
	[
		{ severalProducts: 'ignored' },
		'product_ids[] with two products',
		'otherwise: leads of other products are in the list, too',
	],
	[
		{ permissionsAtOldVersions: false },
		'/permissions at the version of the nodes',
		'otherwise: 404 not_found',
	],
	[
		{ rateLimitRequests: 5, rateLimitWait: 'message' },
		'the wait in a refusal for the rate limit',
		'as assumed: the sentence names it, and no header does',
	],
	[
		{ rateLimitRequests: 5, rateLimitWait: 'header' },
		'the wait in a refusal for the rate limit',
		'otherwise: a header names it, as seconds',
	],
])('finds the variant %j', async (variant, about, finding) => {
	const findings = await findingsAt(variant);
	expect(findings.get(about)).toMatch(finding);
});

it.each<[variant: Partial<WhopVariants>, finding: string]>([
	[{ missingReadPermission: 'forbidden' }, 'as assumed: 403 forbidden, which names the permission'],
	[{ missingReadPermission: 'empty list' }, 'otherwise: 200 with an empty list'],
	[
		{ missingReadPermission: 'forbidden', accountParam: 'account_id' },
		'as assumed: 403 forbidden, which names the permission',
	],
])('finds with a key that may not read leads the variant %j', async (variant, finding) => {
	const env = { WHOP_API_KEY: WHOP_KEY_NO_LEAD_READ };
	const findings = await findingsAt(variant, { env });
	expect(findings.get('a list of leads for a key without lead:basic:read')).toBe(finding);
	expect(findings.get('/permissions at the version at which it was measured')).toBe(
		'as assumed: it says that the key lacks lead:basic:read',
	);
	expect(findings.get('order of leads')).toMatch(/^could not be seen: /);
});

it('looks for email addresses with a key that may not read them', async () => {
	const findings = await findingsAt({}, { env: { WHOP_API_KEY: WHOP_KEY_NO_EMAIL } });
	expect(findings.get('email addresses for a key without member:email:read')).toBe(
		'as assumed: the list is not refused, and the address is null',
	);
});

it("looks at leads in Whop's sandbox", async () => {
	const findings = await findingsAt({}, { environment: 'sandbox' });
	expect(findings.get("leads in Whop's sandbox")).toBe(
		'as assumed: the list of leads is answered with 200',
	);
});

it('says that a lead cannot be made with a key that may not write', async () => {
	const findings = await findingsAt(
		{},
		{ env: { ...WITH_USER, WHOP_API_KEY: WHOP_KEY_READ_ONLY } },
	);
	expect(findings.get('status of a new lead')).toBe('could not be seen: 403 forbidden');
	expect(findings.get('new metadata')).toBe('could not be seen: there is no test lead');
});
