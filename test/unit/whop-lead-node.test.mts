import { readFileSync } from 'node:fs';

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { WhopLead } from '../../nodes/WhopLead/WhopLead.node.ts';
import { fakeRun, lead, page, refusal, thrownBy } from './whop-context.mts';
import type { FakeOptions, FakeRun, Reply } from './whop-context.mts';

interface Ran extends FakeRun {
	readonly rows: INodeExecutionData[];
	readonly leads: IDataObject[];
}

async function run(
	whop: Parameters<typeof fakeRun>[0],
	operation: string,
	options: FakeOptions = {},
): Promise<Ran> {
	const { parameters = {} } = options;
	const of = typeof parameters === 'function' ? parameters : () => parameters;
	const fake = fakeRun(whop, { ...options, parameters: (index) => ({ operation, ...of(index) }) });
	const [rows = []] = await new WhopLead().execute.call(fake.context);
	return { ...fake, rows, leads: rows.map(({ json }) => json) };
}

const refusedBefore = async (operation: string, parameters: IDataObject, expected: RegExp) => {
	const fake = fakeRun([], { parameters: { operation, ...parameters } });
	const caught = await thrownBy(new WhopLead().execute.call(fake.context));
	expect(caught).toMatchObject({ message: expect.stringMatching(expected) as string });
	expect(fake.requests).toEqual([]);
};

const rows = (entries: IDataObject) => ({
	entries: Object.entries(entries).map(([key, value]) => ({ key, value })),
});

describe('Create', () => {
	it('sends every field under its API name', async () => {
		const { requests, leads } = await run([{ body: lead('lead_1') }], 'create', {
			parameters: {
				company: { __rl: true, mode: 'list', value: 'biz_1' },
				userId: ' user_1 ',
				additionalFields: {
					metadata: rows({ foo: 'bar' }),
					productId: { __rl: true, mode: 'id', value: 'prod_1' },
					referrer: 'https://example.com/landing',
				},
			},
		});
		expect(requests).toMatchObject([{ method: 'POST', url: 'https://api.whop.com/api/v1/leads' }]);
		expect(requests[0]?.body).toEqual({
			company_id: 'biz_1',
			user_id: 'user_1',
			metadata: { foo: 'bar' },
			product_id: 'prod_1',
			referrer: 'https://example.com/landing',
		});
		expect(leads).toEqual([lead('lead_1')]);
	});

	it('sends the company alone when nothing else is given, that of the credential', async () => {
		const { requests } = await run([{ body: lead('lead_1') }], 'create');
		expect(requests[0]?.body).toEqual({ company_id: 'biz_own' });
	});

	describe('without a user, as new workflows have it', () => {
		const newest = { typeVersion: 1.1 };
		const ownToken = { additionalFields: { ownToken: true } };

		it.each([[{}], [{ userId: '' }], [{ additionalFields: { ownToken: false } }]])(
			'sends nothing with %j, and says what the user is',
			async (given) => {
				const parameters = { operation: 'create', ...given };
				const { context, requests } = fakeRun([], { ...newest, parameters });
				expect(await thrownBy(new WhopLead().execute.call(context))).toMatchObject({
					message: "'User ID' is empty; it is required",
					description: expect.stringMatching(/user_….*'Key Is a User's Token'/) as string,
				});
				expect(requests).toEqual([]);
			},
		);

		it('leaves the user to Whop where the key is one', async () => {
			const whop = [{ body: lead('lead_1') }];
			const { requests } = await run(whop, 'create', { ...newest, parameters: ownToken });
			expect(requests[0]?.body).toEqual({ company_id: 'biz_own' });
		});

		it('does not send a user from a field that does not show any more', async () => {
			const parameters = { ...ownToken, userId: 'user_1' };
			const { requests } = await run([{ body: lead('lead_1') }], 'create', {
				...newest,
				parameters,
			});
			expect(requests[0]?.body).toEqual({ company_id: 'biz_own' });
		});
	});

	it.each([
		[404, 'User not found', /: "User not found" \(404\); 'User ID' was user_1$/],
		[422, 'This user does not exist', /; 'User ID' was user_1$/],
		[404, 'User user_1 not found', /"User user_1 not found" \(404\)$/],
		[404, 'Product not found', /"Product not found" \(404\)$/],
	])('names the user where Whop (%d) says only: %s', async (status, message, told) => {
		const parameters = { userId: 'user_1' };
		const caught = await thrownBy(run([refusal(status, { message })], 'create', { parameters }));
		expect(caught).toMatchObject({ message: expect.stringMatching(told) as string });
	});

	it('takes metadata as JSON, of any depth', async () => {
		const { requests } = await run([{ body: lead('lead_1') }], 'create', {
			parameters: { additionalFields: { metadataJson: '{"a":{"b":[1,null]}}' } },
		});
		expect(requests[0]?.body).toMatchObject({ metadata: { a: { b: [1, null] } } });
	});

	it('says what is missing when Whop wants a user', async () => {
		const caught = await thrownBy(run([refusal(422, { message: 'User is required' })], 'create'));
		expect(caught).toMatchObject({
			message: expect.stringMatching(/"User is required" \(422\)/) as string,
			description: expect.stringMatching(/No 'User ID' was given.*no email/) as string,
		});
		const given = { parameters: { userId: 'user_1' } };
		expect(await thrownBy(run([refusal(422, { message: 'No' })], 'create', given))).toMatchObject({
			description: expect.not.stringMatching(/User ID/) as string,
		});
	});

	it.each([
		[{ userId: 'john.doe@example.com' }, /'User ID' must be an ID that starts with "user_"/],
		[{ company: 'my company' }, /'Company' must be an ID/],
		[{ additionalFields: { productId: 'biz_1' } }, /'Product' must be an ID/],
		[{ additionalFields: { metadataJson: '[1]' } }, /'Metadata \(JSON\)' must be an object/],
		[
			{ additionalFields: { metadata: rows({ a: '1' }), metadataJson: '{"a":2}' } },
			/both filled in/,
		],
	])('refuses %j before sending anything', async (parameters, expected) => {
		await refusedBefore('create', parameters, expected);
	});

	it('says where an email belongs that was given for the user', async () => {
		const { context } = fakeRun([], { parameters: { operation: 'create', userId: 'a@b.co' } });
		expect(await thrownBy(new WhopLead().execute.call(context))).toMatchObject({
			description: expect.stringMatching(/not by email.*metadata/) as string,
		});
	});

	it('is sent once when the answer is lost, and says so', async () => {
		const fake = fakeRun([{ lost: 'ECONNRESET' }], { parameters: { operation: 'create' } });
		const caught = await thrownBy(new WhopLead().execute.call(fake.context));
		expect(caught).toMatchObject({
			message: expect.stringMatching(/may have been created/) as string,
			description: expect.stringMatching(/Get Many/) as string,
		});
		expect(fake.requests).toHaveLength(1);
	});

	it('keeps order and pairing when one of several items is refused', async () => {
		const whop = (request: { body?: unknown }): Reply => {
			const user = (request.body as { user_id: string }).user_id;
			return user === 'user_1'
				? refusal(400, { message: 'No' })
				: { body: lead(`lead_of_${user}`) };
		};
		const ran = await run(whop, 'create', {
			items: [{}, {}, {}],
			parameters: (index) => ({ userId: `user_${index}` }),
			continueOnFail: true,
		});
		expect(ran.rows.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(ran.rows.map(({ json, error }) => error?.message ?? json.id)).toEqual([
			'lead_of_user_0',
			expect.stringMatching(/^\[item 1\] .*"No" \(400\)/),
			'lead_of_user_2',
		]);
	});
});

describe('Get', () => {
	it.each(['lead_1', ' lead_1', 'https://whop.com/dashboard/biz_1/leads/lead_1?x=1'])(
		'finds the lead of %j',
		async (leadId) => {
			const { requests, leads } = await run([{ body: lead('lead_1', { future: 1 }) }], 'get', {
				parameters: { leadId },
			});
			expect(requests).toMatchObject([
				{ method: 'GET', url: 'https://api.whop.com/api/v1/leads/lead_1' },
			]);
			expect(requests[0]?.body).toBeUndefined();
			expect(leads).toEqual([lead('lead_1', { future: 1 })]);
		},
	);

	it.each([
		['', /'Lead ID' is empty/],
		['..', /must be an ID/],
		['prod_1', /starts with "lead_"/],
	])('refuses %j before sending anything', async (leadId, expected) => {
		await refusedBefore('get', { leadId }, expected);
	});

	it('hints at the permission when Whop hides the email address', async () => {
		const hidden = lead('lead_1', {
			user: { id: 'user_1', email: null, name: null, username: 'x' },
		});
		expect(
			(await run([{ body: hidden }], 'get', { parameters: { leadId: 'lead_1' } })).hints,
		).toEqual([expect.stringMatching(/member:email:read/)]);
		expect(
			(await run([{ body: lead('lead_1') }], 'get', { parameters: { leadId: 'lead_1' } })).hints,
		).toEqual([]);
	});

	it('passes on a lead whose user is null', async () => {
		const { leads } = await run([{ body: lead('lead_1', { user: null }) }], 'get', {
			parameters: { leadId: 'lead_1' },
		});
		expect(leads[0]).toMatchObject({ user: null });
	});
});

describe('Get Many', () => {
	it('stops at the limit without a page too many', async () => {
		const { requests, leads } = await run([page(['lead_1', 'lead_2'], 'c1')], 'getAll', {
			parameters: { limit: 2 },
		});
		expect(leads.map(({ id }) => id)).toEqual(['lead_1', 'lead_2']);
		expect(requests.map(({ qs }) => qs)).toEqual([{ company_id: 'biz_own', first: 2 }]);
	});

	it('cuts what Whop sends beyond the limit', async () => {
		const { leads } = await run([page(['lead_1', 'lead_2', 'lead_3'], 'c1')], 'getAll', {
			parameters: { limit: 2 },
		});
		expect(leads).toHaveLength(2);
	});

	it('reads on over short pages until the limit is reached', async () => {
		const { requests, leads } = await run(
			[page(['lead_1'], 'c1'), page(['lead_2'], 'c2')],
			'getAll',
			{
				parameters: { limit: 2 },
			},
		);
		expect(leads).toHaveLength(2);
		expect(requests).toHaveLength(2);
	});

	it('returns all leads when asked to, whatever the limit, each paired to its item', async () => {
		const { rows: all } = await run([page(['lead_1'], 'c1'), page(['lead_2'])], 'getAll', {
			parameters: { returnAll: true, limit: 1 },
		});
		expect(all.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 0 }]);
	});

	it('sends the filters, with times in UTC', async () => {
		const { requests } = await run([page([])], 'getAll', {
			parameters: {
				filters: {
					createdAfter: '2026-01-31T09:00:00',
					createdBefore: '2026-02-01T00:00:00Z',
					productIds: ['prod_a', 'prod_b'],
				},
			},
		});
		expect(requests[0]?.qs).toEqual({
			company_id: 'biz_own',
			created_after: '2026-01-31T08:00:00.000Z',
			created_before: '2026-02-01T00:00:00.000Z',
			product_ids: ['prod_a', 'prod_b'],
			first: 50,
		});
	});

	it.each([
		['converted', ['lead_2', 'lead_4']],
		['notConverted', ['lead_1', 'lead_3']],
		['all', ['lead_1', 'lead_2']],
	])('applies the limit after the conversion filter %s', async (conversion, ids) => {
		const members = [null, { id: 'mber_1' }, null, { id: 'mber_2' }];
		const data = members.map((member, index) => lead(`lead_${index + 1}`, { member }));
		const body = { data, page_info: { has_next_page: true, end_cursor: 'c1' } };
		const { requests, leads } = await run([{ body }], 'getAll', {
			parameters: { limit: 2, filters: { conversion } },
		});
		expect(leads.map(({ id }) => id)).toEqual(ids);
		expect(requests[0]?.qs).toMatchObject({ first: conversion === 'all' ? 2 : 100 });
	});

	it('reports a list that breaks off instead of passing it on as complete', async () => {
		const broken = [page(['lead_1'], 'c1'), page(['lead_2'], 'c1')];
		expect(
			await thrownBy(run(broken, 'getAll', { parameters: { returnAll: true } })),
		).toMatchObject({
			message: expect.stringMatching(/incomplete: after 2 leads/) as string,
			description: expect.stringMatching(/at most 2 leads/) as string,
		});
	});

	it('gives a lead once when a later page repeats it', async () => {
		const pages = [
			page(['lead_1', 'lead_2', 'lead_1'], 'c1'),
			page(['lead_2', 'lead_3'], 'c2'),
			page(['lead_4']),
		];
		const all = await run(pages, 'getAll', { parameters: { returnAll: true } });
		expect(all.leads.map(({ id }) => id)).toEqual(['lead_1', 'lead_2', 'lead_3', 'lead_4']);
		const some = await run(pages, 'getAll', { parameters: { limit: 3 } });
		expect(some.leads.map(({ id }) => id)).toEqual(['lead_1', 'lead_2', 'lead_3']);
	});

	describe('a list without end', () => {
		/** About 10 MB, the same for all leads, so that they take up little here. */
		const metadata = { note: 'x'.repeat(10_000_000) };
		/** Pages of three leads, each with a member for every third lead. */
		const endless = () => {
			let pages = 0;
			return (): Reply => {
				pages += 1;
				const ids = ['a', 'b', 'c'].map((name) => `lead_${pages}_${name}`);
				const data = ids.map((id, index) =>
					lead(id, { metadata, member: index === 2 ? { id: 'mber_1' } : null }),
				);
				return { body: { data, page_info: { has_next_page: true, end_cursor: `c${pages}` } } };
			};
		};
		const all = { returnAll: true };

		it('ends when the memory is used up, and says how many leads that is', async () => {
			const caught = await thrownBy(run(endless(), 'getAll', { parameters: all }));
			expect(caught).toMatchObject({
				message: expect.stringMatching(
					/as many leads as fit into memory \(199 leads, about 2 GB\), and Whop has more/,
				) as string,
				description: expect.stringMatching(/'Created After'.*'Limit'/) as string,
			});
		});

		it('is of no matter to a limit, and fills no memory with leads that are left out', async () => {
			const filters = { conversion: 'converted' };
			const { leads, requests } = await run(endless(), 'getAll', {
				parameters: { limit: 100, filters },
			});
			expect(leads).toHaveLength(100);
			expect(requests).toHaveLength(100);
		});

		it('shares the memory among the items of a run, and frees it when one of them fails', async () => {
			const whop = endless();
			const short = page(['lead_short']);
			const ran = await run(
				({ qs }) => (qs?.company_id === 'biz_short' ? short : whop()),
				'getAll',
				{
					items: [{}, {}, {}],
					parameters: (index) => ({
						company: ['biz_limited', 'biz_endless', 'biz_short'][index],
						returnAll: index > 0,
						limit: 100,
						options: { parallel: 1 },
					}),
					continueOnFail: true,
				},
			);
			const { error } = ran.rows[100] ?? {};
			expect(error?.message).toMatch(/\(199 leads/);
			expect(ran.rows.slice(101).map(({ json }) => json.id)).toEqual(['lead_short']);
		});
	});

	it('hints at Execute Once when it lists once for each of several items', async () => {
		const { hints } = await run([page([]), page([])], 'getAll', { items: [{}, {}] });
		expect(hints).toEqual([expect.stringMatching(/listed 2 times.*Execute Once/)]);
	});

	it.each([
		[{ limit: 0 }, /'Limit' must be a whole number/],
		[{ filters: { createdAfter: 'yesterday' } }, /'Created After' must be a date/],
		[{ filters: { productIds: ['biz_1'] } }, /'Product Names or IDs' must be an ID/],
		[{ filters: { conversion: 'maybe' } }, /'Conversion' must be one of/],
	])('refuses %j before sending anything', async (parameters, expected) => {
		await refusedBefore('getAll', parameters, expected);
	});
});

describe('Update', () => {
	const stored = lead('lead_1', { metadata: { kept: 1, changed: 'old' } });

	it('merges metadata into what the lead has', async () => {
		const { requests } = await run([{ body: stored }, { body: stored }], 'update', {
			parameters: {
				leadId: 'lead_1',
				updateFields: { metadata: rows({ changed: 'new', added: 'x' }), referrer: 'https://r' },
			},
		});
		expect(requests.map(({ method }) => method)).toEqual(['GET', 'PATCH']);
		expect(requests[1]?.body).toEqual({
			metadata: { kept: 1, changed: 'new', added: 'x' },
			referrer: 'https://r',
		});
	});

	it('keeps a key of the user’s own that is named like a text of Whop’s for AI agents', async () => {
		const metadata = { recommended_action: 'call back', deep: { recommended_action: 1 } };
		const answer = { body: lead('lead_1', { metadata, recommended_action: 'Buy' }) };
		const { requests, leads } = await run([answer, answer], 'update', {
			parameters: { leadId: 'lead_1', updateFields: { metadata: rows({ added: 'x' }) } },
		});
		expect(requests[1]?.body).toEqual({ metadata: { ...metadata, added: 'x' } });
		expect(leads[0]).toEqual(lead('lead_1', { metadata }));
	});

	it('merges into a lead without metadata', async () => {
		const { requests } = await run([{ body: lead('lead_1') }, { body: stored }], 'update', {
			parameters: { leadId: 'lead_1', updateFields: { metadataJson: { a: 1 } } },
		});
		expect(requests[1]?.body).toEqual({ metadata: { a: 1 } });
	});

	describe('writes nothing when what it would merge into is not what was asked for', () => {
		const parameters = {
			leadId: 'lead_1',
			updateFields: { metadata: rows({ added: 'x' }), referrer: 'https://r' },
		};
		const without = (key: string): IDataObject =>
			Object.fromEntries(Object.entries(stored).filter(([name]) => name !== key));

		it.each<[string, unknown, RegExp]>([
			[
				'text as metadata',
				{ ...stored, metadata: 'text' },
				/metadata of the lead lead_1 is "text"/,
			],
			['a list as metadata', { ...stored, metadata: ['a'] }, /is a list/],
			['a number as metadata', { ...stored, metadata: 7 }, /is 7/],
			['false as metadata', { ...stored, metadata: false }, /is false/],
			['no metadata at all', without('metadata'), /is missing/],
			['another lead', { ...stored, id: 'lead_2' }, /the lead lead_1 .* another, lead_2/],
		])('%s', async (_case, body, expected) => {
			const fake = fakeRun([{ body }], { parameters: { operation: 'update', ...parameters } });
			const { message } = (await thrownBy(new WhopLead().execute.call(fake.context))) as Error;
			expect(message).toMatch(expected);
			expect(message).toMatch(/nothing was changed/);
			expect(fake.requests.map(({ method }) => method)).toEqual(['GET']);
		});
	});

	it.each([
		['no lead, when read', [{ body: [stored] }], /where a lead was expected$/, ['GET']],
		[
			'no lead, when written',
			[{ body: stored }, { body: [stored] }],
			/where a lead was expected; the change may have been made, and sending the same again does no harm$/,
			['GET', 'PATCH'],
		],
	])('says what an answer that is %s means', async (_case, replies, expected, methods) => {
		const updateFields = { metadata: rows({ added: 'x' }) };
		const fake = fakeRun(replies, {
			parameters: { operation: 'update', leadId: 'lead_1', updateFields },
		});
		const { message } = (await thrownBy(new WhopLead().execute.call(fake.context))) as Error;
		expect(message.replace('', '')).toMatch(expected);
		expect(fake.requests.map(({ method }) => method)).toEqual(methods);
	});

	it('says that either lead may have been changed when the answer is about another', async () => {
		const other = { body: lead('lead_2') };
		const parameters = { leadId: 'lead_1', updateFields: { referrer: 'https://r' } };
		expect(await thrownBy(run([other], 'update', { parameters }))).toMatchObject({
			message: expect.stringMatching(/lead_1 .* lead_2: either may have been changed/) as string,
		});
	});

	it('replaces metadata when asked to, without reading it', async () => {
		const { requests } = await run([{ body: stored }], 'update', {
			parameters: {
				leadId: 'lead_1',
				updateFields: { metadataMode: 'replace', metadataJson: '{}' },
			},
		});
		expect(requests).toMatchObject([
			{ method: 'PATCH', url: 'https://api.whop.com/api/v1/leads/lead_1' },
		]);
		expect(requests[0]?.body).toEqual({ metadata: {} });
	});

	it('needs no reading for the referrer alone', async () => {
		const { requests } = await run([{ body: stored }], 'update', {
			parameters: { leadId: 'lead_1', updateFields: { referrer: 'https://r' } },
		});
		expect(requests.map(({ method, body }) => [method, body])).toEqual([
			['PATCH', { referrer: 'https://r' }],
		]);
	});

	it.each([[{}], [{ metadataMode: 'replace' }], [{ metadataJson: '{}' }], [{ referrer: ' ' }]])(
		'refuses %j: there is nothing to change',
		async (updateFields) => {
			await refusedBefore('update', { leadId: 'lead_1', updateFields }, /Nothing to update/);
		},
	);

	it('does the items of one lead one after the other, so that no merge is lost', async () => {
		let metadata: unknown = null;
		const whop = ({ method, body }: { method?: string; body?: unknown }): Reply => {
			if (method === 'PATCH') metadata = (body as IDataObject).metadata;
			return { body: lead('lead_1', { metadata: metadata as IDataObject }) };
		};
		const { leads } = await run(whop, 'update', {
			items: [{}, {}, {}],
			parameters: (index) => ({
				leadId: 'lead_1',
				updateFields: { metadata: rows({ [`k${index}`]: 'v' }) },
			}),
		});
		expect(leads.map((each) => each.metadata)).toEqual([
			{ k0: 'v' },
			{ k0: 'v', k1: 'v' },
			{ k0: 'v', k1: 'v', k2: 'v' },
		]);
	});
});

it('names its codex after itself', () => {
	const codex: unknown = JSON.parse(readFileSync('nodes/WhopLead/WhopLead.node.json', 'utf8'));
	expect(codex).toMatchObject({ node: 'n8n-nodes-whop-dub.whopLead' });
});
