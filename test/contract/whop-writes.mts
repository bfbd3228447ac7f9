import type { LeadCreateParams, LeadUpdateParams } from '@whop/sdk/resources/leads';
import { COMPANY, WHOP_KEY } from '../../sandbox/identities.mts';
import { eachBody, eachWire, only, refused, withoutEmptyFields } from './kit/exchange.mts';
import { CREATE, UPDATE } from './kit/operations.mts';
import { LEAD, ok, whopRefusal } from './kit/samples.mts';
import type { Suite } from './kit/suite.mts';

const reply = ok(LEAD);
const company_id = COMPANY.id;
/** Lets the client try again at once. */
const soon = { 'retry-after-ms': '1' };

export const createSuite: Suite<LeadCreateParams> = {
	operation: CREATE,
	cases: [
		{ name: 'required only', input: { company_id: 'biz_xxxxxxxxxxxxxx' }, reply },
		{
			name: 'all fields',
			input: {
				company_id: 'biz_xxxxxxxxxxxxxx',
				metadata: { foo: 'bar' },
				product_id: 'prod_xxxxxxxxxxxxx',
				referrer: 'referrer',
				user_id: 'user_xxxxxxxxxxxxx',
			},
			reply,
		},
		{ name: 'metadata of any depth', input: { company_id, metadata: { a: [{ b: null }] } }, reply },
		{ name: 'empty metadata', input: { company_id, metadata: {} }, reply },
		{
			name: 'metadata as JSON text',
			input: { company_id, metadata: { plan: 'pro' } },
			item: { metadata: '{"plan":"pro"}' },
			reply,
		},
		{
			name: 'letters beyond ASCII',
			input: { company_id, referrer: 'https://müller.example/?q=é&x=%20', metadata: { '😀': 'ß' } },
			reply,
		},
		{
			name: 'no company',
			input: { company_id: '' },
			reply,
			differs: { 'whop.company': eachBody((body) => ({ ...body, company_id: COMPANY.id })) },
		},
		{
			name: 'null and empty values',
			input: { company_id, user_id: null, product_id: null, referrer: '', metadata: null },
			reply,
			differs: { 'whop.empty': withoutEmptyFields },
		},
		{
			name: 'spaces around values',
			input: { company_id, user_id: ' user_1\n', referrer: ' https://example.com/ ' },
			reply,
			differs: {
				'whop.trim': eachBody((body) => ({
					...body,
					user_id: 'user_1',
					referrer: 'https://example.com/',
				})),
			},
		},
		{
			name: 'the dashboard address of the company',
			input: { company_id: 'https://whop.com/dashboard/biz_1/settings/' },
			reply,
			differs: { 'whop.pasted-address': eachBody((body) => ({ ...body, company_id: 'biz_1' })) },
		},
		{
			name: 'an email where a user ID belongs',
			input: { company_id, user_id: 'ann@example.com' },
			reply,
			differs: { 'whop.checked-ids': refused },
		},
		{
			name: 'a pasted key',
			input: { company_id },
			key: `Bearer ${WHOP_KEY}`,
			reply,
			differs: { 'whop.key': eachWire(() => ({ authorization: `Bearer ${WHOP_KEY}` })) },
		},
		{
			name: 'the other name for the company',
			input: { company_id: 'biz_1', user_id: 'user_1' },
			replies: [whopRefusal(400, 'Missing required parameter: account_id.')],
			reply,
			differs: {
				'whop.account-name': ({ wires: [first] }) => ({
					wires: first
						? [first, { ...first, body: { account_id: 'biz_1', user_id: 'user_1' } }]
						: [],
					rows: [LEAD],
				}),
			},
		},
		{
			name: 'a server error',
			input: { company_id },
			replies: [whopRefusal(500, 'An unexpected error occurred', soon)],
			reply,
			differs: { 'whop.lost-create': only(1) },
		},
		{
			name: 'a lost answer',
			input: { company_id },
			replies: ['drop connection'],
			reply,
			differs: { 'whop.lost-create': only(1) },
		},
		...[400, 401, 403, 404, 422].map((status) => ({
			name: `refused with ${status}`,
			input: { company_id },
			reply: whopRefusal(status, 'No'),
		})),
		{
			name: 'a rate limit that clears',
			input: { company_id },
			replies: [whopRefusal(429, 'Try again in 12 seconds.', { 'retry-after': '0.1' })],
			reply,
		},
	],
};

const id = 'lead_xxxxxxxxxxxxx';

export const updateSuite: Suite<LeadUpdateParams & { id: string }> = {
	operation: UPDATE,
	cases: [
		{
			name: 'metadata and referrer',
			input: { id, metadata: { foo: 'bar' }, referrer: 'referrer' },
			reply,
		},
		{ name: 'metadata alone', input: { id, metadata: { a: { b: [1, 2.5, true] } } }, reply },
		{ name: 'metadata taken away', input: { id, metadata: {} }, reply },
		{ name: 'referrer alone', input: { id, referrer: 'https://example.com/?a=b&c=d' }, reply },
		{
			name: 'no fields',
			input: { id },
			reply,
			differs: { 'whop.empty-update': refused },
		},
		{
			name: 'a null beside a value',
			input: { id, metadata: null, referrer: 'r' },
			reply,
			differs: { 'whop.empty': withoutEmptyFields },
		},
		{
			name: 'metadata merged',
			input: { id, metadata: { plan: 'pro' } },
			parameters: { metadataMode: 'merge', updateFields: {} },
			reply,
			differs: {
				'whop.merge': ({ wires: [patch], rows }) => ({
					wires: patch
						? [
								{ ...patch, method: 'GET', body: undefined, contentType: undefined },
								{ ...patch, body: { metadata: { foo: 'bar', plan: 'pro' } } },
							]
						: [],
					rows,
				}),
			},
		},
		{
			name: 'a wrong ID',
			input: { id: 'prod_1', referrer: 'r' },
			reply,
			differs: { 'whop.checked-ids': refused },
		},
		{
			name: 'a lost answer',
			input: { id, referrer: 'r' },
			replies: ['drop connection'],
			reply,
		},
	],
};
