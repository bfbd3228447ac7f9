import { Dub } from 'dub';
import type { TrackLeadRequestBody } from 'dub/models/operations';
import { DUB_KEY, DUB_KEY_OTHER_WORKSPACE } from '../../sandbox/identities.mts';
import type { Sandbox } from '../../sandbox/sandbox.mts';
import { callDub, closeSandboxes, matching, open, stoppedClock, track } from './sandbox-client.mts';

afterEach(closeSandboxes);

const DAY_MS = 86_400_000;
const recorded = { link: { id: matching(/./) } };
const notRecorded = { link: null };

/** Sends a lead of customer u1 and reads the body of the reply. */
const send = async (sandbox: Sandbox, fields: object): Promise<unknown> =>
	(await track(sandbox, { eventName: 'Signup', customerExternalId: 'u1', ...fields })).body;

describe('duplicates', () => {
	it('records a customer and event once in seven days', async () => {
		const clock = stoppedClock();
		const sandbox = await open({ now: clock.now });
		const clickId = sandbox.dub.addClick().id;
		expect(await send(sandbox, { clickId })).toMatchObject(recorded);
		clock.advance(7 * DAY_MS - 1);
		expect(await send(sandbox, { clickId })).toMatchObject(notRecorded);
		clock.advance(1);
		expect(await send(sandbox, { clickId })).toMatchObject(recorded);
		expect(sandbox.dub.recordedLeads).toHaveLength(2);
	});

	it('answers a duplicate with the stored customer and the click as sent', async () => {
		const sandbox = await open();
		const first = sandbox.dub.addClick().id;
		await send(sandbox, { clickId: first, customerName: 'Ann', customerEmail: 'ann@b.co' });
		expect(
			await send(sandbox, { clickId: 'other', customerName: 'Eve', customerEmail: 'eve@b.co' }),
		).toEqual({
			click: { id: 'other' },
			link: null,
			customer: { name: 'Ann', email: 'ann@b.co', avatar: null, externalId: 'u1' },
		});
		expect(await send(sandbox, {})).toMatchObject({ click: { id: first }, link: null });
	});

	it('takes case and spaces of the event as the same, those of the customer not', async () => {
		const sandbox = await open();
		const clickId = sandbox.dub.addClick().id;
		expect(await send(sandbox, { clickId, eventName: 'Sign Up' })).toMatchObject(recorded);
		expect(await send(sandbox, { clickId, eventName: 'sign-up' })).toMatchObject(notRecorded);
		expect(await send(sandbox, { clickId, eventName: 'Signup' })).toMatchObject(recorded);
		expect(
			await send(sandbox, { clickId, eventName: 'Sign Up', customerExternalId: 'U1' }),
		).toMatchObject(recorded);
	});

	it('keeps workspaces apart', async () => {
		const sandbox = await open();
		await send(sandbox, { clickId: sandbox.dub.addClick().id });
		const foreign = sandbox.dub.addClick({ link: 'foreign' }).id;
		const reply = await track(
			sandbox,
			{ clickId: foreign, eventName: 'Signup', customerExternalId: 'u1' },
			{ key: DUB_KEY_OTHER_WORKSPACE },
		);
		expect(reply.body).toMatchObject(recorded);
	});
});

describe('the poisoned retry', () => {
	it('answers 200 without recording, after a click that was not found', async () => {
		const sandbox = await open();
		const clickId = sandbox.dub.addClick().id;
		expect(await send(sandbox, { clickId: 'wrong' })).toMatchObject({
			error: { message: 'Click event not found for clickId: wrong' },
		});
		expect(await send(sandbox, { clickId, customerEmail: 'ann@b.co' })).toEqual({
			click: { id: clickId },
			link: null,
			customer: { name: 'ann@b.co', email: 'ann@b.co', avatar: null, externalId: 'u1' },
		});
		expect(sandbox.dub.recordedLeads).toEqual([]);
		expect((await callDub(sandbox, '/customers/ext_u1')).status).toBe(404);
		expect(await send(sandbox, { clickId, eventName: 'Another' })).toMatchObject(recorded);
	});

	it('spares a deferred call', async () => {
		const sandbox = await open();
		const clickId = sandbox.dub.addClick().id;
		await send(sandbox, { clickId: 'wrong', mode: 'deferred' });
		expect(await send(sandbox, { clickId })).toMatchObject(recorded);
	});
});

describe('modes and quantity', () => {
	it('keeps customer and click of a deferred call for a later one without click', async () => {
		const sandbox = await open();
		const clickId = sandbox.dub.addClick().id;
		const deferred = { clickId, mode: 'deferred', customerName: 'Ann' };
		expect(await send(sandbox, deferred)).toMatchObject(recorded);
		expect(await send(sandbox, deferred)).toMatchObject(recorded);
		expect(sandbox.dub.recordedLeads).toEqual([]);
		expect(await send(sandbox, { clickId: '' })).toMatchObject({
			...recorded,
			click: { id: clickId },
			customer: { name: 'Ann' },
		});
		expect(sandbox.dub.recordedLeads).toHaveLength(1);
	});

	it('records quantity, mode and metadata', async () => {
		const clock = stoppedClock();
		const sandbox = await open({ now: clock.now });
		const clickId = sandbox.dub.addClick().id;
		await send(sandbox, { clickId, eventQuantity: 3, mode: 'wait', metadata: { plan: 'pro' } });
		expect(sandbox.dub.recordedLeads).toEqual([
			{
				workspaceId: 'ws_sandbox',
				customerExternalId: 'u1',
				customerId: matching(/^cus_/),
				eventName: 'Signup',
				clickId,
				linkId: 'link_sandbox_usable',
				mode: 'wait',
				quantity: 3,
				metadata: { plan: 'pro' },
				at: clock.now(),
			},
		]);
		expect(sandbox.dub.links.usable.leads).toBe(3);
	});

	it('attributes a lead to the click sent, while the customer keeps the first', async () => {
		const sandbox = await open();
		const [first, second] = [sandbox.dub.addClick().id, sandbox.dub.addClick().id];
		await send(sandbox, { clickId: first });
		await send(sandbox, { clickId: second, eventName: 'Trial' });
		expect(await send(sandbox, { eventName: 'Paid' })).toMatchObject({ click: { id: first } });
		expect(sandbox.dub.recordedLeads.map(({ clickId }) => clickId)).toEqual([first, second, first]);
	});
});

describe('customer fields', () => {
	it.each([['externalId'], ['customerId']])('takes %s for the external ID', async (alias) => {
		const sandbox = await open();
		const clickId = sandbox.dub.addClick().id;
		expect(
			await send(sandbox, { clickId, customerExternalId: '', [alias]: 'alias' }),
		).toMatchObject({ customer: { externalId: 'alias' } });
	});

	it('names a nameless customer by email, else by chance', async () => {
		const sandbox = await open();
		const clickId = sandbox.dub.addClick().id;
		const name = async (externalId: string, fields: object) =>
			send(sandbox, { clickId, customerExternalId: externalId, ...fields });
		expect(await name('a', { customerName: '', customerEmail: 'a@b.co' })).toMatchObject({
			customer: { name: 'a@b.co', email: 'a@b.co' },
		});
		expect(await name('b', { customerName: null })).toMatchObject({
			customer: { name: matching(/^\w+ \w+ \w+$/), email: null },
		});
	});

	it('never updates a known customer, save for an avatar that cannot be fetched', async () => {
		const sandbox = await open();
		const clickId = sandbox.dub.addClick().id;
		const avatar = matching(/^https:\/\/dubassets\.com\/customers\/cus_/);
		expect(
			await send(sandbox, { clickId, customerName: 'Ann', customerAvatar: 'https://x.example/a' }),
		).toMatchObject({ customer: { name: 'Ann', avatar } });
		expect(
			await send(sandbox, {
				eventName: 'Two',
				customerName: 'Eve',
				customerAvatar: 'https://x.example/b',
			}),
		).toMatchObject({ customer: { name: 'Ann', avatar } });
		expect(
			await send(sandbox, { eventName: 'Three', customerAvatar: 'https://gone.invalid/a' }),
		).toMatchObject({ customer: { name: 'Ann', avatar: null } });
	});
});

describe('the official client', () => {
	it('reads the replies: recorded, duplicate and deferred', async () => {
		const clock = stoppedClock();
		const sandbox = await open({ now: clock.now });
		const client = new Dub({ token: DUB_KEY, serverURL: sandbox.dubBaseUrl });
		const lead: TrackLeadRequestBody = {
			clickId: sandbox.dub.addClick().id,
			eventName: 'Signup',
			customerExternalId: 'u1',
			customerName: 'Ann',
			customerEmail: 'a@b.co',
		};
		const first = await client.track.lead(lead);
		expect(first).toMatchObject({ click: { id: lead.clickId }, link: { key: 'usable' } });
		expect(first.customer).toEqual({
			name: 'Ann',
			email: 'a@b.co',
			avatar: null,
			externalId: 'u1',
		});
		expect((await client.track.lead(lead)).link).toBeNull();
		clock.advance(7 * DAY_MS);
		expect((await client.track.lead({ ...lead, mode: 'deferred' })).link).not.toBeNull();
		const customer = await client.customers.get({ id: 'ext_u1' });
		expect(customer).toMatchObject({ externalId: 'u1', name: 'Ann' });
		expect(await client.customers.list({ email: 'a@b.co' })).toMatchObject({
			result: [{ id: customer.id }],
		});
		await expect(client.track.lead({ ...lead, clickId: 'gone', eventName: 'x' })).rejects.toThrow(
			'Click event not found for clickId: gone',
		);
	});
});
