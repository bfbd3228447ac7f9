import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { createHarness } from './kit/harness.mts';
import type { NodeToRun, RunResult } from './kit/run.mts';

// The node as it is when it was dragged in and only its required fields were filled in, and as older workflows have it.
const TYPE = 'n8n-nodes-whop-dub.dubTrackLead';
const harness = createHarness();

const dub = (parameters: INodeParameters = {}, settings: Partial<NodeToRun> = {}): NodeToRun => ({
	name: 'Dub',
	type: TYPE,
	parameters: { eventName: 'Sign Up', customerExternalId: '={{ $json.id }}', ...parameters },
	...settings,
});
const newClick = (settings: object = {}): string => harness.sandbox.dub.addClick(settings).id;
const hints = ({ run }: RunResult): string[] =>
	(run.data.resultData.runData['Dub']?.at(-1)?.hints ?? []).map(({ message }) => message);
const modes = () => harness.bodies().map((body) => (body as IDataObject)['mode'] ?? 'as usual');

describe('left as it is', () => {
	it('finds the click in the item, verifies it, and says where it was', async () => {
		const click = newClick();
		const referrer = `https://shop.example/?dub_id=${newClick()}`;
		const run = await harness.run([dub()], [{ id: 'c1', referrer, metadata: { dub_id: click } }]);
		expect(run.json('Dub')).toMatchObject([
			{ recorded: true, clickFoundIn: 'metadata.dub_id', click: { id: click } },
		]);
		expect(modes()).toEqual(['deferred', 'as usual']);
		expect(hints(run)).toEqual([]);
	});

	it('skips leads without a click, says who they are, and counts them', async () => {
		const items = [
			{ id: 'c1', metadata: { dub_id: newClick() } },
			{ id: 'c2', metadata: {} },
			{ id: 'c3', referrer: 'https://shop.example/' },
		];
		const additionalFields = { customerEmail: '={{ $json.id + "@example.com" }}' };
		const run = await harness.run([dub({ additionalFields })], items);
		expect(run.json('Dub')).toMatchObject([
			{ recorded: true },
			{
				recorded: false,
				reason: 'Skipped, nothing was sent: no click ID was found in the item',
				click: null,
				link: null,
				customer: { externalId: 'c2', email: 'c2@example.com', name: null, avatar: null },
			},
			{ recorded: false, customer: { externalId: 'c3' } },
		]);
		expect(harness.sandbox.dub.recordedLeads).toHaveLength(1);
		expect(hints(run)).toEqual(['2 of 3 leads had no click ID and were skipped.']);
	});

	it('names what stands in the place of a click and cannot be one', async () => {
		const run = await harness.run([dub()], [{ id: 'c1', metadata: { dub_id: 'two words' } }]);
		expect(run.json('Dub')).toMatchObject([
			{
				recorded: false,
				reason:
					'Skipped, nothing was sent: the item has no click ID: metadata.dub_id holds "two words", which cannot be one',
			},
		]);
		expect(hints(run)).toEqual(['1 of 1 lead had no click ID and was skipped.']);
		const stops = await harness.run(
			[dub({ emptyClickId: 'stop' })],
			[{ id: 'c1', metadata: { dub_id: 'two words' } }],
		);
		expect(stops.error?.message).toBe(
			'The item has no click ID: metadata.dub_id holds "two words", which cannot be one, so Dub cannot tell which link the lead came from',
		);
		expect(harness.sent()).toEqual([]);
	});

	it('lets Dub use the stored click where the item has none', async () => {
		const click = newClick();
		const additionalFields = { mode: 'deferred' };
		await harness.run([dub({ additionalFields })], [{ id: 'c1', dub_id: click }]);
		const run = await harness.run([dub({ emptyClickId: 'storedClick' })], [{ id: 'c1' }]);
		expect(run.json('Dub')).toMatchObject([{ recorded: true, click: { id: click } }]);
		expect(run.json('Dub')[0]).not.toHaveProperty('clickFoundIn');
	});

	it('counts what Dub had already, and not what was to be stored only', async () => {
		const item = { id: 'c1', dub_id: newClick() };
		await harness.run([dub()], [item]);
		const again = await harness.run([dub()], [item, { id: 'c2', dub_id: newClick() }]);
		expect(hints(again)).toEqual(['1 of 2 leads was not recorded: see reason.']);
		const deferred = await harness.run([dub({ additionalFields: { mode: 'deferred' } })], [item]);
		expect(hints(deferred)).toEqual([]);
	});

	it('waits for a fresh click, and reserves nothing for one that stays unknown', async () => {
		const fresh = await harness.run(
			[dub()],
			[{ id: 'c1', dub_id: newClick({ readableAfterMs: 500 }) }],
		);
		expect(fresh.json('Dub')).toMatchObject([{ recorded: true }]);
		const run = await harness.run([dub()], [{ id: 'c2', dub_id: 'UnknownClick0001' }]);
		expect(run.error?.message).toBe(
			'Dub did not find the click: "Click event not found for clickId: UnknownClick0001" (404 not_found); nothing was recorded or reserved yet',
		);
	}, 20_000);
});

describe('a Dub that knows no deferred mode', () => {
	const refusal = {
		status: 422,
		body: {
			error: {
				code: 'unprocessable_entity',
				message:
					"invalid_enum_value: mode: Invalid enum value. Expected 'async' | 'wait', received 'deferred'",
			},
		},
	};

	it('gets the lead without verifying, once for all leads, and a hint says so', async () => {
		harness.sandbox.faults.add({ service: 'dub', reply: refusal });
		const items = ['c1', 'c2', 'c3'].map((id) => ({ id, dub_id: newClick() }));
		const run = await harness.run([dub({ options: { parallel: 1 } })], items);
		expect(run.json('Dub').map(({ recorded }) => recorded)).toEqual([true, true, true]);
		expect(modes()).toEqual(['deferred', 'as usual', 'as usual', 'as usual']);
		expect(hints(run)).toEqual([
			"This Dub is an older one that cannot verify clicks, so the leads were sent without. Update it, or turn off 'Verify Click First'.",
		]);
	});

	it('is not told to verify first when it does not know the click', async () => {
		harness.sandbox.faults.add({ service: 'dub', reply: refusal });
		const run = await harness.run([dub()], [{ id: 'c1', dub_id: 'UnknownClick0001' }]);
		expect(run.error?.message).toContain('now reserved for 7 days');
		expect(run.error).toHaveProperty(
			'description',
			expect.not.stringContaining('Verify Click First') as unknown,
		);
	});

	it('is told of a deferred lead that it cannot take', async () => {
		harness.sandbox.faults.add({ service: 'dub', reply: refusal });
		const additionalFields = { mode: 'deferred' };
		const run = await harness.run([dub({ additionalFields })], [{ id: 'c1', dub_id: newClick() }]);
		expect(run.error?.message).toMatch(/^Dub does not accept 'Mode'/);
	});
});

describe('a detail that Dub would refuse', () => {
	const details = {
		customerName: 'x'.repeat(101),
		customerEmail: 'josé@example.com',
		customerAvatar: '={{ ({}) }}',
	};
	const item = () => ({ id: 'c1', dub_id: newClick() });

	it('is left out, and the lead is recorded', async () => {
		const run = await harness.run([dub({ additionalFields: details })], [item()]);
		const [row] = run.json('Dub');
		expect(row).toMatchObject({
			recorded: true,
			leftOut: [
				{ field: 'customerAvatar', reason: "'Customer Avatar' must be text. Given: {}" },
				{
					field: 'customerEmail',
					reason: "'Customer Email' must be an email address. Given: josé@example.com",
				},
				{
					field: 'customerName',
					reason: expect.stringMatching(/^'Customer Name' can have at most 100/) as unknown,
				},
			],
		});
		expect(Object.keys(harness.bodies().at(-1) as object).sort()).toEqual([
			'clickId',
			'customerExternalId',
			'eventName',
		]);
		expect(hints(run)).toEqual([
			'1 of 1 lead was sent without a detail that Dub would refuse: see leftOut.',
		]);
	});

	it('stops where the user wants that', async () => {
		const run = await harness.run(
			[dub({ additionalFields: details, options: { invalidDetails: 'stop' } })],
			[item()],
		);
		expect(run.error?.message).toBe("'Customer Avatar' must be text. Given: {}");
		expect(harness.sent()).toEqual([]);
	});

	it.each([
		['customerExternalId', { customerExternalId: 'x'.repeat(101) }],
		['eventName', { eventName: 'x'.repeat(256) }],
		['eventQuantity', { additionalFields: { eventQuantity: 101 } }],
		['metadata', { specifyMetadata: 'json', metadataJson: '{' }],
	])('is none of the others: %s', async (_field, parameters) => {
		const run = await harness.run([dub(parameters)], [item()]);
		expect(run.status).toBe('error');
		expect(harness.sent()).toEqual([]);
	});
});

describe('metadata', () => {
	const metadata = { entries: [{ key: 'plan', value: 'pro' }] };
	const sent = async (parameters: INodeParameters) => {
		await harness.run([dub(parameters)], [{ id: 'c1', dub_id: newClick() }]);
		return (harness.bodies().at(-1) as IDataObject)['metadata'];
	};

	it('is given in fields or as JSON, and only the chosen form counts', async () => {
		const both = { metadata, metadataJson: '{"plan":"vip"}' };
		expect(await sent(both)).toEqual({ plan: 'pro' });
		expect(await sent({ ...both, specifyMetadata: 'json' })).toEqual({ plan: 'vip' });
		expect(await sent({})).toBeUndefined();
	});
});

describe('an expression for a choice about clicks that finds nothing', () => {
	it('leaves the choice as it is at first: looks in the item, skips the lead without a click', async () => {
		const nothing = '={{ $json.nothing }}';
		const run = await harness.run(
			[dub({ findClickId: nothing, emptyClickId: nothing })],
			[{ id: 'c1', dub_id: newClick() }, { id: 'c2' }],
		);
		expect(run.json('Dub')).toMatchObject([
			{ recorded: true, clickFoundIn: 'dub_id' },
			{ recorded: false },
		]);
	});
});

describe('a workflow that was saved with version 0.1.0', () => {
	const saved = (parameters: INodeParameters): NodeToRun => dub(parameters, { typeVersion: 1 });
	const clickId = '={{ $json.click }}';

	it('takes the click from its field, wherever else one is', async () => {
		const click = newClick();
		const run = await harness.run([saved({ clickId })], [{ id: 'c1', click, dub_id: newClick() }]);
		expect(run.json('Dub')).toMatchObject([{ recorded: true, click: { id: click } }]);
		expect(run.json('Dub')[0]).not.toHaveProperty('clickFoundIn');
	});

	it('stops where that is empty, or does what its option says', async () => {
		const item = { id: 'c1', dub_id: newClick() };
		const stops = await harness.run([saved({ clickId })], [item]);
		expect(stops.error?.message).toBe(
			"'Click ID' is empty, so Dub cannot tell which link the lead came from",
		);
		expect(stops.error).toHaveProperty(
			'description',
			expect.stringContaining("set 'If Click ID Is Empty'") as unknown,
		);
		const skips = await harness.run(
			[saved({ clickId, options: { emptyClickId: 'skip' } })],
			[item],
		);
		expect(skips.json('Dub')).toMatchObject([{ recorded: false, customer: { externalId: 'c1' } }]);
		expect(harness.sent()).toEqual([]);
		await harness.run([saved({ clickId, options: { emptyClickId: 'storedClick' } })], [item]);
		expect(harness.bodies()).toEqual([{ eventName: 'Sign Up', customerExternalId: 'c1' }]);
	});

	it.each<[string, INodeParameters]>([
		['fields', { metadata: { entries: [{ key: 'plan', value: 'pro' }] } }],
		['JSON', { metadataJson: '{"plan":"pro"}' }],
	])('sends its metadata, given as %s among the additional fields', async (_form, fields) => {
		const parameters = { clickId, additionalFields: { customerName: 'Jane', ...fields } };
		await harness.run([saved(parameters)], [{ id: 'c1', click: newClick() }]);
		expect(harness.bodies().at(-1)).toMatchObject({
			customerName: 'Jane',
			metadata: { plan: 'pro' },
		});
	});
});
