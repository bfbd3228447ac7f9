import type { IDataObject } from 'n8n-workflow';
import { DUB_KEY_FREE, DUB_KEY_VIEWER } from '../../sandbox/identities.mts';
import { createHarness } from '../engine/kit/harness.mts';
import { TRACK } from './kit/operations.mts';

// The inputs of Dub's own tests of `/track/lead` (dub-api reference, section 12), and what that section says they do
// not cover, through our node. Left out, because the node does none of it: sales, including the one after "mode wait";
// the browser routes `/track/*/client`; `/track/click`; the customers API. The deprecated names `externalId` and
// `customerId` of a customer's ID are not sent either: what a user has under them goes into 'Customer External ID'.

const harness = createHarness();

/** One call: its item, and what it has to return (`json`) or what it fails with (`error`). */
interface Call {
	readonly item: IDataObject;
	readonly json?: IDataObject;
	readonly error?: RegExp;
}

const text = (form: RegExp) => expect.stringMatching(form) as string;
const CLICK = 'SandboxClk000001';
const CUSTOMER = {
	customerExternalId: 'cus_abcdefghijklmnopqrstuvwx',
	customerName: 'Ann Example',
	customerEmail: 'Ann.Example@example.com',
	customerAvatar: null,
};
const { customerExternalId, customerName, customerEmail } = CUSTOMER;
const STORED = {
	name: customerName,
	email: customerEmail,
	avatar: null,
	externalId: customerExternalId,
};
const LEAD = { clickId: CLICK, eventName: 'Signup', ...CUSTOMER };
const LINK = expect.objectContaining({ id: 'link_sandbox_usable' }) as IDataObject;
const recorded = { recorded: true, click: { id: CLICK }, link: LINK, customer: STORED };
const duplicate = { recorded: false, reason: text(/already/), link: null };
const clickNotFound = /^Dub did not record the lead: "Click event not found for clickId: /;

/** What the sandbox recorded afterwards: the quantity of each lead, `[]` where there is none. */
type Case = readonly [name: string, calls: readonly Call[], quantities: readonly number[]];

const OWN: readonly Case[] = [
	['lead: Signup', [{ item: LEAD, json: recorded }], [1]],
	[
		'lead: the same body again',
		[
			{ item: LEAD, json: recorded },
			{ item: LEAD, json: { ...duplicate, click: { id: CLICK }, customer: STORED } },
		],
		[1],
	],
	[
		'lead: Mode=Deferred Signup, then only event and customer',
		[
			{
				item: { ...LEAD, mode: 'deferred', eventName: 'Mode=Deferred Signup' },
				json: { ...recorded, recorded: false, reason: text(/stored the click/) },
			},
			{ item: { eventName: 'Mode=Deferred Signup', customerExternalId }, json: recorded },
		],
		[1],
	],
	['lead: mode wait', [{ item: { ...LEAD, mode: 'wait' }, json: recorded }], [1]],
	[
		'lead: Start Trial, eventQuantity 2',
		[{ item: { ...LEAD, eventName: 'Start Trial', eventQuantity: 2 }, json: recorded }],
		[2],
	],
];

const NOT_COVERED_BY_DUB: readonly Case[] = [
	['unknown click', [{ item: { ...LEAD, clickId: 'test' }, error: clickNotFound }], []],
	[
		'no click, unknown customer',
		[
			{
				item: { ...LEAD, clickId: '' },
				error: /^Dub has no stored click of this customer: .* \(400 bad_request\)/,
			},
		],
		[],
	],
	[
		'bad email',
		[
			{
				item: { ...LEAD, customerEmail: 'ann@localhost' },
				error: /^'Customer Email' must be an email/,
			},
		],
		[],
	],
	...[0, -1, 1.5, 101].map(
		(eventQuantity): Case => [
			`quantity ${eventQuantity}`,
			[
				{
					item: { ...LEAD, eventQuantity },
					error: /^'Event Quantity' must be a whole number from 1 to 100\. Given: /,
				},
			],
			[],
		],
	),
	...[1, 100].map(
		(eventQuantity): Case => [
			`quantity ${eventQuantity}`,
			[{ item: { ...LEAD, eventQuantity }, json: recorded }],
			[eventQuantity],
		],
	),
	[
		'metadata of exactly 10,000 characters',
		[{ item: { ...LEAD, metadata: { a: 'x'.repeat(9992) } }, json: recorded }],
		[1],
	],
	[
		'metadata of 10,001 characters',
		[
			{
				item: { ...LEAD, metadata: { a: 'x'.repeat(9993) } },
				error: /^'Metadata' can have at most 10000 characters written as JSON, and this has 10001/,
			},
		],
		[],
	],
	[
		'link: null for another spelling of the event',
		[
			{ item: { ...LEAD, eventName: 'Sign Up' }, json: recorded },
			{ item: { ...LEAD, eventName: 'sign-up' }, json: duplicate },
		],
		[1],
	],
	[
		'retry after 404: the pair is reserved, another event name gets through',
		[
			{ item: { ...LEAD, clickId: 'UnknownClick0001' }, error: clickNotFound },
			{ item: LEAD, json: duplicate },
			{ item: { ...LEAD, eventName: 'Signup 2' }, json: recorded },
		],
		[1],
	],
];

describe.each([
	['cases of Dub’s own tests', OWN],
	['cases that Dub’s own tests do not cover', NOT_COVERED_BY_DUB],
])('%s', (_kind, cases) => {
	it.each(cases)('%s', async (_name, calls, quantities) => {
		harness.sandbox.dub.addClick();
		for (const { item, json, error } of calls) {
			const run = await harness.run([TRACK.node], [item]);
			if (error === undefined) expect(run.error).toBeUndefined();
			else expect(run.error?.message).toMatch(error);
			expect(run.json('Node')).toEqual(json === undefined ? [] : [expect.objectContaining(json)]);
		}
		const { recordedLeads } = harness.sandbox.dub;
		expect(recordedLeads.map(({ quantity }) => quantity)).toEqual(quantities);
	});
});

it.each([
	['403 plan', DUB_KEY_FREE, /^The Dub plan of this workspace cannot track leads: .*higher plan/],
	['403 role', DUB_KEY_VIEWER, /^The Dub API key is not allowed to track leads: .*required role/],
])('%s', async (_name, apiKey, message) => {
	harness.sandbox.dub.addClick();
	const run = await harness.run([TRACK.node], [LEAD], { dubApi: { apiKey } });
	expect(run.error?.message).toMatch(message);
	expect(harness.sandbox.dub.recordedLeads).toEqual([]);
});

it('429: every lead is recorded once, none fails', async () => {
	Object.assign(harness.sandbox.dub.settings, { rateLimitRequests: 3, rateLimitWindowMs: 300 });
	harness.sandbox.dub.addClick();
	const customers = Array.from({ length: 7 }, (_, number) => `customer ${number}`);
	const items = customers.map((customer) => ({ ...LEAD, customerExternalId: customer }));
	const run = await harness.run([TRACK.node], items);
	expect(run.json('Node').map(({ recorded: isRecorded }) => isRecorded)).toEqual(
		Array(7).fill(true),
	);
	const { recordedLeads } = harness.sandbox.dub;
	expect(recordedLeads.map((lead) => lead.customerExternalId).sort()).toEqual(customers);
	expect(harness.sandbox.requests.some(({ status }) => status === 429)).toBe(true);
});
