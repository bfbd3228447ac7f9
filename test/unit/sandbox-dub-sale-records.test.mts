import { DUB_KEY_OTHER_WORKSPACE } from '../../sandbox/identities.mts';
import type { Sandbox, SandboxOptions } from '../../sandbox/sandbox.mts';
import {
	callDub,
	closeSandboxes,
	control,
	matching,
	open,
	stoppedClock,
	track,
	trackSale,
} from './sandbox-client.mts';

afterEach(closeSandboxes);

const DAY_MS = 86_400_000;

/** A sandbox where customers u1 and u2 have a lead each, of one click. */
async function withLeads(options?: SandboxOptions): Promise<Sandbox> {
	const sandbox = await open(options);
	const clickId = sandbox.dub.addClick().id;
	for (const customerExternalId of ['u1', 'u2']) {
		await track(sandbox, { clickId, eventName: 'Signup', customerExternalId });
	}
	return sandbox;
}

/** Sends a sale of customer u1 and reads the body of the reply. */
const send = async (sandbox: Sandbox, fields: object): Promise<unknown> =>
	(await trackSale(sandbox, { customerExternalId: 'u1', amount: 500, ...fields })).body;

const counted = async (sandbox: Sandbox): Promise<unknown> =>
	(await control(sandbox, '/dub/sales')).body;

describe('the invoice ID', () => {
	it('records a sale once in seven days', async () => {
		const clock = stoppedClock();
		const sandbox = await withLeads({ now: clock.now });
		const first = await send(sandbox, { invoiceId: 'I1' });
		clock.advance(7 * DAY_MS - 1);
		expect(await send(sandbox, { invoiceId: 'I1' })).toEqual(first);
		expect(sandbox.dub.recordedSales).toMatchObject([{ invoiceId: 'I1', repeats: 1 }]);
		clock.advance(1);
		await send(sandbox, { invoiceId: 'I1' });
		expect(await counted(sandbox)).toMatchObject({
			sales: [{ repeats: 1 }, { repeats: 0 }],
			counted: { I1: 2 },
		});
	});

	it('answers a repeat with the first sale, whatever amount or customer it has', async () => {
		const sandbox = await withLeads();
		const first = await send(sandbox, { invoiceId: 'I1', eventName: 'Invoice paid' });
		const others = [
			{ amount: 900, currency: 'eur', eventName: 'Other', metadata: { a: 1 } },
			{ customerExternalId: 'u2' },
			{ customerExternalId: 'unknown' },
			{ customerExternalId: 'unknown', clickId: 'wrong' },
			{ amount: 0 },
			{ leadEventName: 'none such' },
		];
		for (const other of others) {
			expect(await send(sandbox, { ...other, invoiceId: 'I1' })).toEqual(first);
		}
		expect(sandbox.dub.recordedSales).toMatchObject([{ customerExternalId: 'u1', repeats: 6 }]);
		expect(await send(sandbox, { invoiceId: 'i1' })).not.toEqual(first);
	});

	it('is looked at after the fields are checked, and within the workspace', async () => {
		const sandbox = await withLeads();
		await send(sandbox, { invoiceId: 'I1' });
		expect(await send(sandbox, { invoiceId: 'I1', amount: -1 })).toMatchObject({
			error: { code: 'unprocessable_entity' },
		});
		const sale = { customerExternalId: 'u1', amount: 1, invoiceId: 'I1' };
		const foreign = await trackSale(sandbox, sale, { key: DUB_KEY_OTHER_WORKSPACE });
		expect(foreign.body).toMatchObject({ sale: null });
	});

	it('stays free after a failure and after an answer without a sale', async () => {
		const sandbox = await withLeads();
		const invoiceId = 'I1';
		await send(sandbox, { invoiceId, leadEventName: 'none such' });
		await send(sandbox, { invoiceId, customerExternalId: 'unknown' });
		await send(sandbox, { invoiceId, amount: 0 });
		expect(await send(sandbox, { invoiceId })).toMatchObject({ sale: { amount: 500 } });
	});

	it.each([[undefined], [null], ['']])(
		'%j keeps nothing from counting twice',
		async (invoiceId) => {
			const sandbox = await withLeads();
			await send(sandbox, { invoiceId });
			await send(sandbox, { invoiceId });
			expect(sandbox.dub.recordedSales).toHaveLength(2);
			expect(await counted(sandbox)).toMatchObject({ counted: {} });
		},
	);

	it('does not stop a repeat that comes before the first is stored', async () => {
		const clock = stoppedClock();
		const sandbox = await withLeads({ now: clock.now, dub: { invoiceKnownAfterMs: 50 } });
		await send(sandbox, { invoiceId: 'I1' });
		clock.advance(49);
		await send(sandbox, { invoiceId: 'I1' });
		clock.advance(1);
		await send(sandbox, { invoiceId: 'I1' });
		expect(await counted(sandbox)).toMatchObject({ counted: { I1: 2 } });
	});

	it('counts a sale once when its answer was lost and it is sent again', async () => {
		const sandbox = await withLeads();
		const drop = { service: 'dub', path: '/track/sale', when: 'after', reply: 'drop connection' };
		sandbox.faults.add(drop as Parameters<Sandbox['faults']['add']>[0]);
		await expect(send(sandbox, { invoiceId: 'I1' })).rejects.toThrow();
		expect(await send(sandbox, { invoiceId: 'I1' })).toMatchObject({ sale: { invoiceId: 'I1' } });
		expect(await counted(sandbox)).toMatchObject({ counted: { I1: 1 } });
	});
});

describe('currencies', () => {
	it.each([
		['usd', 1580, 1580, 'usd'],
		['USD', 1580, 1580, 'usd'],
		['eur', 900, 1000, 'usd'],
		['GBP', 100, 133, 'usd'],
		['jpy', 1580, 1000, 'usd'],
		['xyz', 1580, 1580, 'xyz'],
		['XYZ', 1580, 1580, 'xyz'],
		['', 1580, 1580, ''],
		['constructor', 1580, 1580, 'constructor'],
	])('%j %d is stored as %d %j', async (currency, amount, storedAmount, storedCurrency) => {
		const sandbox = await withLeads();
		expect(await send(sandbox, { currency, amount })).toMatchObject({
			sale: { amount: storedAmount, currency: storedCurrency },
		});
		expect(sandbox.dub.recordedSales).toMatchObject([
			{ amount: storedAmount, currency: storedCurrency, sent: { amount, currency } },
		]);
	});
});

describe('what is left to inspect', () => {
	it('is every field of the sale, also through the control route', async () => {
		const clock = stoppedClock();
		const sandbox = await withLeads({ now: clock.now });
		const [clickId] = [...sandbox.dub.clicks.keys()];
		await send(sandbox, {
			amount: 900,
			currency: 'EUR',
			eventName: 'Renewal',
			paymentProcessor: 'stripe',
			invoiceId: 'I1',
			metadata: { plan: 'pro' },
		});
		const sale = {
			workspaceId: 'ws_sandbox',
			customerExternalId: 'u1',
			customerId: matching(/^cus_/),
			eventName: 'Renewal',
			leadEventName: 'Signup',
			direct: false,
			clickId,
			linkId: 'link_sandbox_usable',
			amount: 1000,
			currency: 'usd',
			sent: { amount: 900, currency: 'EUR' },
			paymentProcessor: 'stripe',
			invoiceId: 'I1',
			metadata: { plan: 'pro' },
			at: clock.now(),
			repeats: 0,
		};
		expect(sandbox.dub.recordedSales).toEqual([sale]);
		expect(await counted(sandbox)).toEqual({ sales: [sale], counted: { I1: 1 } });
	});

	it('is counted on link and customer, which are listed by their sales', async () => {
		const clock = stoppedClock();
		const sandbox = await withLeads({ now: clock.now });
		clock.advance(1000);
		await send(sandbox, { amount: 100, customerExternalId: 'u2' });
		clock.advance(1000);
		await send(sandbox, { amount: 300 });
		clock.advance(1000);
		await send(sandbox, { amount: 400 });
		expect(sandbox.dub.links.usable).toMatchObject({ leads: 2, sales: 3, saleAmount: 800 });
		expect((await callDub(sandbox, '/customers/ext_u1')).body).toMatchObject({
			sales: 2,
			saleAmount: 700,
			firstSaleAt: '2026-11-20T12:00:02.000Z',
		});
		const listed = async (query: string): Promise<unknown> =>
			(await callDub(sandbox, `/customers?${query}`)).body;
		const first = { externalId: 'u1' };
		const second = { externalId: 'u2' };
		expect(await listed('sortBy=saleAmount')).toMatchObject([first, second]);
		expect(await listed('sortBy=saleAmount&sortOrder=asc')).toMatchObject([second, first]);
		expect(await listed('sortBy=firstSaleAt')).toMatchObject([first, second]);
		expect(await listed('sortBy=createdAt')).toMatchObject([second, first]);
	});

	it('goes with a reset, as do the invoice IDs', async () => {
		const sandbox = await withLeads();
		await send(sandbox, { invoiceId: 'I1' });
		expect((await control(sandbox, '/state')).body).toMatchObject({ dub: { recordedSales: 1 } });
		sandbox.reset();
		expect(await counted(sandbox)).toEqual({ sales: [], counted: {} });
		expect(sandbox.dub.links.usable).toMatchObject({ sales: 0, saleAmount: 0 });
		expect(await send(sandbox, { invoiceId: 'I1' })).toMatchObject({ sale: null });
	});

	it('includes customers made elsewhere, through the control route', async () => {
		const sandbox = await open();
		const made = { externalId: 'u1', link: 'disabled' };
		expect((await control(sandbox, '/dub/customers', 'POST', made)).body).toEqual({
			customer: { id: matching(/^cus_/), externalId: 'u1' },
		});
		expect(await send(sandbox, {})).toMatchObject({ error: { message: matching(/is disabled/) } });
		expect((await control(sandbox, '/dub/customers', 'POST', made)).status).toBe(400);
	});
});
