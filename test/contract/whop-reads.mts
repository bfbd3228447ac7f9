import type { LeadListParams } from '@whop/sdk/resources/leads';
import { COMPANY, PRODUCTS, WHOP_KEY } from '../../sandbox/identities.mts';
import type { Sandbox } from '../../sandbox/sandbox.mts';
import { eachQuery, eachWire, givingOut, only, refused, repeated } from './kit/exchange.mts';
import type { Translate } from './kit/exchange.mts';
import { LIST_ALL, LIST_PAGE, RETRIEVE } from './kit/operations.mts';
import { LEAD, ok, page, whopRefusal } from './kit/samples.mts';
import type { Suite } from './kit/suite.mts';

const reply = ok(LEAD);
const id = LEAD.id;
const tooMany = whopRefusal(429, 'Too many', { 'retry-after': '0' });
const path = (to: string): Translate => eachWire(() => ({ path: to }));

export const retrieveSuite: Suite<{ id: string }> = {
	operation: RETRIEVE,
	cases: [
		{ name: 'a lead', input: { id }, reply },
		{
			name: 'a lead with nulls, and one key more',
			input: { id },
			reply: ok({
				...LEAD,
				referrer: null,
				metadata: null,
				product: null,
				member: null,
				more: [1],
			}),
		},
		{ name: 'a lead without a user', input: { id }, reply: ok({ ...LEAD, user: null }) },
		{
			name: 'texts for AI agents',
			input: { id },
			reply: ok({ ...LEAD, recommended_action: 'Buy', metadata: { recommended_action: 'Buy' } }),
			differs: {
				'whop.instructions': givingOut([{ ...LEAD, metadata: { recommended_action: 'Buy' } }]),
			},
		},
		{
			name: 'a web page instead of a lead',
			input: { id },
			reply: ok('<html>Bad gateway</html>'),
			differs: { 'whop.unreadable': givingOut(undefined) },
		},
		{
			name: 'spaces around the ID',
			input: { id: ` ${id} ` },
			reply,
			differs: { 'whop.trim': path(`/leads/${id}`) },
		},
		{
			name: 'an address of the dashboard',
			input: { id: `https://whop.com/dashboard/biz_1/leads/${id}?tab=1` },
			reply,
			differs: { 'whop.pasted-address': path(`/leads/${id}`) },
		},
		{
			name: 'another lead than the one asked for',
			input: { id: 'lead_other' },
			reply,
			differs: { 'whop.other-lead': givingOut(undefined) },
		},
		...['', 'user_1', 'lead/../x'].map((wrong) => ({
			name: `the ID ${JSON.stringify(wrong)}`,
			input: { id: wrong },
			reply,
			differs: { 'whop.checked-ids': refused },
		})),
		{
			name: 'a pasted key',
			input: { id },
			key: `Bearer ${WHOP_KEY}`,
			reply,
			differs: { 'whop.key': eachWire(() => ({ authorization: `Bearer ${WHOP_KEY}` })) },
		},
		...[400, 401, 403, 404, 422].map((status) => ({
			name: `refused with ${status}`,
			input: { id },
			reply: whopRefusal(status, 'No'),
		})),
		{
			name: 'a server error that passes',
			input: { id },
			replies: [whopRefusal(500, 'An unexpected error occurred')],
			reply,
		},
		{ name: 'a lost answer', input: { id }, replies: ['drop connection'], reply },
		{
			name: 'a server error that lasts for three tries',
			input: { id },
			replies: Array(3).fill(whopRefusal(503, 'Down', { 'retry-after-ms': '1' })),
			reply,
			differs: { 'whop.retries': repeated(4, [LEAD]) },
		},
		{
			name: 'a conflict',
			input: { id },
			replies: [whopRefusal(409, 'Conflict', { 'retry-after-ms': '1' })],
			reply,
			differs: { 'whop.retries': only(1) },
		},
		{
			name: 'a refusal that asks for another try',
			input: { id },
			replies: [whopRefusal(400, 'No', { 'x-should-retry': 'true', 'retry-after-ms': '1' })],
			reply,
			differs: { 'whop.retries': only(1) },
		},
		{ name: 'a rate limit that clears', input: { id }, replies: [tooMany, tooMany], reply },
		{
			name: 'a rate limit that lasts for five tries',
			input: { id },
			replies: Array(4).fill(tooMany),
			reply,
			differs: { 'whop.rate-limit': repeated(5, [LEAD]) },
		},
	],
};

const company_id = COMPANY.id;
const date = '2023-12-01T05:00:00.401Z';
const list = page(['lead_1', 'lead_2'], 'c1', false);
const first50 = { 'whop.page-size': eachQuery('first', '50') };

export const listPageSuite: Suite<LeadListParams> = {
	operation: LIST_PAGE,
	cases: [
		{
			name: 'required only',
			input: { company_id: 'biz_xxxxxxxxxxxxxx' },
			reply: list,
			differs: first50,
		},
		{ name: 'one lead', input: { company_id, first: 1 }, reply: page(['lead_1'], 'c1', true) },
		{ name: 'the largest page', input: { company_id, first: 100 }, reply: list },
		{
			name: 'all parameters',
			input: {
				company_id: 'biz_xxxxxxxxxxxxxx',
				after: 'after',
				before: 'before',
				created_after: date,
				created_before: date,
				first: 42,
				last: 42,
				product_ids: ['prod_1'],
			},
			reply: list,
			differs: {
				'whop.backwards': (sdk) =>
					['after', 'before', 'last'].reduce(
						(exchange, name) => eachQuery(name, undefined)(exchange),
						sdk,
					),
			},
		},
		{
			name: 'several products',
			input: { company_id, first: 50, product_ids: ['prod_b', 'prod_a', 'prod_c'] },
			reply: list,
		},
		{ name: 'no products', input: { company_id, first: 50, product_ids: [] }, reply: list },
		{
			name: 'products as text',
			input: { company_id, first: 50, product_ids: ['prod_a', 'prod_b'] },
			item: { product_ids: 'prod_a, prod_b' },
			reply: list,
		},
		{
			name: 'null and empty values',
			input: { company_id, first: 50, created_after: null, created_before: '', product_ids: null },
			reply: list,
			differs: {
				'whop.empty': eachWire(({ query }) => ({
					query: query.filter(([, value]) => value !== ''),
				})),
			},
		},
		...(
			[
				['with another time zone', '2026-01-31T09:00:00+02:00', '2026-01-31T07:00:00.000Z'],
				['without milliseconds', '2026-01-31T09:00:00Z', '2026-01-31T09:00:00.000Z'],
			] as const
		).map(([name, given, sent]) => ({
			name: `a date ${name}`,
			input: { company_id, first: 50, created_after: given, created_before: date },
			reply: list,
			differs: { 'whop.dates': eachQuery('created_after', sent) },
		})),
		{
			name: 'no company',
			input: { company_id: '', first: 50 },
			reply: list,
			differs: { 'whop.company': eachQuery('company_id', COMPANY.id) },
		},
		{
			name: 'the other name for the company',
			input: { company_id: 'biz_1', first: 50 },
			replies: [whopRefusal(400, 'Missing required parameter: account_id.')],
			reply: page(['lead_1'], null, false),
			differs: {
				'whop.account-name': ({ wires: [first] }) => ({
					wires: first
						? [
								first,
								{
									...first,
									query: [
										['account_id', 'biz_1'],
										['first', '50'],
									],
								},
							]
						: [],
					rows: [{ ...LEAD, id: 'lead_1' }],
				}),
			},
		},
		{
			name: 'an answer that is no list',
			input: { company_id, first: 50 },
			reply: ok({ ok: true }),
			differs: { 'whop.unreadable': givingOut(undefined) },
		},
		...[400, 401, 403, 404, 422].map((status) => ({
			name: `refused with ${status}`,
			input: { company_id, first: 50 },
			reply: whopRefusal(status, 'No'),
		})),
	],
};

/** Leads in the sandbox, one a day, of the three products in turn. */
const leads = (count: number) => (sandbox: Sandbox) => {
	for (let number = 1; number <= count; number++) {
		sandbox.whop.addLead({
			id: `lead_${number}`,
			createdAt: Date.UTC(2026, 0, number),
			productId: PRODUCTS[number % 3]?.id,
			memberId: number % 2 === 0 ? `mber_${number}` : null,
		});
	}
};
/** The client's last page is always a useless one. */
const withoutLastPage: Translate = ({ wires, rows }) => ({ wires: wires.slice(0, -1), rows });
const lastPage = { 'whop.last-page': withoutLastPage };
const first100 = { 'whop.page-size': eachQuery('first', '100') };

export const listAllSuite: Suite<LeadListParams> = {
	operation: LIST_ALL,
	cases: [
		{
			name: 'no leads',
			input: { company_id },
			differs: first100,
		},
		{
			name: 'one page',
			input: { company_id },
			before: leads(10),
			differs: { ...first100, ...lastPage },
		},
		{
			name: 'three pages',
			input: { company_id, first: 100 },
			before: leads(205),
			differs: lastPage,
		},
		{
			name: 'three pages of some products and days',
			input: {
				company_id,
				first: 100,
				created_after: '2026-01-03T00:00:00.000Z',
				created_before: '2027-06-01T00:00:00.000Z',
				product_ids: [PRODUCTS[0].id, PRODUCTS[2].id],
			},
			before: leads(400),
			differs: lastPage,
		},
		{
			name: 'a page that says there is more, and not where',
			input: { company_id, first: 100 },
			reply: page(['lead_1'], null, true),
			differs: { 'whop.broken-list': givingOut(undefined) },
		},
	],
};
