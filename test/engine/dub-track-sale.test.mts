import type { INodeParameters } from 'n8n-workflow';
import { READ } from './kit/helper-nodes.mts';
import type { NodeToRun } from './kit/run.mts';
import { createHarness } from './kit/harness.mts';

const harness = createHarness();

/** The node, mapped as a user maps it: everything from the item. */
const dub = (parameters: INodeParameters = {}, settings: Partial<NodeToRun> = {}): NodeToRun => ({
	name: 'Dub',
	type: 'n8n-nodes-whop-dub.dubTrackSale',
	parameters: {
		invoiceId: '={{ $json.invoice }}',
		customerExternalId: '={{ $json.customer }}',
		amount: '={{ $json.amount }}',
		currency: 'usd',
		...parameters,
	},
	...settings,
});
/** A node that says for each item it gets which item of the start it comes from. */
const reader = (name: string): NodeToRun => ({
	name,
	type: READ,
	parameters: { value: "={{ $('Start').item.json.customer }}" },
});
const description = (error: unknown): unknown => (error as { description?: unknown }).description;

/** Records a lead of each customer in the sandbox's Dub, as Dub Track Lead does. */
async function leadsOf(...customers: string[]): Promise<void> {
	const run = await harness.run(
		[
			{
				name: 'Lead',
				type: 'n8n-nodes-whop-dub.dubTrackLead',
				parameters: {
					findClickId: 'field',
					clickId: '={{ $json.click }}',
					eventName: 'Sign Up',
					customerExternalId: '={{ $json.customer }}',
				},
			},
		],
		customers.map((customer) => ({ customer, click: harness.sandbox.dub.addClick().id })),
	);
	expect(run.json('Lead').every(({ recorded }) => recorded === true)).toBe(true);
}
const sent = () => harness.sent().filter((line) => line.endsWith('/track/sale'));
const recorded = () => harness.sandbox.dub.recordedSales;
const payment = (customer = 'c1', invoice = `pay_${customer}`) => ({
	customer,
	invoice,
	amount: 49.99,
});

describe('a recorded sale', () => {
	it('is sent under the names of the API and comes back with recorded: true', async () => {
		await leadsOf('c1');
		const additionalFields = {
			eventName: 'Invoice Paid',
			paymentProcessor: 'stripe',
			leadEventName: 'Sign Up',
		};
		const metadata = { entries: [{ key: 'plan', value: 'pro' }] };
		const run = await harness.run([dub({ additionalFields, metadata })], [payment()]);
		expect(harness.bodies().at(-1)).toEqual({
			invoiceId: 'pay_c1',
			customerExternalId: 'c1',
			amount: 4999,
			currency: 'usd',
			eventName: 'Invoice Paid',
			paymentProcessor: 'stripe',
			leadEventName: 'Sign Up',
			metadata: { plan: 'pro' },
		});
		expect(run.items('Dub')).toEqual([
			{
				json: {
					recorded: true,
					eventName: 'Invoice Paid',
					customer: expect.objectContaining({ externalId: 'c1' }) as object,
					sale: {
						amount: 4999,
						currency: 'usd',
						paymentProcessor: 'stripe',
						invoiceId: 'pay_c1',
						metadata: { plan: 'pro' },
					},
				},
				pairedItem: { item: 0 },
			},
		]);
		expect(recorded()).toMatchObject([{ customerExternalId: 'c1', amount: 4999, direct: false }]);
	});

	it('needs no lead with a click: Dub makes customer and lead as well', async () => {
		const additionalFields = {
			clickId: `https://shop.example/?dub_id=${harness.sandbox.dub.addClick().id}`,
			customerName: 'Jane',
			customerEmail: 'jane@example.com',
		};
		const run = await harness.run([dub({ additionalFields })], [payment()]);
		expect(run.json('Dub')).toMatchObject([
			{ recorded: true, customer: { name: 'Jane', email: 'jane@example.com' } },
		]);
		expect(recorded()).toMatchObject([{ customerExternalId: 'c1', direct: true }]);
	});

	it('is counted in dollars, in whole yen and euro cents', async () => {
		await leadsOf('c1');
		const items = [
			{ ...payment('c1', 'pay_1'), amount: '1580', currency: 'JPY' },
			{ ...payment('c1', 'pay_2'), amount: 0.1 + 0.2, currency: 'eur' },
		];
		const run = await harness.run([dub({ currency: '={{ $json.currency }}' })], items);
		expect(harness.bodies().slice(-2)).toMatchObject([
			{ amount: 1580, currency: 'jpy' },
			{ amount: 30, currency: 'eur' },
		]);
		expect(run.json('Dub')).toMatchObject([
			{ recorded: true, sale: { amount: 1000, currency: 'usd' } },
			{ recorded: true, sale: { currency: 'usd' } },
		]);
	});

	it('takes amounts in smallest units', async () => {
		await leadsOf('c1');
		await harness.run([dub({ amountUnit: 'smallest' })], [{ ...payment(), amount: 19.99 * 100 }]);
		expect(recorded()).toMatchObject([{ amount: 1999 }]);
	});
});

describe('a detail of the customer that Dub would refuse', () => {
	const additionalFields = { customerEmail: 'jos\u00e9@example.com', customerName: 'Jos\u00e9' };

	it('is left out, and the sale is recorded', async () => {
		await leadsOf('c1');
		const run = await harness.run([dub({ additionalFields })], [payment()]);
		expect(run.json('Dub')).toMatchObject([
			{ recorded: true, leftOut: [{ field: 'customerEmail' }] },
		]);
		expect(recorded()).toHaveLength(1);
	});

	it('stops the item where that is wanted', async () => {
		await leadsOf('c1');
		const options = { invalidDetails: 'stop' };
		const run = await harness.run([dub({ additionalFields, options })], [payment()]);
		expect(run.error).toMatchObject({
			message: expect.stringMatching(/'Customer Email'/) as string,
		});
		expect(recorded()).toHaveLength(0);
	});
});

describe('a sale that was not recorded', () => {
	it('says so when Dub had the invoice already, with another amount or of another customer', async () => {
		await leadsOf('c1', 'c2');
		await harness.run([dub()], [payment('c1', 'pay_1')]);
		const items = [{ ...payment('c1', 'pay_1'), amount: 10 }, payment('c2', 'pay_1')];
		const run = await harness.run([dub()], items);
		expect(run.json('Dub')).toMatchObject([
			{
				recorded: false,
				reason: expect.stringMatching(
					/^Dub had this invoice already.*differs in: Amount;/,
				) as string,
				sale: { amount: 4999 },
			},
			{
				recorded: false,
				reason: expect.stringMatching(/differs in: Customer External ID;/) as string,
				customer: { externalId: 'c1' },
			},
		]);
		expect(recorded()).toHaveLength(1);
	});

	it('says so of the same sale twice in one run', async () => {
		await leadsOf('c1');
		const run = await harness.run([dub()], [payment(), payment()]);
		expect(run.json('Dub')).toMatchObject([
			{ recorded: true },
			{ recorded: false, reason: expect.stringContaining('from an item before') as string },
		]);
		expect(recorded()).toHaveLength(1);
	});

	it('says of an unknown customer to record the lead first', async () => {
		const run = await harness.run([dub()], [payment()]);
		expect(run.json('Dub')).toEqual([
			{
				recorded: false,
				reason: expect.stringMatching(
					/does not know this customer.*record a lead.*first/,
				) as string,
				eventName: 'Purchase',
				customer: null,
				sale: null,
			},
		]);
		expect(recorded()).toEqual([]);
	});

	it('says before sending that Dub records no sale of 0', async () => {
		await leadsOf('c1');
		const run = await harness.run([dub()], [payment(), { ...payment(), amount: 0 }]);
		expect(run.error?.message).toBe(
			"[item 1] 'Amount' is 0, and Dub records only sales above 0, such as 49.99",
		);
		expect(sent()).toEqual([]);
	});
});

describe('bad input', () => {
	it.each([
		[
			'no customer',
			{ customerExternalId: '={{ $json.nothing }}' },
			"'Customer External ID' is empty; it is required",
		],
		['no amount', { amount: '={{ $json.nothing }}' }, "'Amount' is empty; it is required"],
		[
			'a comma and a sign',
			{ amount: '49,99 €' },
			"'Amount' must be a number such as 49.99, with a point and nothing but digits around it. Given: 49,99 €",
		],
		['a negative amount', { amount: -5 }, "'Amount' cannot be negative. Given: -5"],
		[
			'too many decimals',
			{ amount: '49.999' },
			"'Amount' can have at most 2 decimals in usd, such as 49.99. Given: 49.999",
		],
		['no currency', { currency: '={{ $json.nothing }}' }, "'Currency' is empty; it is required"],
		[
			'Whop as the processor',
			{ additionalFields: { paymentProcessor: 'whop' } },
			"'Payment Processor' must be one of apple, custom, dub, lemonsqueezy, paddle, polar, revenuecat, shopify, stripe. Given: whop",
		],
	])('%s: refused before anything is sent', async (_, parameters, message) => {
		const run = await harness.run([dub(parameters)], [payment()]);
		expect(run.error?.message).toBe(message);
		expect(harness.sandbox.requests).toEqual([]);
	});
});

describe('a lead or a click that Dub does not know yet', () => {
	it('is waited for, and the sale is recorded', async () => {
		await leadsOf('c1');
		// What Dub answers until it knows the lead, however slow this machine is.
		const message = 'Lead event not found for externalId: c1 and leadEventName: null';
		const body = { error: { code: 'not_found', message } };
		harness.sandbox.faults.add({ service: 'dub', reply: { status: 404, body }, times: 2 });
		const run = await harness.run([dub()], [payment()]);
		expect(run.json('Dub')).toMatchObject([{ recorded: true }]);
		expect(recorded()).toHaveLength(1);
		expect(sent()).toHaveLength(3);
	});

	it('is waited for without an invoice too, as a refused sale is not counted', async () => {
		const click = harness.sandbox.dub.addClick({ readableAfterMs: 500 }).id;
		const additionalFields = { clickId: click };
		const run = await harness.run([dub({ invoiceId: '', additionalFields })], [payment()]);
		expect(run.json('Dub')).toMatchObject([{ recorded: true }]);
		expect(recorded()).toHaveLength(1);
	});

	it('is given up after some seconds, in words for what is missing', async () => {
		harness.sandbox.dub.importCustomer({ externalId: 'c1', link: 'usable' });
		const run = await harness.run([dub()], [payment()]);
		expect(run.error?.message).toMatch(
			/^Dub finds no lead of this customer: "Lead event not found .*" \(404 not_found\); nothing was recorded$/,
		);
		expect(description(run.error)).toContain('Record a lead of the customer first');
		expect(sent()).toHaveLength(4);
	});
});

describe('sending', () => {
	const lost = { service: 'dub', when: 'after', reply: 'drop connection' } as const;

	it('with an invoice: sends again when the answer is lost, and the sale counts once', async () => {
		await leadsOf('c1');
		harness.sandbox.faults.add(lost);
		const run = await harness.run([dub()], [payment()]);
		expect(run.json('Dub')).toMatchObject([{ recorded: true }]);
		expect(sent()).toHaveLength(2);
		expect(harness.sandbox.dub.sales.timesCounted()).toEqual({ pay_c1: 1 });
	});

	it('without one: sends once, and says that the sale may have been recorded', async () => {
		await leadsOf('c1');
		harness.sandbox.faults.add(lost);
		const run = await harness.run([dub({ invoiceId: '' })], [payment()]);
		expect(run.error?.message).toBe(
			'Dub was asked to record the sale, but its answer was lost (the connection was cut); the sale may have been recorded, so look for it in Dub before sending it again',
		);
		expect(sent()).toHaveLength(1);
		expect(recorded()).toHaveLength(1);
	});

	it('says of an invoice whose answers stay away that it can be sent again', async () => {
		await leadsOf('c1');
		harness.sandbox.faults.add({ service: 'dub', times: 10, reply: { status: 503, body: '' } });
		const run = await harness.run([dub()], [payment()]);
		expect(run.error?.message).toMatch(
			/; the sale may have been recorded, and it can be sent again with the same invoice ID, which Dub counts once$/,
		);
	});

	/** The first sale has to wait for its lead; what may be sent at the same time overtakes it. */
	const holdUpTheFirst = () => {
		const body = { error: { code: 'not_found', message: 'Lead event not found for it' } };
		harness.sandbox.faults.add({
			service: 'dub',
			path: '/track/sale',
			reply: { status: 404, body },
		});
	};

	it('sends two of one invoice one after the other, whoever the customers are', async () => {
		await leadsOf('c1', 'c2', 'c3');
		holdUpTheFirst();
		const items = [payment('c1', 'pay_1'), payment('c2', 'pay_1'), payment('c3', 'pay_3')];
		const run = await harness.run([dub({ options: { parallel: 10 } })], items);
		expect(run.json('Dub').map((row) => row['recorded'])).toEqual([true, false, true]);
		expect(recorded().map(({ customerExternalId }) => customerExternalId)).toEqual(['c3', 'c1']);
	});

	it('records the sales of one customer in input order', async () => {
		await leadsOf('c1', 'c2');
		holdUpTheFirst();
		const items = [payment('c1', 'pay_1'), payment('c1', 'pay_2'), payment('c2', 'pay_3')];
		await harness.run([dub({ options: { parallel: 10 } })], items);
		expect(recorded().map(({ invoiceId }) => invoiceId)).toEqual(['pay_3', 'pay_1', 'pay_2']);
	});

	it('waits out a rate limit and goes on, in input order', async () => {
		const customers = ['c1', 'c2', 'c3', 'c4', 'c5'];
		Object.assign(harness.sandbox.dub.settings, { rateLimitRequests: 2, rateLimitWindowMs: 300 });
		const run = await harness.run(
			[dub({ additionalFields: { clickId: '={{ $json.click }}' } }), reader('After')],
			customers.map((one) => ({ ...payment(one), click: harness.sandbox.dub.addClick().id })),
		);
		expect(run.json('After').map(({ value }) => value)).toEqual(customers);
		expect(recorded()).toHaveLength(5);
		expect(harness.sandbox.requests.some(({ status }) => status === 429)).toBe(true);
	});

	it('error output: a failed sale goes there, the others go on', async () => {
		await leadsOf('c1', 'c3');
		harness.sandbox.dub.importCustomer({ externalId: 'c2', link: 'disabled' });
		const settings = { onError: 'continueErrorOutput', errorTo: 'Failed' } as const;
		const run = await harness.run(
			[dub({}, settings), reader('After'), reader('Failed')],
			['c1', 'c2', 'c3'].map((one) => payment(one)),
		);
		expect(run.json('After').map(({ value }) => value)).toEqual(['c1', 'c3']);
		expect(run.json('Failed')).toEqual([
			{
				error: expect.stringMatching(
					/is disabled, sale not tracked.*nothing was recorded/,
				) as string,
				value: 'c2',
			},
		]);
	});

	it('records 200 sales of as many customers, each once', async () => {
		const { dub: service } = harness.sandbox;
		const items = Array.from({ length: 200 }, (_, index) => ({
			...payment(`c${index}`),
			click: service.addClick().id,
		}));
		const additionalFields = { clickId: '={{ $json.click }}' };
		const run = await harness.run([dub({ additionalFields, options: { parallel: 50 } })], items);
		expect(run.json('Dub').filter((row) => row['recorded'] === true)).toHaveLength(200);
		expect(new Set(Object.values(service.sales.timesCounted()))).toEqual(new Set([1]));
		expect(recorded()).toHaveLength(200);
	});
});
