import type { INodeParameters } from 'n8n-workflow';
import {
	COMPANY,
	PRODUCTS,
	SECOND_COMPANY,
	SECOND_PRODUCT,
	USERS,
	WHOP_KEY_APP,
	WHOP_KEY_NO_EMAIL,
	WHOP_KEY_READ_ONLY,
} from '../../sandbox/identities.mts';
import { READ } from './kit/helper-nodes.mts';
import type { Picker } from './kit/pickers.mts';
import { loadOptions, searchList } from './kit/pickers.mts';
import type { NodeToRun } from './kit/run.mts';
import { byId, createHarness } from './kit/harness.mts';

const TYPE = 'n8n-nodes-whop-dub.whopLead';
const [OWNER, ANN, BEN] = USERS;
const [COURSE, COMMUNITY, NEWSLETTER] = PRODUCTS;

const harness = createHarness();

const whop = (
	operation: 'create' | 'get' | 'getAll' | 'update',
	parameters: INodeParameters,
	settings: Partial<NodeToRun> = {},
): NodeToRun => ({
	name: 'Whop',
	type: TYPE,
	parameters: { resource: 'lead', operation, company: byId(COMPANY.id), ...parameters },
	...settings,
});
/** A node that says for each item it gets which item of the start it comes from. */
const reader = (name: string): NodeToRun => ({
	name,
	type: READ,
	parameters: { value: "={{ $('Start').item.json.n }}" },
});
const description = (error: unknown): unknown => (error as { description?: unknown }).description;
const stored = () => harness.sandbox.whop.leads;
const query = (request: number) =>
	Object.fromEntries(harness.sandbox.requests[request]?.query ?? []);

/** A date-time as Whop writes it. */
const day = (number: number): string => new Date(Date.UTC(2026, 0, number)).toISOString();

describe('Create', () => {
	it('stores a lead with every field and returns what Whop answers', async () => {
		const metadata = { entries: [{ key: 'dub_id', value: 'click1' }] };
		const additionalFields = {
			productId: byId(COMMUNITY.id),
			referrer: 'https://shop.example/?dub_id=click1',
		};
		const run = await harness.run([whop('create', { userId: ANN.id, metadata, additionalFields })]);
		const [lead] = stored();
		expect(harness.sent()).toEqual(['POST /leads']);
		expect(harness.bodies()).toEqual([
			{
				company_id: COMPANY.id,
				user_id: ANN.id,
				product_id: COMMUNITY.id,
				referrer: 'https://shop.example/?dub_id=click1',
				metadata: { dub_id: 'click1' },
			},
		]);
		expect(lead).toMatchObject({
			companyId: COMPANY.id,
			user: ANN,
			product: COMMUNITY,
			referrer: 'https://shop.example/?dub_id=click1',
			metadata: { dub_id: 'click1' },
			memberId: null,
		});
		expect(run.items('Whop')).toEqual([
			{
				json: {
					id: lead?.id,
					created_at: new Date(lead?.createdAt ?? 0).toISOString(),
					updated_at: new Date(lead?.updatedAt ?? 0).toISOString(),
					referrer: 'https://shop.example/?dub_id=click1',
					metadata: { dub_id: 'click1' },
					user: ANN,
					product: { id: COMMUNITY.id, title: COMMUNITY.title },
					member: null,
				},
				pairedItem: { item: 0 },
			},
		]);
	});

	it.each<INodeParameters>([
		{ metadata: { entries: [] } },
		{ specifyMetadata: 'json', metadataJson: '' },
	])('leaves empty fields out and gives nulls as nulls: %j', async (metadata) => {
		const additionalFields = { productId: byId(''), referrer: '' };
		const run = await harness.run([
			whop('create', { userId: BEN.id, ...metadata, additionalFields }),
		]);
		expect(harness.bodies()).toEqual([{ company_id: COMPANY.id, user_id: BEN.id }]);
		expect(run.json('Whop')).toMatchObject([
			{ referrer: null, metadata: null, product: null, member: null, user: { name: null } },
		]);
	});

	it('takes the company from the credential when the node names none', async () => {
		await harness.run([whop('create', { userId: ANN.id, company: byId('') })], [{}], {
			whopApi: { companyId: SECOND_COMPANY.id },
		});
		expect(stored()).toMatchObject([{ companyId: SECOND_COMPANY.id }]);
	});

	it('sends the key and the API version with each request', async () => {
		await harness.run([whop('create', { userId: ANN.id })], [{}], {
			whopApi: { apiVersion: '2026-07-18' },
		});
		await harness.run([whop('create', { userId: ANN.id })]);
		expect(harness.sandbox.requests.map(({ headers }) => headers)).toMatchObject([
			{ authorization: 'Bearer apik_sandbox_full', 'api-version-date': '2026-07-18' },
			{ authorization: 'Bearer apik_sandbox_full', 'api-version-date': '2026-07-20' },
		]);
	});

	it('creates and lists under whichever name Whop takes the company, and asks about it once', async () => {
		harness.sandbox.whop.variants.accountParam = 'account_id';
		const nodes = [whop('create', { userId: ANN.id, options: { parallel: 1 } })];
		await harness.run(nodes, [{}, {}]);
		expect(stored()).toHaveLength(2);
		expect(harness.bodies()).toMatchObject([
			{ company_id: COMPANY.id },
			{ account_id: COMPANY.id },
			{ account_id: COMPANY.id },
		]);
		const listed = await harness.run([whop('getAll', { returnAll: true })]);
		expect(listed.json('Whop')).toHaveLength(2);
	});
});

describe('Get', () => {
	it('returns all fields, nulls as nulls', async () => {
		const { id } = harness.sandbox.whop.addLead({
			createdAt: day(1),
			user: BEN,
			productId: null,
		});
		const run = await harness.run([whop('get', { leadId: '={{ $json.lead }}' })], [{ lead: id }]);
		expect(harness.sent()).toEqual([`GET /leads/${id}`]);
		expect(run.items('Whop')).toEqual([
			{
				json: {
					id,
					created_at: day(1),
					updated_at: day(1),
					referrer: null,
					metadata: null,
					user: { id: BEN.id, email: BEN.email, name: null, username: BEN.username },
					product: null,
					member: null,
				},
				pairedItem: { item: 0 },
			},
		]);
	});

	it('shows the member of a converted lead', async () => {
		const { id } = harness.sandbox.whop.addLead({ memberId: 'mber_1' });
		const run = await harness.run([whop('get', { leadId: id })]);
		expect(run.json('Whop')).toMatchObject([{ id, member: { id: 'mber_1' } }]);
	});

	it('keeps unknown fields, but no texts worded as instructions to an AI', async () => {
		harness.sandbox.whop.variants.extraKeys = true;
		const { id } = harness.sandbox.whop.addLead();
		const run = await harness.run([whop('get', { leadId: id })]);
		expect(run.json('Whop')).toMatchObject([{ id, future_field: { added: 'later' } }]);
		expect(JSON.stringify(run.json('Whop'))).not.toContain('recommended_action');
	});

	it('hints at the missing permission when email addresses are hidden', async () => {
		const { id } = harness.sandbox.whop.addLead();
		const run = await harness.run([whop('get', { leadId: id })], [{}], {
			whopApi: { apiKey: WHOP_KEY_NO_EMAIL },
		});
		expect(run.json('Whop')).toMatchObject([{ user: { email: null } }]);
		const [task] = run.run.data.resultData.runData['Whop'] ?? [];
		expect(task?.hints).toMatchObject([
			{ message: expect.stringContaining('member:email:read') as string },
		]);
	});
});

describe('Get Many', () => {
	/** Leads of the days 1 to `count` of January, IDs `lead_1` and so on. */
	const addLeads = (count: number) => {
		for (let number = 1; number <= count; number++) {
			harness.sandbox.whop.addLead({ id: `lead_${number}`, createdAt: day(number) });
		}
	};
	const ids = (json: { id?: unknown }[]) => json.map(({ id }) => id);

	it.each([
		['as is most likely', {}],
		['oldest first', { order: 'oldest-first' }],
		['no cursor on the last page', { endCursorOnLastPage: false }],
		['smaller pages than asked for', { maxPageSize: 7 }],
		['the other name for the company', { accountParam: 'account_id' }],
		['unknown keys', { extraKeys: true }],
		['an empty page before each', { emptyPages: true }],
	])('returns all leads over all pages, each once: %s', async (_, variants) => {
		Object.assign(harness.sandbox.whop.variants, variants);
		addLeads(205);
		const run = await harness.run([whop('getAll', { returnAll: true })]);
		const listed = ids(run.json('Whop'));
		expect(listed).toHaveLength(205);
		expect(new Set(listed).size).toBe(205);
		expect(run.items('Whop').every(({ pairedItem }) => isItem(pairedItem, 0))).toBe(true);
	});

	const isItem = (paired: unknown, item: number) =>
		JSON.stringify(paired) === JSON.stringify({ item });

	it.each([
		[1, 1],
		[99, 1],
		[101, 2],
	])('stops at the limit of %i, after %i pages', async (limit, pages) => {
		addLeads(205);
		const run = await harness.run([whop('getAll', { returnAll: false, limit })]);
		expect(run.json('Whop')).toHaveLength(limit);
		expect(harness.sandbox.requests).toHaveLength(pages);
	});

	it('filters by date and product on the side of Whop', async () => {
		for (const [index, { id }] of PRODUCTS.entries()) {
			harness.sandbox.whop.addLead({ id: `lead_${index}a`, createdAt: day(10), productId: id });
			harness.sandbox.whop.addLead({ id: `lead_${index}b`, createdAt: day(20), productId: id });
		}
		const filters = {
			createdAfter: day(15),
			createdBefore: '2026-01-31T00:00:00',
			productIds: [COURSE.id, NEWSLETTER.id],
		};
		const run = await harness.run([whop('getAll', { returnAll: true, filters })]);
		expect(ids(run.json('Whop')).sort()).toEqual(['lead_0b', 'lead_2b']);
		expect(harness.sandbox.requests[0]?.query).toEqual(
			expect.arrayContaining([
				['company_id', COMPANY.id],
				['created_after', day(15)],
				['product_ids[]', COURSE.id],
				['product_ids[]', NEWSLETTER.id],
			]),
		);
	});

	it.each([
		['all', 30],
		['converted', 10],
		['notConverted', 20],
	])('conversion: %s', async (conversion, count) => {
		addLeads(30);
		for (let number = 3; number <= 30; number += 3)
			harness.sandbox.whop.convertLead(`lead_${number}`);
		const run = await harness.run([whop('getAll', { returnAll: true, filters: { conversion } })]);
		expect(run.json('Whop')).toHaveLength(count);
	});

	it('fills the limit with leads that fit, from as many pages as that takes', async () => {
		addLeads(205);
		harness.sandbox.whop.convertLead('lead_1');
		harness.sandbox.whop.convertLead('lead_2');
		const parameters = { returnAll: false, limit: 1, filters: { conversion: 'converted' } };
		const run = await harness.run([whop('getAll', parameters)]);
		expect(ids(run.json('Whop'))).toEqual(['lead_2']);
		expect(query(0)).toMatchObject({ first: '100' });
	});

	it('pairs every lead with the item that asked for it', async () => {
		addLeads(3);
		const filters = { createdAfter: '={{ $json.after }}' };
		const run = await harness.run(
			[whop('getAll', { returnAll: true, filters }), reader('After')],
			[
				{ n: 'first', after: day(2) },
				{ n: 'second', after: day(1) },
			],
		);
		expect(run.json('After').map(({ id, value }) => [id, value])).toEqual([
			['lead_3', 'first'],
			['lead_3', 'second'],
			['lead_2', 'second'],
		]);
	});

	it('is no error when there are no leads', async () => {
		const run = await harness.run([whop('getAll', { returnAll: true })]);
		expect(run).toMatchObject({ status: 'success' });
		expect(run.items('Whop')).toEqual([]);
	});
});

describe('Update', () => {
	const addLead = () =>
		harness.sandbox.whop.addLead({
			metadata: { plan: 'basic', source: 'ad' },
			referrer: 'https://old.example/',
		});
	const plan = { metadata: { entries: [{ key: 'plan', value: 'pro' }] } };

	it('merges metadata by default', async () => {
		const { id } = addLead();
		const run = await harness.run([whop('update', { leadId: id, ...plan })]);
		expect(harness.sent()).toEqual([`GET /leads/${id}`, `PATCH /leads/${id}`]);
		expect(stored()).toMatchObject([
			{ metadata: { plan: 'pro', source: 'ad' }, referrer: 'https://old.example/' },
		]);
		expect(run.json('Whop')).toMatchObject([{ id, metadata: { plan: 'pro', source: 'ad' } }]);
	});

	it('replaces metadata when asked to', async () => {
		const { id } = addLead();
		await harness.run([whop('update', { leadId: id, ...plan, metadataMode: 'replace' })]);
		expect(harness.sent()).toEqual([`PATCH /leads/${id}`]);
		expect(stored().map(({ metadata }) => metadata)).toEqual([{ plan: 'pro' }]);
	});

	it('changes the referrer alone', async () => {
		const { id } = addLead();
		const updateFields = { referrer: 'https://new.example/' };
		await harness.run([whop('update', { leadId: id, updateFields })]);
		expect(harness.bodies()).toEqual([updateFields]);
		expect(stored()).toMatchObject([
			{ metadata: { plan: 'basic', source: 'ad' }, referrer: 'https://new.example/' },
		]);
	});

	it('loses nothing when several items add to one lead', async () => {
		const { id } = addLead();
		const metadata = {
			specifyMetadata: 'json',
			metadataJson: '={{ { [$json.key]: true } }}',
		};
		await harness.run(
			[whop('update', { leadId: id, ...metadata, options: { parallel: 10 } })],
			['a', 'b', 'c'].map((key) => ({ key })),
		);
		expect(stored().map(({ metadata }) => metadata)).toEqual([
			{ plan: 'basic', source: 'ad', a: true, b: true, c: true },
		]);
	});
});

describe('a workflow that was saved with version 0.1.0', () => {
	const saved = { typeVersion: 1 };

	it.each<[string, INodeParameters]>([
		['rows', { metadata: { entries: [{ key: 'plan', value: 'pro' }] } }],
		['JSON', { metadataJson: '{"plan":"pro"}' }],
	])('has its metadata among the other fields, as %s', async (_form, metadata) => {
		const additionalFields = { ...metadata, referrer: 'https://shop.example/' };
		const updateFields = { ...metadata, metadataMode: 'replace' };
		await harness.run([
			whop('create', { userId: ANN.id, additionalFields }, saved),
			whop('update', { leadId: '={{ $json.id }}', updateFields }, { ...saved, name: 'Update' }),
		]);
		expect(harness.bodies()).toMatchObject([
			{ metadata: { plan: 'pro' }, referrer: 'https://shop.example/' },
			{ metadata: { plan: 'pro' } },
		]);
		expect(harness.sent()).toEqual(['POST /leads', `PATCH /leads/${String(stored()[0]?.id)}`]);
	});
});

describe('bad input', () => {
	const others = [ANN, BEN].map(({ id }) => ({ userId: id, company: COMPANY.id }));

	it.each([
		[
			'a user ID of another kind',
			{ userId: 'ann@example.com' },
			`[item 1] 'User ID' must be an ID that starts with "user_". Given: ann@example.com`,
		],
		[
			'a wrong company',
			{ company: 'acme' },
			`[item 1] 'Company' must be an ID that starts with "biz_". Given: acme`,
		],
		[
			'a wrong product',
			{ productId: 'Course' },
			`[item 1] 'Product' must be an ID that starts with "prod_" or "pass_". Given: Course`,
		],
		[
			'metadata that is no object',
			{ metadataJson: '[1]' },
			`[item 1] 'Metadata (JSON)' must be an object such as {"plan": "pro"}. Given: [1]`,
		],
	])('%s in one item of three: refused before anything is sent', async (_, wrong, message) => {
		const parameters = {
			userId: '={{ $json.userId }}',
			company: byId('={{ $json.company }}'),
			specifyMetadata: 'json',
			metadataJson: '={{ $json.metadataJson }}',
			additionalFields: { productId: byId('={{ $json.productId }}') },
		};
		const [first = {}, last = {}] = others;
		const run = await harness.run(
			[whop('create', parameters)],
			[first, { ...first, ...wrong }, last],
		);
		expect(run.status).toBe('error');
		expect(run.error?.message).toBe(message);
		expect(harness.sandbox.requests).toEqual([]);
	});

	it.each([
		['get', { leadId: '={{ $json.none }}' }, "'Lead ID' is empty; it is required"],
		[
			'get',
			{ leadId: 'user_1' },
			`'Lead ID' must be an ID that starts with "lead_". Given: user_1`,
		],
		[
			'getAll',
			{ returnAll: false, limit: 0 },
			/^'Limit' must be a whole number, 1 or more\. Given: 0$/,
		],
		[
			'getAll',
			{ filters: { createdAfter: 'soon' } },
			"'Created After' must be a date such as 2026-01-31T09:00:00Z. Given: soon",
		],
		[
			'getAll',
			{ filters: { productIds: ['prod_1', 'x'] } },
			`'Product Names or IDs' must be an ID that starts with "prod_" or "pass_". Given: x`,
		],
		[
			'update',
			{ leadId: 'lead_1', updateFields: {} },
			"Nothing to update: 'Metadata' and 'Referrer' hold no new value",
		],
		[
			'update',
			{ leadId: 'lead_1', metadataMode: 'add', updateFields: { referrer: 'x' } },
			"'Metadata Mode' must be one of merge, replace. Given: add",
		],
	] as const)(
		'%s %j is refused before anything is sent',
		async (operation, parameters, message) => {
			const run = await harness.run([whop(operation, parameters as INodeParameters)]);
			if (typeof message === 'string') expect(run.error?.message).toBe(message);
			else expect(run.error?.message).toMatch(message);
			expect(harness.sandbox.requests).toEqual([]);
		},
	);

	it('says where to fill in the company when neither node nor credential has one', async () => {
		const run = await harness.run([whop('getAll', { company: byId('') })], [{}], {
			whopApi: { companyId: '' },
		});
		expect(run.error?.message).toBe("'Company' is empty, in the node and in the credential");
		expect(harness.sandbox.requests).toEqual([]);
	});
});

describe('three items, the middle one failing', () => {
	const input = [
		{ n: 1, user: OWNER.id },
		{ n: 2, user: 'user_unknown' },
		{ n: 3, user: BEN.id },
	];
	const parameters = { userId: '={{ $json.user }}', options: { parallel: 1 } };
	const refusal =
		'[item 1] Whop did not create the lead: "User not found" (404); \'User ID\' was user_unknown';

	it('stop: ends the run and says how much was done', async () => {
		const run = await harness.run([whop('create', parameters), reader('After')], input);
		expect(run.status).toBe('error');
		expect(run.error?.message).toBe(refusal);
		expect(description(run.error)).toContain('1 of 3 items were already done before this');
		expect(run.items('After')).toEqual([]);
		expect(stored()).toHaveLength(1);
	});

	it('continue: the error takes the place of the item, and the others go on', async () => {
		const run = await harness.run(
			[whop('create', parameters, { onError: 'continueRegularOutput' }), reader('After')],
			input,
		);
		expect(run.status).toBe('success');
		expect(run.json('After')).toEqual([
			expect.objectContaining({ user: OWNER, value: 1 }),
			{ error: refusal, value: 2 },
			expect.objectContaining({ user: BEN, value: 3 }),
		]);
	});

	it('error output: the failed item goes there, still linked to where it came from', async () => {
		const settings = { onError: 'continueErrorOutput', errorTo: 'Failed' } as const;
		const run = await harness.run(
			[whop('create', parameters, settings), reader('After'), reader('Failed')],
			input,
		);
		expect(run.json('After').map(({ value }) => value)).toEqual([1, 3]);
		expect(run.json('Failed')).toEqual([{ error: refusal, value: 2 }]);
	});

	it('Retry On Fail does not create the other leads again', async () => {
		const [first, failing, last] = input;
		const settings = { onError: 'continueRegularOutput', retryOnFail: true, maxTries: 2 } as const;
		await harness.run(
			[whop('create', parameters, { ...settings, waitBetweenTries: 0 })],
			[failing ?? {}, first ?? {}, last ?? {}],
		);
		expect(harness.sent()).toHaveLength(3);
		expect(stored()).toHaveLength(2);
	});
});

describe('sending', () => {
	const refused = { type: 'rate_limit_exceeded', message: 'Try again in 1 seconds.' };

	it.each([
		['a header', { status: 429, headers: { 'retry-after': '0' }, body: {} }],
		['the message', { status: 429, body: { error: refused } }],
	])('waits out a rate limit that %s names, and goes on', async (_, reply) => {
		harness.sandbox.faults.add({ service: 'whop', reply });
		const run = await harness.run([whop('create', { userId: ANN.id })], [{}, {}]);
		expect(run.items('Whop')).toHaveLength(2);
		expect(stored()).toHaveLength(2);
		expect(harness.sent()).toHaveLength(3);
	});

	it('gives up on a rate limit that outlasts the longest wait', async () => {
		harness.sandbox.faults.add({
			service: 'whop',
			reply: { status: 429, body: { error: refused } },
		});
		const run = await harness.run([
			whop('create', { userId: ANN.id, options: { longestWait: 0 } }),
		]);
		expect(run.error?.message).toMatch(
			/^Whop's rate limit did not clear in time: "Try again in 1 seconds" \(429\); nothing was changed/,
		);
		expect(harness.sent()).toHaveLength(1);
	});

	it.each([
		['is lost', { when: 'after', reply: 'drop connection' }],
		['is an error of the server', { when: 'after', reply: { status: 502, body: '<html></html>' } }],
		['is a web page', { when: 'after', reply: { status: 200, body: '<html></html>' } }],
		['is no lead', { when: 'after', reply: { status: 200, body: { data: { id: 'lead_1' } } } }],
	] as const)('creates a lead once when the answer %s, and says so', async (_, fault) => {
		harness.sandbox.faults.add({ service: 'whop', ...fault });
		const run = await harness.run([whop('create', { userId: ANN.id })]);
		expect(run.error?.message).toMatch(
			/; the lead may have been created, so look for it before creating it again/,
		);
		expect(description(run.error)).toContain('Look for it with the operation Get Many');
		expect(harness.sent()).toEqual(['POST /leads']);
		expect(stored()).toHaveLength(1);
	});

	it('says that an update may have been made when its answers are lost', async () => {
		const { id } = harness.sandbox.whop.addLead();
		const lost = { service: 'whop', when: 'after', reply: 'drop connection', times: 10 } as const;
		harness.sandbox.faults.add(lost);
		const updateFields = { referrer: 'https://shop.example/' };
		const run = await harness.run([whop('update', { leadId: id, updateFields })]);
		expect(run.error?.message).toBe(
			`Whop was asked to update the lead ${id}, but its answer was lost (the connection was cut); the change may have been made, and sending the same again does no harm`,
		);
		expect(description(run.error)).toBe('Sending the same again does no harm.');
		expect(harness.sandbox.whop.findLead(id)?.referrer).toBe('https://shop.example/');
	});

	it('names all items whose answers are lost at the same time', async () => {
		const lost = { service: 'whop', when: 'after', reply: 'drop connection', times: 3 } as const;
		harness.sandbox.faults.add(lost);
		const run = await harness.run([whop('create', { userId: ANN.id })], [{}, {}, {}]);
		expect(run.error?.message).toMatch(/may have been created, so look for it/);
		expect(description(run.error)).toContain(
			'Items 1 and 2 were under way and failed too: what is said here may hold for them as well.',
		);
		expect(stored()).toHaveLength(3);
	});

	it('reads again when an answer is lost', async () => {
		const { id } = harness.sandbox.whop.addLead();
		harness.sandbox.faults.add({ service: 'whop', when: 'after', reply: 'drop connection' });
		const run = await harness.run([whop('get', { leadId: id })]);
		expect(run.json('Whop')).toMatchObject([{ id }]);
		expect(harness.sent()).toHaveLength(2);
	});

	it('returns the same in input order, one at a time or ten at once', async () => {
		const outputs = [];
		const input = Array.from({ length: 12 }, (_, n) => ({ n, lead: `lead_${n}` }));
		for (const { n, lead } of input)
			harness.sandbox.whop.addLead({ id: lead, createdAt: day(n + 1) });
		for (const parallel of [1, 10]) {
			// The first item is answered last.
			const busy = { status: 429, headers: { 'retry-after': '0' }, body: '' };
			harness.sandbox.faults.add({ service: 'whop', reply: busy });
			const parameters = { leadId: '={{ $json.lead }}', options: { parallel } };
			const run = await harness.run([whop('get', parameters)], input);
			outputs.push(run.items('Whop'));
		}
		expect(outputs[0]?.map(({ json }) => json['id'])).toEqual(input.map(({ lead }) => lead));
		expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual(
			input.map((_, item) => ({ item })),
		);
		expect(outputs[1]).toEqual(outputs[0]);
	});
});

describe('the key', () => {
	it('is tried once when Whop refuses it', async () => {
		const run = await harness.run([whop('getAll', {})], [{}], {
			whopApi: { apiKey: 'apik_of_somebody' },
		});
		expect(run.error?.message).toBe(
			'Whop does not accept the API key: "Authentication failed" (401)',
		);
		expect(harness.sent()).toHaveLength(1);
	});

	it('that is not allowed to write is named with the permission', async () => {
		const run = await harness.run([whop('create', { userId: ANN.id })], [{}], {
			whopApi: { apiKey: WHOP_KEY_READ_ONLY },
		});
		expect(run.error?.message).toMatch(
			/^The Whop API key is not allowed to create the lead: ".* the lead:manage scope" \(403\)/,
		);
		expect(description(run.error)).toContain('give the key the permission lead:manage under');
	});

	it('does not show even where the service repeats it', async () => {
		const message = 'No. You sent: Bearer apik_sandbox_full';
		harness.sandbox.faults.add({
			service: 'whop',
			reply: { status: 400, body: { error: { message } } },
		});
		const run = await harness.run([
			whop('create', { userId: ANN.id }, { onError: 'continueRegularOutput' }),
		]);
		expect(run.json('Whop')).toEqual([
			{ error: 'Whop did not create the lead: "No. You sent: [hidden]" (400)' },
		]);
	});
});

describe('pickers', () => {
	const open = (picker: Partial<Picker>, apiKey = 'apik_sandbox_full') =>
		searchList(harness.pack, {
			type: TYPE,
			method: 'searchProducts',
			parameters: { resource: 'lead', operation: 'create', company: byId(COMPANY.id) },
			credentials: harness.credentials({ whopApi: { apiKey } }),
			...picker,
		});
	const values = ({ results }: { results: { value: unknown }[] }) =>
		results.map(({ value }) => value);

	it('lists the companies, and finds one by its name', async () => {
		const all = await open({ method: 'searchCompanies' });
		expect(all.results).toEqual([
			{ name: 'As in the credential', value: '' },
			{ name: `${COMPANY.title} (${COMPANY.id})`, value: COMPANY.id },
			{ name: `${SECOND_COMPANY.title} (${SECOND_COMPANY.id})`, value: SECOND_COMPANY.id },
		]);
		expect(values(await open({ method: 'searchCompanies', search: 'second' }))).toEqual([
			SECOND_COMPANY.id,
		]);
	});

	it('offers the company of the credential to a key that is not allowed to list companies', async () => {
		const { results } = await open({ method: 'searchCompanies' }, WHOP_KEY_APP);
		expect(results).toMatchObject([{ value: '' }, { value: COMPANY.id }]);
	});

	it('lists the products of the chosen company only', async () => {
		expect(values(await open({}))).toEqual(PRODUCTS.map(({ id }) => id));
		expect(values(await open({ search: 'NEWS' }))).toEqual([NEWSLETTER.id]);
	});

	it('goes through long lists page by page', async () => {
		for (let number = 1; number <= 120; number++) {
			const id = `prod_extra${number}`;
			harness.sandbox.whop.addProduct({ id, title: `Extra ${number}`, companyId: COMPANY.id });
		}
		const first = await open({});
		expect(first.results).toHaveLength(100);
		const second = await open({ paginationToken: String(first.paginationToken) });
		expect(second.results).toHaveLength(24);
		expect(second.paginationToken).toBeUndefined();
		expect(values(await open({ search: 'extra 120' }))).toEqual(['prod_extra120']);
	});

	/** A picked value, as the editor stores it. */
	const fromList = (value: unknown, name: unknown) =>
		({ __rl: true, mode: 'list', value, cachedResultName: name }) as INodeParameters;
	/** All that the choice of several products offers. */
	const choices = async () =>
		await loadOptions(harness.pack, {
			type: TYPE,
			method: 'getProducts',
			parameters: { resource: 'lead', operation: 'getAll', company: byId(COMPANY.id) },
			credentials: harness.credentials(),
		});

	it('offer companies and products that the node takes: Create', async () => {
		const companies = await open({ method: 'searchCompanies' });
		for (const { name, value } of companies.results) {
			const company = fromList(value, name);
			const products = await open({
				parameters: { resource: 'lead', operation: 'create', company },
			});
			for (const product of products.results) {
				const additionalFields = { productId: fromList(product.value, product.name) };
				await harness.run([whop('create', { company, userId: ANN.id, additionalFields })]);
			}
		}
		expect(stored().map(({ companyId, product }) => [companyId, product?.id])).toEqual(
			// First as in the credential, which is the first company.
			[...PRODUCTS, ...PRODUCTS, SECOND_PRODUCT].map(({ id, companyId }) => [companyId, id]),
		);
	});

	it('offer products that the node takes: Get Many', async () => {
		const leads = PRODUCTS.map(({ id }) => harness.sandbox.whop.addLead({ productId: id }));
		const offered = (await choices()).map(({ value }) => value);
		for (const productIds of [offered, ...offered.map((value) => [value])]) {
			const filters = { productIds } as INodeParameters;
			const run = await harness.run([whop('getAll', { returnAll: true, filters })]);
			expect(run.error).toBeUndefined();
			expect(run.json('Whop')).toHaveLength(productIds.length);
		}
		expect(offered).toHaveLength(leads.length);
	});

	it('offer products over a hundred pages, and an entry beyond that which does no harm', async () => {
		for (let number = 1; number <= 10_000; number++) {
			const id = `prod_extra${number}`;
			harness.sandbox.whop.addProduct({ id, title: `Extra ${number}`, companyId: COMPANY.id });
		}
		const searched = await open({ search: 'extra 99' });
		const cut = 'Only the first 10000 products';
		for (const last of [(await choices()).at(-1), searched.results.at(-1)]) {
			expect(last?.name).toMatch(
				new RegExp(`^${cut} (?:are listed|were searched)\\. For others, `),
			);
			const additionalFields = { productId: fromList(last?.value, last?.name) };
			const filters = { productIds: [last?.value] } as INodeParameters;
			const before = harness.sandbox.requests.length;
			for (const node of [
				whop('create', { userId: ANN.id, additionalFields }),
				whop('getAll', { filters }),
				whop('create', { userId: ANN.id, company: fromList(last?.value, last?.name) }),
			]) {
				const run = await harness.run([node]);
				expect(run.error?.message).toMatch(
					/^'(?:Product|Company).*must be an ID.*\(not in this list\)/,
				);
			}
			expect(harness.sandbox.requests).toHaveLength(before);
		}
		expect(values(searched)).toEqual([
			'prod_extra99',
			...Array.from({ length: 10 }, (_, index) => `prod_extra${990 + index}`),
			...Array.from({ length: 97 }, (_, index) => `prod_extra${9900 + index}`),
			'(not in this list)',
		]);
	});

	it('asks for the company first where there is none', async () => {
		const parameters = { resource: 'lead', operation: 'create', company: byId('') };
		const credentials = harness.credentials({ whopApi: { companyId: '' } });
		await expect(open({ parameters, credentials })).rejects.toThrow(
			"'Company' is empty, in the node and in the credential",
		);
		expect(harness.sandbox.requests).toEqual([]);
	});
});
