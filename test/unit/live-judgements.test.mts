import { judgeNames } from '../../live/whop/company-name.mts';
import {
	API_VERSION,
	ENVIRONMENTS,
	PERMISSIONS,
	PERMISSION_CHECK_VERSION,
	VERSION_HEADER,
} from '../../live/whop/facts.mts';
import { DUB_URL } from '../../live/dub/session.mts';
import { judgeConversion, judgeFields } from '../../live/whop/lead-form.mts';
import { judgeOrder, judgePageSize, judgeSmallPage } from '../../live/whop/lists.mts';
import { readLead } from '../../live/whop/session.mts';
import { judgeMoved } from '../../live/whop/writing.mts';
import { seen } from '../../live/public-text.mts';
import { waitForm } from '../../live/waits.mts';
import { DEFAULT_BASE_URL } from '../../nodes/dub/baseUrl.ts';
import { ENVIRONMENT_URLS } from '../../nodes/whop/baseUrl.ts';
import { READING, WRITING } from '../../nodes/whop/permissions.ts';
import * as version from '../../nodes/whop/version.ts';

it('rests on what the nodes know', () => {
	expect({ API_VERSION, PERMISSION_CHECK_VERSION, VERSION_HEADER }).toEqual({
		API_VERSION: version.API_VERSION,
		PERMISSION_CHECK_VERSION: version.PERMISSION_CHECK_VERSION,
		VERSION_HEADER: version.VERSION_HEADER,
	});
	expect(ENVIRONMENTS).toEqual(ENVIRONMENT_URLS);
	expect(new Set(PERMISSIONS)).toEqual(new Set([...READING, ...WRITING]));
	expect(DUB_URL).toBe(DEFAULT_BASE_URL);
});

it('takes nothing for public that a service has said', () => {
	const said: string = 'Planted';
	// @ts-expect-error A plain text must not compile.
	expect(seen`${said}`).toBe('Planted');
});

it.each<[times: number[], verdict: string]>([
	[[3, 2, 2, 1], 'as assumed'],
	[[1, 2, 2, 3], 'otherwise'],
	[[2, 3, 1], 'otherwise'],
	[[2, 2], 'could not be seen'],
	[[2], 'could not be seen'],
	[[], 'could not be seen'],
])('judges the order %j: %s', (times, verdict) => {
	expect(judgeOrder(times).verdict).toBe(verdict);
});

const page = (count: number, hasNext: boolean) => ({
	leads: Array<number>(count).fill(0),
	hasNext,
	endCursor: null,
});

it('judges a page only where there are enough leads', () => {
	expect(judgePageSize([page(0, true), page(100, true)]).verdict).toBe('as assumed');
	expect(judgePageSize([page(40, true)]).verdict).toBe('otherwise');
	expect(judgePageSize([page(0, true), page(40, false)]).verdict).toBe('could not be seen');
	expect(judgeSmallPage(page(2, false)).verdict).toBe('otherwise');
	expect(judgeSmallPage(page(1, false)).verdict).toBe('could not be seen');
});

const refused = (message: string) => ({
	status: 400,
	body: { error: { type: 'bad_request', message } },
});

it('says whether the refusal of a name lets the nodes change over', () => {
	const fine = { status: 200, body: {} };
	const named = refused('Missing required parameter: account_id.');
	expect(judgeNames({ company_id: named, account_id: fine }).seen).toMatch(/which names it$/);
	const unnamed = refused('Missing required parameter.');
	expect(judgeNames({ company_id: unnamed, account_id: fine }).seen).toMatch(/does not name it$/);
	expect(judgeNames({ company_id: unnamed, account_id: unnamed }).verdict).toBe(
		'could not be seen',
	);
});

const lead = (member: object | null, updatedAt: number) => ({
	createdAt: 1,
	updatedAt,
	json: { member },
});

it('judges a conversion only where nothing else can have moved the time', () => {
	expect(judgeConversion([lead({}, 1), lead(null, 2)]).verdict).toBe('as assumed');
	expect(judgeConversion([lead({}, 2), lead(null, 1)]).verdict).toBe('otherwise');
	expect(judgeConversion([lead({}, 2), lead(null, 2)]).verdict).toBe('could not be seen');
	expect(judgeConversion([lead({}, 2)]).verdict).toBe('could not be seen');
	expect(judgeConversion([lead(null, 2)]).verdict).toBe('could not be seen');
});

it('does not judge by times that are not there', () => {
	const { createdAt, updatedAt } = readLead({ id: 'lead_1' });
	expect([createdAt, updatedAt]).toEqual([NaN, NaN]);
	expect(judgeConversion([lead({}, NaN)]).verdict).toBe('could not be seen');
	expect(judgeMoved({ updatedAt: NaN }, { updatedAt: 2 }).verdict).toBe('could not be seen');
	expect(judgeMoved({ updatedAt: 1 }, { updatedAt: NaN }).verdict).toBe('could not be seen');
	expect(judgeOrder([NaN, 2]).verdict).toBe('could not be seen');
});

it('counts leads without a user, and names fields that are missing', () => {
	const whole = {
		id: '',
		created_at: '',
		updated_at: '',
		referrer: null,
		metadata: null,
		user: {},
		product: null,
		member: null,
	};
	expect(judgeFields([{ json: whole }, { json: { ...whole, user: null } }]).seen).toBe(
		'1 of 2 leads have no user',
	);
	expect(judgeFields([{ json: { ...whole, member: undefined } }]).verdict).toBe('as assumed');
	expect(judgeFields([{ json: { id: '' } }]).seen).toContain('created_at, updated_at, referrer');
});

it.each([
	[null, undefined],
	['1787350000000', 'epoch milliseconds'],
	['1787350000', 'epoch seconds'],
	['12', 'seconds'],
	['Thu, 26 Nov 2026 12:00:00 GMT', 'a date'],
	['soon', 'unreadable'],
])('reads the wait %j as %s', (value, form) => {
	expect(waitForm(value)).toBe(form);
});
