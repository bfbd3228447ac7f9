import type { TrackLeadRequestBody } from 'dub/models/operations';
import { DUB_KEY } from '../../sandbox/identities.mts';
import type { Exchange, Translate } from './kit/exchange.mts';
import {
	eachBody,
	eachWire,
	givingOut,
	refused,
	repeated,
	withoutEmptyFields,
	withoutField,
} from './kit/exchange.mts';
import { TRACK } from './kit/operations.mts';
import { dubRefusal, ok, TRACKED } from './kit/samples.mts';
import type { Suite } from './kit/suite.mts';

const reply = ok(TRACKED);
const LEAD = { clickId: 'SandboxClk000001', eventName: 'Sign Up', customerExternalId: 'u1' };
/** With every field that the client fills in by itself. */
const PERSON = {
	...LEAD,
	customerName: 'Ann',
	customerEmail: 'ann+1@example.com',
	customerAvatar: 'https://example.com/ann.png',
	mode: 'wait',
} as const;
const RECORDED = { recorded: true, ...TRACKED };

const recorded = { 'dub.recorded': givingOut([RECORDED]) };
/** What the client adds, taken away: nulls, and the default mode. */
export const withoutDefaults: Translate = (exchange) =>
	eachBody(({ mode, ...body }) => (mode === 'async' ? body : { mode, ...body }))(
		withoutEmptyFields(exchange),
	);
const usual = { 'dub.defaults': withoutDefaults, ...recorded };
const notRecorded = (because: RegExp, rest: object): Translate =>
	givingOut([{ recorded: false, reason: expect.stringMatching(because) as unknown, ...rest }]);
const tooMany = dubRefusal(429, 'rate_limit_exceeded', 'Too many requests.', {
	'retry-after': '0',
});
const down = dubRefusal(500, 'internal_server_error', 'An internal server error occurred.');
const long = (length: number): string => 'x'.repeat(length);
const bodies = (fields: object): Translate => eachBody((body) => ({ ...body, ...fields }));

export const trackSuite: Suite<TrackLeadRequestBody> = {
	operation: TRACK,
	cases: [
		{ name: 'required only', input: LEAD, reply, differs: usual },
		{
			name: 'all fields',
			input: { ...PERSON, eventQuantity: 2, metadata: { plan: 'pro', seats: [1, null] } },
			reply,
			differs: recorded,
		},
		...(['wait', 'async'] as const).map((mode) => ({
			name: `mode ${mode}`,
			input: { ...PERSON, mode },
			reply,
			differs: recorded,
		})),
		{
			name: 'mode deferred',
			input: { ...PERSON, mode: 'deferred' },
			reply,
			differs: { 'dub.recorded': notRecorded(/stored the click/, TRACKED) },
		},
		...[1, 100].map((eventQuantity) => ({
			name: `quantity ${eventQuantity}`,
			input: { ...PERSON, eventQuantity },
			reply,
			differs: recorded,
		})),
		{
			name: 'numbers where the client wants text, and text where it wants a number',
			input: { ...PERSON, customerExternalId: '42', eventQuantity: 3 },
			item: { customerExternalId: 42, eventQuantity: '3' },
			reply,
			differs: recorded,
		},
		{
			name: 'metadata as JSON text',
			input: { ...PERSON, metadata: { a: { b: 1 } } },
			item: { metadata: '{"a":{"b":1}}' },
			reply,
			differs: recorded,
		},
		{
			name: 'the longest values',
			input: {
				...PERSON,
				eventName: long(255),
				customerExternalId: long(100),
				customerName: long(100),
				customerEmail: `${long(91)}@b.co.uk`,
				metadata: { a: long(9992) },
			},
			reply,
			differs: recorded,
		},
		{
			name: 'letters beyond ASCII',
			input: { ...PERSON, eventName: 'Anmeldung für 日本', customerName: 'Łukasz 😀' },
			reply,
			differs: recorded,
		},
		{
			name: 'null and empty values',
			input: { ...PERSON, customerName: '', eventQuantity: null, metadata: null },
			reply,
			differs: { 'dub.empty': withoutEmptyFields, ...recorded },
		},
		{
			name: 'an empty email',
			input: { ...PERSON, customerEmail: '' },
			reply,
			differs: { 'dub.empty': withoutEmptyFields, ...recorded },
		},
		{
			name: 'the stored click',
			input: { ...PERSON, clickId: '' },
			reply,
			differs: { 'dub.stored-click': withoutField('clickId'), ...recorded },
		},
		{
			name: 'spaces around values',
			input: { ...PERSON, clickId: ' SandboxClk000001 ', customerEmail: ' ann@example.com ' },
			reply,
			differs: {
				'dub.trim': bodies({ clickId: 'SandboxClk000001', customerEmail: 'ann@example.com' }),
				...recorded,
			},
		},
		{
			name: 'the address of a page',
			input: { ...PERSON, clickId: 'https://shop.example/?a=1&dub_id=SandboxClk000001#top' },
			reply,
			differs: { 'dub.click-address': bodies({ clickId: 'SandboxClk000001' }), ...recorded },
		},
		...Object.entries({
			'a quantity of 500': { eventQuantity: 500 },
			'a quantity of 0': { eventQuantity: 0 },
			'no email': { customerEmail: 'ann at example' },
			'a long name': { customerName: long(101) },
			'a long event name': { eventName: long(256) },
			'a long customer ID': { customerExternalId: long(101) },
			'much metadata': { metadata: { a: long(9993) } },
		}).map(([name, fields]) => ({
			name,
			input: { ...PERSON, ...fields },
			reply,
			differs: { 'dub.limits': refused },
		})),
		{
			name: 'a pasted key',
			input: PERSON,
			key: `Bearer Bearer ${DUB_KEY}`,
			reply,
			differs: { 'dub.key': eachWire(() => ({ authorization: `Bearer ${DUB_KEY}` })), ...recorded },
		},
		{
			name: 'a duplicate',
			input: PERSON,
			reply: ok({ ...TRACKED, link: null }),
			differs: { 'dub.recorded': notRecorded(/already has/, { ...TRACKED, link: null }) },
		},
		{
			name: 'an answer of null',
			input: PERSON,
			reply: ok(null),
			differs: {
				'dub.null-answer': notRecorded(/already has/, { click: null, link: null, customer: null }),
			},
		},
		{
			name: 'an answer with a field more',
			input: PERSON,
			reply: ok({ ...TRACKED, leadId: 'lead_1' }),
			differs: {
				...recorded,
				'dub.unknown-fields': givingOut([{ ...RECORDED, leadId: 'lead_1' }]),
			},
		},
		...(
			[
				[400, 'bad_request'],
				[401, 'unauthorized'],
				[403, 'forbidden'],
				[403, 'exceeded_limit'],
				[404, 'not_found'],
				[409, 'invite_pending'],
				[410, 'invite_expired'],
				[422, 'unprocessable_entity'],
				[500, 'internal_server_error'],
			] as const
		).map(([status, code]) => ({
			name: `refused with ${status} ${code}`,
			input: PERSON,
			reply: dubRefusal(status, code, 'No'),
		})),
		{ name: 'a lost answer', input: PERSON, replies: ['drop connection'], reply },
		{ name: 'a web page instead of an answer', input: PERSON, reply: ok('<html>') },
		{
			name: 'a rate limit',
			input: PERSON,
			replies: [tooMany, tooMany],
			reply,
			differs: { 'dub.rate-limit': repeated(3, [RECORDED]) },
		},
		...Object.entries({ 'a server error': down, 'a lost answer': 'drop connection' as const }).map(
			([name, failure]) => ({
				name: `${name} in deferred mode`,
				input: { ...PERSON, mode: 'deferred' as const },
				replies: [failure],
				reply,
				differs: {
					'dub.deferred-retry': (sdk: Exchange) =>
						notRecorded(/stored the click/, TRACKED)(repeated(2)(sdk)),
				},
			}),
		),
	],
};
