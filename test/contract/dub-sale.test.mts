import type { TrackSaleRequestBody, TrackSaleResponseBody } from 'dub/models/operations';
import { DUB_KEY, WHOP_KEY } from '../../sandbox/identities.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import type { Sandbox } from '../../sandbox/sandbox.mts';
import type { Dub } from './kit/clients.mts';
import { officialClients } from './kit/clients.mts';

// Dub's official client against the sandbox's `/track/sale`: it sends what the sandbox takes and reads what the sandbox
// answers, and so does the input of Dub's own tests of sales (dub-api reference, section 12).

let sandbox: Sandbox;
let dub: Dub;
beforeAll(async () => {
	sandbox = await startSandbox();
	({ dub } = officialClients(sandbox, WHOP_KEY, DUB_KEY));
});
beforeEach(() => {
	sandbox.reset();
	sandbox.dub.settings.leadReadableAfterMs = 0;
	sandbox.dub.addClick();
});
afterAll(() => sandbox.close());

const text = (form: RegExp) => expect.stringMatching(form) as string;
const between = (least: number, most: number): unknown => ({
	asymmetricMatch: (value: unknown) => typeof value === 'number' && value >= least && value <= most,
});

const CLICK = 'SandboxClk000001';
const PERSON = {
	customerExternalId: 'cus_abcdefghijklmnopqrstuvwx',
	customerName: 'Ann Example',
	customerEmail: 'Ann.Example@example.com',
	customerAvatar: null,
};
const { customerExternalId } = PERSON;
const STORED = {
	id: text(/^cus_/),
	name: PERSON.customerName,
	email: PERSON.customerEmail,
	avatar: null,
	externalId: customerExternalId,
};
const LEAD = { clickId: CLICK, eventName: 'Signup', ...PERSON };
const SALE = {
	customerExternalId,
	eventName: 'Subscription',
	amount: 500,
	currency: 'usd',
	invoiceId: 'INV_1',
	paymentProcessor: 'stripe',
} as const;
const TRACKED: TrackSaleResponseBody = {
	eventName: 'Subscription',
	customer: STORED,
	sale: {
		amount: 500,
		currency: 'usd',
		paymentProcessor: 'stripe',
		invoiceId: 'INV_1',
		metadata: null,
	},
};

/** Sends JSON as it is: the client drops the older names of a customer's ID, and checks some fields itself. */
async function post(json: object): Promise<unknown> {
	const response = await fetch(`${sandbox.dubBaseUrl}/track/sale`, {
		method: 'POST',
		headers: { authorization: `Bearer ${DUB_KEY}`, 'content-type': 'application/json' },
		body: JSON.stringify(json),
	});
	return await response.json();
}

describe('cases of Dub’s own tests', () => {
	it('sale of a known customer, and the same invoice again', async () => {
		await dub.track.lead(LEAD);
		const first = await dub.track.sale(SALE);
		expect(first).toEqual(TRACKED);
		expect(await dub.track.sale(SALE)).toEqual(first);
		expect(sandbox.dub.sales.timesCounted()).toEqual({ INV_1: 1 });
	});

	it('lead of mode "wait", then a sale without a click', async () => {
		sandbox.dub.settings.leadReadableAfterMs = 60_000;
		await dub.track.lead({ ...LEAD, mode: 'wait' });
		expect(await dub.track.sale(SALE)).toEqual(TRACKED);
	});

	it('unknown external ID, no click', async () => {
		expect(await dub.track.sale({ ...SALE, customerExternalId: 'unknown' })).toEqual({
			eventName: 'Subscription',
			customer: null,
			sale: null,
		});
		expect(sandbox.dub.recordedSales).toEqual([]);
	});

	it.each(['externalId', 'customerId'])('the older name %s of the ID', async (alias) => {
		await dub.track.lead(LEAD);
		const { customerExternalId: id, ...rest } = SALE;
		expect(await post({ ...rest, [alias]: id })).toEqual(TRACKED);
	});

	it('1580 yen', async () => {
		await dub.track.lead(LEAD);
		const { sale } = await dub.track.sale({ ...SALE, amount: 1580, currency: 'jpy' });
		expect(sale).toMatchObject({ currency: 'usd', amount: between(900, 1100) });
	});

	it('direct sale: click, name of the lead and customer', async () => {
		const direct = { ...SALE, ...PERSON, clickId: CLICK, leadEventName: 'Signup' };
		expect(await dub.track.sale(direct)).toEqual(TRACKED);
		expect(sandbox.dub.recordedLeads).toMatchObject([{ eventName: 'Signup', clickId: CLICK }]);
		expect(sandbox.dub.recordedSales).toMatchObject([{ direct: true, clickId: CLICK }]);
	});
});

describe('the official client', () => {
	it('fills in what the sandbox takes for nothing', async () => {
		await dub.track.lead(LEAD);
		const { sale } = await dub.track.sale({ customerExternalId, amount: 1 });
		expect(sandbox.requests.at(-1)?.body).toEqual({
			customerExternalId,
			amount: 1,
			currency: 'usd',
			eventName: 'Purchase',
			paymentProcessor: 'custom',
			invoiceId: null,
			leadEventName: null,
			customerName: null,
			customerEmail: null,
			customerAvatar: null,
		});
		expect(sale).toEqual({
			amount: 1,
			currency: 'usd',
			paymentProcessor: 'custom',
			invoiceId: null,
			metadata: null,
		});
	});

	it('sends every field, and reads metadata back', async () => {
		await dub.track.lead({ ...LEAD, eventName: 'Trial' });
		const metadata = { productId: 'prod_1', seats: [1, null] };
		const all: TrackSaleRequestBody = {
			...SALE,
			...PERSON,
			leadEventName: 'Trial',
			clickId: CLICK,
			metadata,
		};
		expect((await dub.track.sale(all)).sale).toEqual({ ...TRACKED.sale, metadata });
		expect(sandbox.requests.at(-1)?.body).toEqual(all);
	});

	it('reads an amount of 0 as no sale', async () => {
		await dub.track.lead(LEAD);
		const { customer, sale } = await dub.track.sale({ ...SALE, amount: 0 });
		expect([customer, sale]).toEqual([null, null]);
	});

	it.each<[string, object, number, string]>([
		['a negative amount', { amount: -1 }, 422, 'too_small: amount: amount cannot be negative'],
		[
			'a processor that only the client knows',
			{ paymentProcessor: 'lemonsqueezy' },
			422,
			'invalid_value: paymentProcessor: Invalid option: expected one of "stripe"|"shopify"|"polar"|"paddle"|"apple"|"revenuecat"|"dub"|"custom"',
		],
		[
			'a lead of another name',
			{ leadEventName: 'signup' },
			404,
			`Lead event not found for externalId: ${customerExternalId} and leadEventName: signup`,
		],
		['no external ID', { customerExternalId: '' }, 400, 'customerExternalId is required'],
		[
			'an unknown click of a new customer',
			{ customerExternalId: 'new', clickId: 'test' },
			404,
			'Click event not found for clickId: test',
		],
	])('throws on %s as on an answer of Dub', async (_case, fields, statusCode, message) => {
		await dub.track.lead(LEAD);
		await expect(dub.track.sale({ ...SALE, ...fields })).rejects.toMatchObject({
			statusCode,
			error: { message },
		});
		expect(sandbox.dub.recordedSales).toEqual([]);
	});

	it('refuses the processor "whop" itself, as the server does', async () => {
		await dub.track.lead(LEAD);
		// The type refuses it as well.
		const sale = { ...SALE, paymentProcessor: 'whop' as never };
		const before = sandbox.requests.length;
		await expect(dub.track.sale(sale)).rejects.toThrow();
		expect(sandbox.requests).toHaveLength(before);
		expect(await post(sale)).toMatchObject({
			error: { message: text(/^invalid_value: paymentProcessor: /) },
		});
	});

	it('does not repeat by itself: a lost answer, sent again, is counted once with an invoice ID', async () => {
		await dub.track.lead(LEAD);
		const { eventName, amount } = SALE;
		for (const sale of [SALE, { customerExternalId, eventName, amount }]) {
			sandbox.faults.add({
				service: 'dub',
				path: '/track/sale',
				when: 'after',
				reply: { status: 502, body: '<html>Bad gateway</html>' },
			});
			await expect(dub.track.sale(sale)).rejects.toThrow();
			await dub.track.sale(sale);
		}
		const invoices = sandbox.dub.recordedSales.map(({ invoiceId, repeats }) => [
			invoiceId,
			repeats,
		]);
		expect(invoices).toEqual([
			['INV_1', 1],
			[null, 0],
			[null, 0],
		]);
	});
});
