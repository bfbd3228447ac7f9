import type { INodeParameters } from 'n8n-workflow';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { READ } from './kit/helper-nodes.mts';
import type { NodeToRun } from './kit/run.mts';
import { createHarness } from './kit/harness.mts';

const TYPE = 'n8n-nodes-whop-dub.dubTrackLead';
const LINK = {
	id: 'link_sandbox_usable',
	domain: 'dub.example',
	key: 'usable',
	shortLink: 'https://dub.example/usable',
	url: 'https://shop.example/',
	partnerId: null,
	programId: null,
	tenantId: null,
	externalId: null,
};

const harness = createHarness();

/** The node, mapped as a user maps it, click and customer from the item; one request for each lead. */
const dub = (
	{ options, ...parameters }: { readonly [name: string]: unknown; readonly options?: object } = {},
	settings: Partial<NodeToRun> = {},
): NodeToRun => ({
	name: 'Dub',
	type: TYPE,
	parameters: {
		findClickId: 'field',
		clickId: '={{ $json.click }}',
		emptyClickId: 'stop',
		eventName: 'Sign Up',
		customerExternalId: '={{ $json.customer }}',
		...parameters,
		options: { verifyClick: false, ...options },
	} as INodeParameters,
	...settings,
});
/** A node that says for each item it gets which item of the start it comes from. */
const reader = (name: string): NodeToRun => ({
	name,
	type: READ,
	parameters: { value: "={{ $('Start').item.json.customer }}" },
});
const named = (name: string) => ({ additionalFields: { customerName: name } });
const description = (error: unknown): unknown => (error as { description?: unknown }).description;

/** What the nodes before hand over: a customer, and the click the customer came with. */
const lead = (customer = 'c1') => ({ customer, click: harness.sandbox.dub.addClick().id });

/** Such items for customers `c1`, `c2`, …, each with a click of its own. */
const items = (count: number) => Array.from({ length: count }, (_, index) => lead(`c${index + 1}`));

describe('a recorded lead', () => {
	it('is sent under the names of the API and comes back with recorded: true', async () => {
		const item = lead();
		const additionalFields = {
			customerName: 'Jane Doe',
			customerEmail: 'jane@example.com',
			customerAvatar: 'https://example.com/jane.png',
			eventQuantity: 3,
			mode: 'wait',
		};
		const metadata = { entries: [{ key: 'plan', value: 'pro' }] };
		const run = await harness.run([dub({ additionalFields, metadata })], [item]);
		expect(harness.sent()).toEqual(['POST /track/lead']);
		expect(harness.bodies()).toEqual([
			{
				clickId: item.click,
				eventName: 'Sign Up',
				customerExternalId: 'c1',
				customerName: 'Jane Doe',
				customerEmail: 'jane@example.com',
				customerAvatar: 'https://example.com/jane.png',
				eventQuantity: 3,
				metadata: { plan: 'pro' },
				mode: 'wait',
			},
		]);
		expect(run.items('Dub')).toEqual([
			{
				json: {
					recorded: true,
					click: { id: item.click },
					link: LINK,
					customer: {
						name: 'Jane Doe',
						email: 'jane@example.com',
						avatar: expect.stringMatching(/^https:\/\/dubassets\.com\//) as string,
						externalId: 'c1',
					},
				},
				pairedItem: { item: 0 },
			},
		]);
		expect(harness.sandbox.dub.recordedLeads).toMatchObject([
			{ customerExternalId: 'c1', eventName: 'Sign Up', mode: 'wait', quantity: 3 },
		]);
	});

	it('leaves empty fields out', async () => {
		const additionalFields = {
			customerName: '',
			customerEmail: '={{ $json.nothing }}',
			customerAvatar: '  ',
		};
		const metadata = { entries: [] };
		const item = lead();
		await harness.run([dub({ additionalFields, metadata })], [item]);
		expect(harness.bodies()).toEqual([
			{ clickId: item.click, eventName: 'Sign Up', customerExternalId: 'c1' },
		]);
	});

	it('takes metadata as JSON, and the click from an address', async () => {
		const item = lead();
		const metadataJson = '={{ { plan: "pro", seats: 3, tags: ["a"] } }}';
		const click = `https://shop.example/?ref=1&dub_id=${item.click}#top`;
		await harness.run([dub({ specifyMetadata: 'json', metadataJson })], [{ ...item, click }]);
		expect(harness.bodies()).toEqual([
			{
				clickId: item.click,
				eventName: 'Sign Up',
				customerExternalId: 'c1',
				metadata: { plan: 'pro', seats: 3, tags: ['a'] },
			},
		]);
	});
});

describe('a lead that was not recorded', () => {
	it('says so when Dub has the customer and event already', async () => {
		const item = lead();
		await harness.run([dub(named('Jane'))], [item]);
		const again = await harness.run([dub({ eventName: 'sign up' })], [item]);
		expect(again.json('Dub')).toEqual([
			{
				recorded: false,
				reason: expect.stringContaining('Dub already has this customer and event') as string,
				click: { id: item.click },
				link: null,
				customer: { name: 'Jane', email: null, avatar: null, externalId: 'c1' },
			},
		]);
		expect(harness.sandbox.dub.recordedLeads).toHaveLength(1);
	});

	it('says so after a deferred call; the follow-up without a click records the stored one', async () => {
		const item = lead();
		const additionalFields = { mode: 'deferred', customerName: 'Jane' };
		const first = await harness.run([dub({ additionalFields })], [item]);
		expect(first.json('Dub')).toMatchObject([
			{
				recorded: false,
				reason: expect.stringContaining('stored the click') as string,
				link: LINK,
			},
		]);
		expect(harness.sandbox.dub.recordedLeads).toEqual([]);

		const second = await harness.run([dub({ emptyClickId: 'storedClick' })], [{ customer: 'c1' }]);
		expect(harness.bodies().at(-1)).toEqual({ eventName: 'Sign Up', customerExternalId: 'c1' });
		expect(second.json('Dub')).toMatchObject([{ recorded: true, click: { id: item.click } }]);
		expect(harness.sandbox.dub.recordedLeads).toMatchObject([{ clickId: item.click }]);
	});

	it('fails when Dub stored no click of the customer', async () => {
		const run = await harness.run([dub({ emptyClickId: 'storedClick' })], [{ customer: 'nobody' }]);
		expect(run.error?.message).toMatch(/^Dub has no stored click of this customer: .*$/);
		expect(description(run.error)).toContain("check that 'Customer External ID' is the same");
	});

	it('passes an item without a click by when told to skip it', async () => {
		const item = lead();
		const run = await harness.run(
			[dub({ ...named('Jane'), emptyClickId: 'skip' })],
			[{ customer: 'c0' }, item],
		);
		expect(run.json('Dub')).toEqual([
			{
				recorded: false,
				reason: "Skipped, nothing was sent: 'Click ID' is empty",
				click: null,
				link: null,
				customer: { name: 'Jane', email: null, avatar: null, externalId: 'c0' },
			},
			expect.objectContaining({ recorded: true }),
		]);
		expect(harness.bodies()).toMatchObject([{ customerExternalId: 'c1' }]);
	});
});

describe('Verify Click First', () => {
	const verify = { options: { verifyClick: true } };
	/** Dub does not know a click of the last moments yet. */
	const fresh = (readableAfterMs = 500) => ({
		customer: 'c1',
		click: harness.sandbox.dub.addClick({ readableAfterMs }).id,
	});
	const modes = () =>
		harness.bodies().map((body) => (body as { mode?: string }).mode ?? 'the usual one');

	it('off: a click that is not known yet leaves the lead at risk', async () => {
		const run = await harness.run([dub()], [fresh(600_000)]);
		expect(run.error?.message).toContain('Click event not found');
		expect(description(run.error)).toContain('reserved this customer and event for 7 days');
		expect(description(run.error)).toContain("'Verify Click First'");
		expect(harness.sandbox.dub.recordedLeads).toEqual([]);
	});

	it('on: the lead is recorded once the click is known', async () => {
		const item = fresh();
		const run = await harness.run([dub(verify)], [item]);
		expect(run.json('Dub')).toMatchObject([{ recorded: true, click: { id: item.click } }]);
		expect(harness.sandbox.dub.recordedLeads).toMatchObject([{ clickId: item.click }]);
		expect(modes().at(-1)).toBe('the usual one');
		expect(new Set(modes().slice(0, -1))).toEqual(new Set(['deferred']));
	});

	it('records a known customer under the new click, not under the stored one', async () => {
		const [first, second] = [lead(), lead()];
		await harness.run([dub()], [first]);
		await harness.run([dub({ ...verify, eventName: 'Upgrade' })], [second]);
		expect(harness.sandbox.dub.recordedLeads.map(({ clickId }) => clickId)).toEqual([
			first.click,
			second.click,
		]);
	});

	it('sends nothing that could reserve when the click is not usable', async () => {
		const click = harness.sandbox.dub.addClick({ link: 'disabled' }).id;
		const run = await harness.run([dub(verify)], [{ customer: 'c1', click }]);
		expect(run.error?.message).toContain('is disabled, lead not tracked');
		expect(run.error?.message).toContain('nothing was recorded or reserved yet');
		expect(modes()).toEqual(['deferred']);
	});

	it.each([
		['the link of another workspace', 'foreign', /key of the workspace that owns the link/],
		['a deleted link', 'deleted', /nothing was recorded or reserved yet/],
	] as const)('says what to do about %s, and reserves nothing', async (_, link, words) => {
		const click = harness.sandbox.dub.addClick({ link }).id;
		const run = await harness.run([dub(verify)], [{ customer: 'c1', click }]);
		expect(run.error?.message).toMatch(words);
		expect(modes()).toEqual(['deferred']);
	});

	it('stops when Dub does not confirm the click', async () => {
		const body = { click: { id: 'x' }, link: null, customer: null };
		harness.sandbox.faults.add({ service: 'dub', reply: { status: 200, body } });
		const run = await harness.run([dub(verify)], items(1));
		expect(run.error?.message).toContain(
			'Dub did not confirm that it knows the click; nothing was recorded or reserved yet',
		);
		expect(modes()).toEqual(['deferred']);
	});

	it('takes a web page for no proof that Dub knows the click', async () => {
		harness.sandbox.faults.add({
			service: 'dub',
			reply: { status: 200, body: '<html>Hello</html>' },
		});
		const run = await harness.run([dub(verify)], items(1));
		expect(run.error?.message).toContain("does not look like Dub's API; nothing was recorded");
		expect(modes()).toEqual(['deferred']);
	});

	it('does not recommend itself when the click is gone between the check and the lead', async () => {
		const body = { error: { code: 'not_found', message: 'Click event not found for clickId: x' } };
		harness.sandbox.faults.add({ service: 'dub', skip: 1, reply: { status: 404, body } });
		const run = await harness.run([dub(verify)], items(1));
		expect(description(run.error)).toContain('reserved this customer and event for 7 days');
		expect(description(run.error)).not.toContain('Verify Click First');
	});

	it('checks nothing for a deferred lead, nor for one without a click', async () => {
		const additionalFields = { mode: 'deferred' };
		await harness.run([dub({ ...verify, additionalFields })], [lead()]);
		await harness.run([dub({ ...verify, emptyClickId: 'storedClick' })], [{ customer: 'c1' }]);
		expect(modes()).toEqual(['deferred', 'the usual one']);
	});
});

describe('bad input', () => {
	const long = (length: number): string => 'x'.repeat(length);

	it.each([
		[
			'no click',
			'clickId',
			'',
			"'Click ID' is empty, so Dub cannot tell which link the lead came from",
		],
		[
			'an address without a click',
			'clickId',
			'https://shop.example/?ref=1',
			"'Click ID' is an address without a dub_id parameter, so Dub cannot tell which link the lead came from",
		],
		[
			'a space',
			'clickId',
			'a b',
			"'Click ID' must be an ID of letters and digits, or an address with a dub_id parameter. Given: a b",
		],
		['no event', 'eventName', ' ', "'Event Name' is empty; it is required"],
		[
			'a long event name',
			'eventName',
			long(256),
			`'Event Name' can have at most 255 characters, and this has 256. Given: ${long(60)}…`,
		],
		['no customer', 'customerExternalId', '', "'Customer External ID' is empty; it is required"],
		[
			'a long customer ID',
			'customerExternalId',
			long(101),
			`'Customer External ID' can have at most 100 characters, and this has 101. Given: ${long(60)}…`,
		],
		[
			'too large a quantity',
			'additionalFields.eventQuantity',
			101,
			"'Event Quantity' must be a whole number from 1 to 100. Given: 101",
		],
		[
			'an unknown mode',
			'additionalFields.mode',
			'later',
			"'Mode' must be one of async, deferred, wait. Given: later",
		],
		[
			'broken JSON',
			'metadataJson',
			'{"a":',
			`'Metadata (JSON)' must be valid JSON such as {"plan": "pro"}. Given: {"a":`,
		],
		[
			'too much metadata',
			'metadataJson',
			JSON.stringify({ a: long(10_000) }),
			"'Metadata' can have at most 10000 characters written as JSON, and this has 10008",
		],
	])(
		'%s in one item of three: refused before anything is sent',
		async (_, path, wrong, message) => {
			const [parameter = '', field] = path.split('.');
			const usual: Readonly<Record<string, string>> = {
				clickId: '$json.click',
				eventName: '"Sign Up"',
				customerExternalId: '$json.customer',
			};
			const expression = `={{ $itemIndex === 1 ? ${JSON.stringify(wrong)} : ${usual[parameter] ?? '""'} }}`;
			const parameters = {
				[parameter]: field === undefined ? expression : { [field]: expression },
				...(parameter === 'metadataJson' ? { specifyMetadata: 'json' } : {}),
			};
			const run = await harness.run([dub(parameters)], items(3));
			expect(run.status).toBe('error');
			expect(run.error?.message).toBe(`[item 1] ${message}`);
			expect(harness.sandbox.requests).toEqual([]);
		},
	);

	it('names a wrong option', async () => {
		const run = await harness.run([dub({ options: { parallel: 51 } })], items(1));
		expect(run.error?.message).toBe(
			"'Requests at Once' must be a whole number from 1 to 50. Given: 51",
		);
		expect(harness.sandbox.requests).toEqual([]);
	});
});

describe('three items, the middle one failing', () => {
	const failingMiddle = () => [
		lead('c1'),
		{ ...lead('c2'), click: 'UnknownClick0001' },
		lead('c3'),
	];
	const one = { options: { parallel: 1 } };

	it('stop: ends the run and says how much was done', async () => {
		const run = await harness.run([dub(one), reader('After')], failingMiddle());
		expect(run.status).toBe('error');
		expect(run.error?.message).toBe(
			'[item 1] Dub did not record the lead: "Click event not found for clickId: UnknownClick0001" (404 not_found); this customer and event are now reserved for 7 days, so sending them again records nothing',
		);
		expect(description(run.error)).toContain('1 of 3 items were already done before this');
		expect(run.items('After')).toEqual([]);
		expect(harness.sent()).toHaveLength(2);
	});

	it('continue: the error takes the place of the item, and the others go on', async () => {
		const run = await harness.run(
			[dub(one, { onError: 'continueRegularOutput' }), reader('After')],
			failingMiddle(),
		);
		expect(run.status).toBe('success');
		expect(run.json('After')).toEqual([
			expect.objectContaining({ recorded: true, value: 'c1' }),
			{ error: expect.stringContaining('Click event not found') as string, value: 'c2' },
			expect.objectContaining({ recorded: true, value: 'c3' }),
		]);
	});

	it('error output: the failed item goes there, still linked to where it came from', async () => {
		const settings = { onError: 'continueErrorOutput', errorTo: 'Failed' } as const;
		const run = await harness.run(
			[dub(one, settings), reader('After'), reader('Failed')],
			failingMiddle(),
		);
		expect(run.json('After').map(({ value }) => value)).toEqual(['c1', 'c3']);
		expect(run.json('Failed')).toEqual([
			{ error: expect.stringContaining('Click event not found') as string, value: 'c2' },
		]);
	});

	it('Retry On Fail does not send the other items again', async () => {
		const settings = { onError: 'continueRegularOutput', retryOnFail: true, maxTries: 2 } as const;
		const run = await harness.run(
			[dub({}, { ...settings, waitBetweenTries: 0 })],
			[{ ...lead(), click: 'UnknownClick0001' }, lead('c2'), lead('c3')],
		);
		expect(run.json('Dub')).toHaveLength(3);
		expect(harness.sent()).toHaveLength(3);
	});
});

describe('sending', () => {
	it('waits out a rate limit and goes on', async () => {
		Object.assign(harness.sandbox.dub.settings, { rateLimitRequests: 2, rateLimitWindowMs: 300 });
		const run = await harness.run([dub(), reader('After')], items(5));
		expect(run.json('After').map(({ value }) => value)).toEqual(['c1', 'c2', 'c3', 'c4', 'c5']);
		expect(run.json('Dub').every(({ recorded }) => recorded === true)).toBe(true);
		expect(harness.sandbox.dub.recordedLeads).toHaveLength(5);
		expect(harness.sandbox.requests.some(({ status }) => status === 429)).toBe(true);
	});

	it('does not run into the same limit again and again', async () => {
		Object.assign(harness.sandbox.dub.settings, { rateLimitRequests: 40, rateLimitWindowMs: 1500 });
		const run = await harness.run([dub()], items(150));
		expect(run.json('Dub').filter(({ recorded }) => recorded === true)).toHaveLength(150);
		const customers = harness.sandbox.dub.recordedLeads.map((one) => one.customerExternalId);
		expect(new Set(customers).size).toBe(150);
		expect(customers).toHaveLength(150);
		// Those under way when the limit was met for the first time, and no others.
		const refused = harness.sandbox.requests.filter(({ status }) => status === 429);
		expect(refused.length).toBeGreaterThan(0);
		expect(refused.length).toBeLessThanOrEqual(10);
	});

	it('gives up on a rate limit that outlasts the longest wait', async () => {
		Object.assign(harness.sandbox.dub.settings, { rateLimitRequests: 0 });
		const run = await harness.run([dub({ options: { longestWait: 0 } })], items(1));
		expect(run.error?.message).toBe(
			'Dub\'s rate limit did not clear in time: "Too many requests" (429 rate_limit_exceeded); nothing was recorded',
		);
		expect(harness.sent()).toHaveLength(1);
	});

	it('sends a lead once when its answer is lost, and says that it may have been recorded', async () => {
		const lost = { service: 'dub', when: 'after', reply: 'drop connection' } as const;
		harness.sandbox.faults.add(lost);
		const run = await harness.run([dub()], items(1));
		expect(run.error?.message).toBe(
			'Dub was asked to record the lead, but its answer was lost (the connection was cut); the lead may have been recorded, so look for it in Dub before sending it again',
		);
		expect(harness.sent()).toHaveLength(1);
		expect(harness.sandbox.dub.recordedLeads).toHaveLength(1);
	});

	it.each([
		['no HTTP', 'not http\r\n\r\n'],
		[
			'HTTP that cannot be unpacked',
			'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd',
		],
	])('says that a lead may have been recorded when the answer is %s', async (_, bytes) => {
		const server = createServer((socket) => {
			socket.once('data', () => socket.end(bytes));
		});
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		const { port } = server.address() as AddressInfo;
		const baseUrl = `http://127.0.0.1:${port}`;
		const run = await harness.run([dub()], items(1), { dubApi: { baseUrl } });
		server.close();
		expect(run.error?.message).toBe(
			'Dub was asked to record the lead, but its answer was lost (an answer came that could not be read); the lead may have been recorded, so look for it in Dub before sending it again',
		);
	});

	it.each([
		['the credential', {}, { dubApi: { baseUrl: 'api.dub.co' } }],
		['an option', { options: { parallel: 99 } }, {}],
	])(
		'fails every item when %s is wrong, so that none passes for done',
		async (_, parameters, other) => {
			const settings = { onError: 'continueErrorOutput', errorTo: 'Failed' } as const;
			const run = await harness.run(
				[dub(parameters, settings), reader('After'), reader('Failed')],
				items(3),
				other,
			);
			expect(harness.sent()).toEqual([]);
			expect(run.items('After')).toEqual([]);
			expect(run.json('Failed').map(({ value }) => value)).toEqual(['c1', 'c2', 'c3']);
		},
	);

	it('sends nothing with a key that is for web pages', async () => {
		const apiKey = 'dub_pk_sandbox000000000000';
		const run = await harness.run([dub()], items(1), { dubApi: { apiKey } });
		expect(run.error?.message).toMatch(/publishable key/);
		expect(harness.sent()).toEqual([]);
	});

	it('says that nothing was sent to an address that is none', async () => {
		const run = await harness.run([dub()], items(1), {
			dubApi: { baseUrl: 'http://localhost:99999' },
		});
		expect(run.error?.message).toBe(
			"'Base URL' of the Dub credential must be an address such as https://api.dub.co",
		);
	});

	it('keeps our words where the text of the service would make n8n put its own', async () => {
		const body = { error: { code: 'not_found', message: 'Click EPERM1 not found' } };
		harness.sandbox.faults.add({ service: 'dub', reply: { status: 404, body } });
		const run = await harness.run([dub()], items(1));
		expect(run.error?.message).toBe(
			'Dub did not record the lead: "Click EPERM1 not found" (404 not_found); this customer and event may now be reserved for 7 days, so look for the lead in Dub before sending it again',
		);
	});

	it('asks no more once Dub is closed for longer than an item may wait', async () => {
		const busy = {
			status: 429,
			headers: { 'retry-after': '30' },
			body: { error: { code: 'rate_limit_exceeded', message: 'Too many requests' } },
		};
		harness.sandbox.faults.add({ service: 'dub', reply: busy, times: 100 });
		const settings = { onError: 'continueRegularOutput' } as const;
		const run = await harness.run(
			[dub({ options: { longestWait: 10, parallel: 5 } }, settings)],
			items(60),
		);
		expect(run.items('Dub')).toHaveLength(60);
		expect(harness.sent().length).toBeLessThanOrEqual(5);
		expect(harness.sandbox.dub.recordedLeads).toEqual([]);
	});

	it('sends a lead once when no answer comes in time', async () => {
		harness.sandbox.faults.add({ service: 'dub', reply: 'hang' });
		const run = await harness.run([dub({ options: { timeout: 1 } })], items(1));
		expect(run.error?.message).toBe(
			'Dub was asked to record the lead, but its answer was lost (no answer came in time); the lead may have been recorded, so look for it in Dub before sending it again',
		);
		expect(harness.sent()).toHaveLength(1);
	});

	it('sends a deferred call again when its answer is lost', async () => {
		harness.sandbox.faults.add({ service: 'dub', when: 'after', reply: 'drop connection' });
		const run = await harness.run([dub({ additionalFields: { mode: 'deferred' } })], items(1));
		expect(run.json('Dub')).toMatchObject([{ recorded: false, link: LINK }]);
		expect(harness.sent()).toHaveLength(2);
	});

	it('puts out the same in input order, one at a time or ten at once', async () => {
		const outputs = [];
		for (const parallel of [1, 10]) {
			const input = items(12);
			// The first item is answered last.
			const busy = { status: 429, headers: { 'retry-after': '0' }, body: '' };
			harness.sandbox.faults.add({ service: 'dub', reply: busy });
			const additionalFields = { customerName: '=Customer {{ $json.customer }}' };
			const run = await harness.run([dub({ additionalFields, options: { parallel } })], input);
			outputs.push(run.items('Dub'));
			expect(harness.sent()).toHaveLength(13);
			harness.sandbox.reset();
		}
		expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual(
			Array.from({ length: 12 }, (_, item) => ({ item })),
		);
		expect(outputs[1]).toEqual(outputs[0]);
	});

	it('records two events of one customer in input order', async () => {
		const item = lead();
		const mapped = { eventName: '={{ $json.event }}', options: { parallel: 10 } };
		const events = ['First', 'Second', 'Third'];
		// The first one is refused at first; the others could overtake it.
		const busy = { status: 429, headers: { 'retry-after': '0' }, body: '' };
		harness.sandbox.faults.add({ service: 'dub', reply: busy });
		await harness.run(
			[dub(mapped)],
			events.map((event) => ({ ...item, event })),
		);
		expect(harness.sandbox.dub.recordedLeads.map(({ eventName }) => eventName)).toEqual(events);
	});
});

describe('the key', () => {
	it('is tried once when Dub refuses it', async () => {
		const apiKey = `dub_${'w'.repeat(24)}`;
		const run = await harness.run([dub()], items(1), { dubApi: { apiKey } });
		expect(run.error?.message).toBe(
			'Dub refused the API key: "Unauthorized: Invalid API key" (401 unauthorized)',
		);
		expect(harness.sent()).toHaveLength(1);
	});

	it('does not show even where the service repeats it', async () => {
		const { apiKey } = harness.credentials().dubApi;
		const message = `No. You sent: Bearer ${apiKey}`;
		const body = { error: { code: 'bad_request', message } };
		harness.sandbox.faults.add({ service: 'dub', reply: { status: 400, body } });
		const run = await harness.run([dub({}, { onError: 'continueRegularOutput' })], items(1));
		expect(run.json('Dub')).toEqual([
			{ error: 'Dub did not record the lead: "No. You sent: [hidden]" (400 bad_request)' },
		]);
	});

	it('does not show in the output, nor when it looks like no key', async () => {
		const apiKey = 'SomeKeyOfAnotherForm0011223344';
		const body = {
			click: null,
			link: null,
			customer: null,
			debug: { headers: [`Bearer ${apiKey}`] },
		};
		harness.sandbox.faults.add({ service: 'dub', reply: { status: 200, body } });
		const run = await harness.run([dub()], items(1), { dubApi: { apiKey } });
		expect(run.json('Dub')).toMatchObject([{ debug: { headers: ['Bearer [hidden]'] } }]);
	});
});
