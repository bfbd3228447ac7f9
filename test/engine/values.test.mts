import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { NodeToRun } from './kit/run.mts';
import { startService } from './kit/scripted-service.mts';
import { createHarness } from './kit/harness.mts';

const harness = createHarness();

const update = ({ referrer = '', ...metadata }: INodeParameters): NodeToRun => ({
	name: 'Whop',
	type: 'n8n-nodes-whop-dub.whopLead',
	parameters: {
		operation: 'update',
		leadId: '={{ $json.id }}',
		specifyMetadata: 'metadataJson' in metadata ? 'json' : 'fields',
		...metadata,
		updateFields: { referrer },
	},
});
const dub = (parameters: INodeParameters): NodeToRun => ({
	name: 'Dub',
	type: 'n8n-nodes-whop-dub.dubTrackLead',
	parameters: {
		findClickId: 'field',
		clickId: '={{ $json.click }}',
		eventName: 'Sign Up',
		customerExternalId: 'c1',
		options: { verifyClick: false },
		...parameters,
	},
});
const rows = (...entries: Array<{ key: string; value: unknown }>): INodeParameters =>
	({ entries }) as INodeParameters;
const PRESENT = { plan: 'pro', keep: 1, address: { city: 'Berlin', zip: '10115' } };

describe('what an expression does not find', () => {
	const changed = async (updateFields: INodeParameters) => {
		const { id } = harness.sandbox.whop.addLead({ metadata: PRESENT });
		const run = await harness.run([update(updateFields)], [{ id, city: 'Bonn' }]);
		const [stored] = harness.sandbox.whop.leads;
		return { metadata: stored?.metadata, error: run.error?.message, sent: harness.sent() };
	};
	const missing = '={{ $json.missing }}';

	it.each<[string, INodeParameters, IDataObject]>([
		[
			'in a row',
			{ metadata: rows({ key: 'plan', value: missing }, { key: 'more', value: 'x' }) },
			{ ...PRESENT, more: 'x' },
		],
		[
			'in JSON from an expression',
			{ metadataJson: '={{ ({ plan: $json.missing, more: 1 }) }}' },
			{ ...PRESENT, more: 1 },
		],
		[
			'inside of it',
			{ metadataJson: '={{ ({ address: { city: $json.city, zip: $json.missing } }) }}' },
			{ ...PRESENT, address: { city: 'Bonn', zip: '10115' } },
		],
	])('leaves alone what is there: %s', async (_where, updateFields, metadata) => {
		expect(await changed(updateFields)).toMatchObject({ metadata, error: undefined });
	});

	it.each<[string, INodeParameters]>([
		['a row', { metadata: rows({ key: 'plan', value: missing }) }],
		[
			'a row that replaces all',
			{ metadata: rows({ key: 'plan', value: missing }), metadataMode: 'replace' },
		],
		['JSON that replaces all', { metadataJson: missing, metadataMode: 'replace' }],
		[
			'all inside of JSON that replaces all',
			{ metadataJson: '={{ ({ a: { plan: $json.missing } }) }}', metadataMode: 'replace' },
		],
		['the referrer', { referrer: missing }],
	])('leaves nothing to update when it is all there is: %s', async (_what, updateFields) => {
		expect(await changed(updateFields)).toEqual({
			metadata: PRESENT,
			error: "Nothing to update: 'Metadata' and 'Referrer' hold no new value",
			sent: [],
		});
	});

	it('is not what is empty on purpose', async () => {
		const metadata = rows(
			{ key: 'plan', value: '' },
			{ key: 'keep', value: '={{ null }}' },
			{ key: 'address', value: '={{ ({}) }}' },
		);
		expect(await changed({ metadata })).toMatchObject({
			metadata: { plan: '', keep: null, address: {} },
		});
		expect(await changed({ metadataJson: '{}', metadataMode: 'replace' })).toMatchObject({
			error: undefined,
		});
		expect(harness.bodies().at(-1)).toEqual({ metadata: {} });
	});

	it('is left out of a Dub lead’s metadata', async () => {
		const metadata = rows({ key: 'plan', value: missing }, { key: 'seats', value: '={{ 2 }}' });
		const click = harness.sandbox.dub.addClick().id;
		await harness.run([dub({ metadata })], [{ click }]);
		expect(harness.bodies()).toMatchObject([{ metadata: { seats: 2 } }]);
	});
});

describe('keys that JavaScript treats specially', () => {
	const special =
		'{"__proto__":{"a":1},"constructor":"c","prototype":2,"nested":{"constructor":{"prototype":3}}}';

	it('reach both services as they were written', async () => {
		const service = await startService(({ path }) =>
			path === '/track/lead'
				? '{"click":{"id":"c"},"link":{"id":"l"},"customer":null}'
				: '{"id":"lead_1","created_at":"2026-01-01T00:00:00.000Z","metadata":null}',
		);
		const { baseUrl } = service;
		await harness.run(
			[
				dub({ specifyMetadata: 'json', metadataJson: special }),
				update({ leadId: 'lead_1', metadataJson: special, metadataMode: 'replace' }),
			],
			[{ click: 'abc' }],
			{ dubApi: { baseUrl }, whopApi: { baseUrl } },
		);
		await service.close();
		expect(service.arrived.map(({ body }) => body)).toEqual([
			expect.stringContaining(`"metadata":${special}`),
			`{"metadata":${special}}`,
		]);
	});

	it('survive a merge of another key', async () => {
		const { id } = harness.sandbox.whop.addLead({ metadata: JSON.parse(special) as IDataObject });
		await harness.run([update({ metadata: rows({ key: 'plan', value: 'pro' }) })], [{ id }]);
		expect(JSON.stringify(harness.bodies().at(-1))).toBe(
			`{"metadata":${special.slice(0, -1)},"plan":"pro"}}`,
		);
	});
});

describe('numbers of more than 16 digits', () => {
	const LEAD = `{"id":"lead_1","created_at":"2026-01-01T00:00:00.000Z","metadata":{"discord_id":781784956044574751,"plan":"basic"}}`;
	const merge = async (updateFields: INodeParameters) => {
		const service = await startService(() => LEAD);
		const run = await harness.run([update(updateFields)], [{ id: 'lead_1' }], {
			whopApi: { baseUrl: service.baseUrl },
		});
		await service.close();
		return {
			error: run.error?.message,
			sent: service.arrived.map(({ method, body }) => `${method} ${body}`),
		};
	};

	it('come out of a lead as text, with all their digits', async () => {
		const service = await startService(() => LEAD);
		const get = { ...update({}), parameters: { operation: 'get', leadId: 'lead_1' } };
		const run = await harness.run([get], [{}], { whopApi: { baseUrl: service.baseUrl } });
		await service.close();
		expect(run.json('Whop')).toMatchObject([{ metadata: { discord_id: '781784956044574751' } }]);
	});

	it('stop a merge that would write them back changed', async () => {
		expect(await merge({ metadata: rows({ key: 'plan', value: 'pro' }) })).toEqual({
			error: expect.stringMatching(
				/changed by writing them back \(781784956044574751 at discord_id\)/,
			) as string,
			sent: ['GET '],
		});
	});

	it('do not stop one that puts something else in their place', async () => {
		const updateFields = { metadata: rows({ key: 'discord_id', value: '781784956044574751' }) };
		expect(await merge(updateFields)).toEqual({
			error: undefined,
			sent: ['GET ', 'PATCH {"metadata":{"discord_id":"781784956044574751","plan":"basic"}}'],
		});
	});

	it.each([
		['in JSON text', '{"order_id":7615917337495251231}'],
		['in JSON text, deep', '{"a":[{"order_id":7615917337495251231}]}'],
		['in an expression', '={{ ({ order_id: 7615917337495251231 }) }}'],
		['NaN', '={{ ({ order_id: NaN }) }}'],
		['an invalid date', "={{ ({ order_id: new Date('x') }) }}"],
	])('are refused in metadata, by name: %s', async (_where, metadataJson) => {
		const click = harness.sandbox.dub.addClick().id;
		const run = await harness.run([dub({ specifyMetadata: 'json', metadataJson })], [{ click }]);
		expect(run.error?.message).toMatch(/'Metadata.*order_id/);
		expect(harness.sent()).toEqual([]);
	});

	it('go out as text when they are BigInt, in metadata and as IDs', async () => {
		const click = harness.sandbox.dub.addClick().id;
		await harness.run(
			[
				dub({
					customerExternalId: "={{ BigInt('7615917337495251231') }}",
					specifyMetadata: 'json',
					metadataJson: "={{ ({ id: BigInt('7615917337495251231') }) }}",
				}),
			],
			[{ click }],
		);
		expect(harness.bodies()).toMatchObject([
			{
				customerExternalId: '7615917337495251231',
				metadata: { id: '7615917337495251231' },
			},
		]);
	});
});
