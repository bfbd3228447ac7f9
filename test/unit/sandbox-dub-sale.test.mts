import {
	DUB_KEY_FREE,
	DUB_KEY_OTHER_WORKSPACE,
	DUB_KEY_VIEWER,
} from '../../sandbox/identities.mts';
import type { Sandbox } from '../../sandbox/sandbox.mts';
import {
	closeSandboxes,
	dubErrorBody,
	matching,
	open,
	stoppedClock,
	track,
	trackSale,
} from './sandbox-client.mts';

afterEach(closeSandboxes);

const SALE = { customerExternalId: 'u1', amount: 500 };
const NO_SALE = { eventName: 'Purchase', customer: null, sale: null };
const long = (length: number): string => 'x'.repeat(length);

/** A sandbox where customer u1 has the lead "Signup"; gives back the ID of its click too. */
async function withLead(fields: object = {}): Promise<{ sandbox: Sandbox; clickId: string }> {
	const sandbox = await open();
	const clickId = sandbox.dub.addClick().id;
	const person = { customerName: 'Ann', customerEmail: 'a@b.co' };
	const lead = { clickId, eventName: 'Signup', customerExternalId: 'u1', ...person, ...fields };
	expect((await track(sandbox, lead)).status).toBe(200);
	return { sandbox, clickId };
}

/** Sends a sale and expects 404 with this message. */
async function expectNotFound(sandbox: Sandbox, sale: object, message: string): Promise<void> {
	const reply = await trackSale(sandbox, sale);
	expect(reply.status).toBe(404);
	expect(reply.body).toEqual(dubErrorBody('not_found', message, 'not-found'));
	expect(sandbox.dub.recordedSales).toEqual([]);
}

describe('validation of a sale', () => {
	it.each<[unknown, string]>([
		[{}, 'invalid_type: amount: amount is required'],
		[null, 'invalid_type: : Invalid input: expected object, received null'],
		[{ ...SALE, amount: null }, 'invalid_type: amount: amount is required'],
		[{ ...SALE, amount: '500' }, 'invalid_type: amount: amount is required'],
		[
			{ ...SALE, amount: 1.5 },
			'invalid_type: amount: Invalid input: expected int, received number',
		],
		[{ ...SALE, amount: -1 }, 'too_small: amount: amount cannot be negative'],
		...['whop', '', null, 'lemonsqueezy'].map((paymentProcessor): [unknown, string] => [
			{ ...SALE, paymentProcessor },
			'invalid_value: paymentProcessor: Invalid option: expected one of "stripe"|"shopify"|"polar"|"paddle"|"apple"|"revenuecat"|"dub"|"custom"',
		]),
		...['eventName', 'currency'].map((field): [unknown, string] => [
			{ ...SALE, [field]: null },
			`invalid_type: ${field}: Invalid input: expected string, received null`,
		]),
		...[
			'customerExternalId',
			'currency',
			'eventName',
			'invoiceId',
			'leadEventName',
			'clickId',
			'customerName',
			'customerAvatar',
			'externalId',
			'customerId',
		].map((field): [unknown, string] => [
			{ ...SALE, [field]: 5 },
			`invalid_type: ${field}: Invalid input: expected string, received number`,
		]),
		[
			{ ...SALE, eventName: long(256) },
			'too_big: eventName: Too big: expected string to have <=255 characters',
		],
		[
			{ ...SALE, customerName: long(101) },
			'too_big: customerName: Too big: expected string to have <=100 characters',
		],
		[
			{ ...SALE, customerEmail: `${long(96)}@b.co` },
			'too_big: customerEmail: Too big: expected string to have <=100 characters',
		],
		[{ ...SALE, customerEmail: '' }, 'invalid_format: customerEmail: Invalid email address'],
		[
			{ ...SALE, metadata: '{}' },
			'invalid_type: metadata: Invalid input: expected record, received string',
		],
		[
			{ ...SALE, metadata: { a: long(9993) } },
			'custom: metadata: Metadata must be less than 10,000 characters when stringified',
		],
		[
			{ ...SALE, customerExternalId: 5, amount: -1 },
			'invalid_type: customerExternalId: Invalid input: expected string, received number',
		],
	])('refuses %j with 422', async (json, message) => {
		const reply = await trackSale(await open(), json);
		expect(reply.status).toBe(422);
		expect(reply.body).toEqual(
			dubErrorBody('unprocessable_entity', message, 'unprocessable-entity'),
		);
	});

	it.each([
		[{ amount: 5 }],
		[{ amount: 5, customerExternalId: '' }],
		[{ amount: 5, customerId: null }],
	])('refuses %j, which names no customer, with 400', async (json) => {
		const reply = await trackSale(await open(), json);
		expect(reply.status).toBe(400);
		expect(reply.body).toEqual(
			dubErrorBody('bad_request', 'customerExternalId is required', 'bad-request'),
		);
	});

	it('refuses a body that is not JSON with 400, and keys that may not track with 403', async () => {
		const sandbox = await open();
		expect((await trackSale(sandbox, undefined, { text: '{"amount"' })).status).toBe(400);
		expect((await trackSale(sandbox, SALE, { key: DUB_KEY_VIEWER })).status).toBe(403);
		expect((await trackSale(sandbox, SALE, { key: DUB_KEY_FREE })).status).toBe(403);
	});

	it('counts against the same rate limit as leads do', async () => {
		const { sandbox } = await withLead();
		sandbox.dub.settings.rateLimitRequests = 1;
		expect(await trackSale(sandbox, SALE)).toMatchObject({
			status: 429,
			body: { error: { code: 'rate_limit_exceeded' } },
		});
		expect(sandbox.dub.recordedSales).toEqual([]);
	});

	it('accepts the limits themselves, and empty texts that mean nothing', async () => {
		const { sandbox } = await withLead();
		const reply = await trackSale(sandbox, {
			...SALE,
			amount: 1,
			eventName: long(255),
			invoiceId: '',
			metadata: { a: long(9992) },
			clickId: '',
			customerName: long(100),
			customerEmail: 'a+tag@b.co',
			customerAvatar: '',
		});
		expect(reply.status).toBe(200);
		expect((await trackSale(sandbox, { ...SALE, eventName: '' })).body).toMatchObject({
			eventName: '',
			sale: { amount: 500 },
		});
	});
});

describe('a sale of a known customer', () => {
	it('is answered with the customer and the sale', async () => {
		const { sandbox } = await withLead();
		const reply = await trackSale(sandbox, { ...SALE, invoiceId: 'I1' });
		expect(reply.status).toBe(200);
		expect(reply.headers.get('x-ratelimit-limit')).toBeNull();
		expect(reply.body).toEqual({
			eventName: 'Purchase',
			customer: {
				id: matching(/^cus_/),
				name: 'Ann',
				email: 'a@b.co',
				avatar: null,
				externalId: 'u1',
			},
			sale: {
				amount: 500,
				currency: 'usd',
				paymentProcessor: 'custom',
				invoiceId: 'I1',
				metadata: null,
			},
		});
	});

	it.each([['externalId'], ['customerId']])('takes %s for the external ID', async (alias) => {
		const { sandbox } = await withLead();
		const { body } = await trackSale(sandbox, { [alias]: 'u1', amount: 5 });
		expect(body).toMatchObject({ customer: { externalId: 'u1' } });
	});

	it('does not trim the external ID: the lead’s is trimmed, so spaces make another customer', async () => {
		const { sandbox } = await withLead({ customerExternalId: ' u1 ' });
		expect((await trackSale(sandbox, { ...SALE, customerExternalId: ' u1 ' })).body).toEqual(
			NO_SALE,
		);
		expect((await trackSale(sandbox, { ...SALE, customerExternalId: '  ' })).body).toEqual(NO_SALE);
		expect((await trackSale(sandbox, SALE)).body).toMatchObject({ sale: { amount: 500 } });
	});

	it('is not recorded with the amount 0', async () => {
		const { sandbox } = await withLead();
		const reply = await trackSale(sandbox, { ...SALE, amount: 0, eventName: 'Trial' });
		expect(reply.status).toBe(200);
		expect(reply.body).toEqual({ ...NO_SALE, eventName: 'Trial' });
		expect(sandbox.dub.recordedSales).toEqual([]);
	});

	it('goes to the lead of the given name, else to the latest', async () => {
		const { sandbox, clickId } = await withLead();
		const second = sandbox.dub.addClick().id;
		const trial = { clickId: second, eventName: 'Trial', customerExternalId: 'u1' };
		await track(sandbox, trial);
		await trackSale(sandbox, { ...SALE, leadEventName: 'Signup' });
		await trackSale(sandbox, { ...SALE, leadEventName: null });
		const leads = sandbox.dub.recordedSales.map((sale) => [sale.leadEventName, sale.clickId]);
		expect(leads).toEqual([
			['Signup', clickId],
			['Trial', second],
		]);
	});

	it.each([['signup'], ['Sign up'], [' Signup'], ['Other'], ['']])(
		'answers 404 when there is no lead of the name %j',
		async (leadEventName) => {
			const { sandbox } = await withLead();
			const message = `Lead event not found for externalId: u1 and leadEventName: ${leadEventName}`;
			await expectNotFound(sandbox, { ...SALE, leadEventName }, message);
		},
	);

	it('ignores the case of the name for five minutes after a lead of mode "wait"', async () => {
		const clock = stoppedClock();
		const sandbox = await open({ now: clock.now });
		const clickId = sandbox.dub.addClick().id;
		const lead = { clickId, eventName: 'Signup', customerExternalId: 'u1', mode: 'wait' };
		await track(sandbox, lead);
		const sale = { ...SALE, leadEventName: 'SIGNUP' };
		clock.advance(5 * 60_000 - 1);
		expect((await trackSale(sandbox, sale)).status).toBe(200);
		clock.advance(1);
		expect((await trackSale(sandbox, sale)).status).toBe(404);
	});

	const NO_LEAD = 'Lead event not found for externalId: u1 and leadEventName: null';

	it('answers 404 to a customer with a deferred lead only, whatever click is sent', async () => {
		const { sandbox, clickId } = await withLead({ mode: 'deferred' });
		await expectNotFound(sandbox, SALE, NO_LEAD);
		await expectNotFound(sandbox, { ...SALE, clickId }, NO_LEAD);
		await expectNotFound(sandbox, { ...SALE, amount: 0 }, NO_LEAD);
	});

	it('answers 404 until an "async" lead has arrived; one of mode "wait" is there at once', async () => {
		const clock = stoppedClock();
		const sandbox = await open({ now: clock.now, dub: { leadReadableAfterMs: 10_000 } });
		const clickId = sandbox.dub.addClick().id;
		const lead = { clickId, eventName: 'Signup', customerExternalId: 'u1' };
		await track(sandbox, lead);
		await track(sandbox, { ...lead, customerExternalId: 'u2', mode: 'wait' });
		expect((await trackSale(sandbox, { ...SALE, customerExternalId: 'u2' })).status).toBe(200);
		clock.advance(9_999);
		expect((await trackSale(sandbox, SALE)).body).toMatchObject({ error: { message: NO_LEAD } });
		clock.advance(1);
		expect((await trackSale(sandbox, SALE)).status).toBe(200);
	});

	it.each([
		[null, 'Link not found for customer CUSTOMER'],
		['deleted' as const, 'Link not found for customer CUSTOMER'],
		[
			'foreign' as const,
			'Link link_sandbox_foreign for customer CUSTOMER does not belong to the workspace',
		],
		[
			'disabled' as const,
			'Link link_sandbox_disabled for customer CUSTOMER is disabled, sale not tracked',
		],
		['usable' as const, NO_LEAD],
	])('answers 404 to a customer made elsewhere, with the link %s', async (link, message) => {
		const sandbox = await open();
		const { id } = sandbox.dub.importCustomer({ externalId: 'u1', link });
		await expectNotFound(sandbox, SALE, message.replace('CUSTOMER', id));
	});
});

describe('a sale of an unknown customer', () => {
	it.each([[{}], [{ clickId: '' }], [{ clickId: null }], [{ click_id: 'SandboxClk000001' }]])(
		'without a click (%j) is answered with nothing and leaves nothing',
		async (fields) => {
			const sandbox = await open();
			sandbox.dub.addClick();
			const reply = await trackSale(sandbox, { ...SALE, ...fields });
			expect(reply.status).toBe(200);
			expect(reply.body).toEqual(NO_SALE);
			expect(sandbox.dub.customers.size).toBe(0);
			expect(sandbox.dub.recordedSales).toEqual([]);
		},
	);

	it('with a click creates customer, lead and sale', async () => {
		const sandbox = await open();
		const clickId = sandbox.dub.addClick().id;
		const person = { customerName: 'Ann', customerEmail: 'a@b.co' };
		const reply = await trackSale(sandbox, { ...SALE, ...person, clickId: ` ${clickId} ` });
		expect(reply.body).toEqual({
			eventName: 'Purchase',
			customer: {
				id: matching(/^cus_/),
				name: 'Ann',
				email: 'a@b.co',
				avatar: null,
				externalId: 'u1',
			},
			sale: {
				amount: 500,
				currency: 'usd',
				paymentProcessor: 'custom',
				invoiceId: null,
				metadata: null,
			},
		});
		const eventName = 'Direct sale tracking lead event';
		expect(sandbox.dub.recordedLeads).toMatchObject([{ eventName, clickId, quantity: 1 }]);
		expect(sandbox.dub.recordedSales).toMatchObject([
			{ clickId, leadEventName: eventName, direct: true },
		]);
		await trackSale(sandbox, { ...SALE, clickId: 'ignored' });
		expect(sandbox.dub.recordedLeads).toHaveLength(1);
		expect(sandbox.dub.recordedSales).toMatchObject([{}, { clickId, direct: false }]);
	});

	it('takes the name of its lead from leadEventName, and names a nameless customer', async () => {
		const sandbox = await open();
		const clickId = sandbox.dub.addClick().id;
		const { body } = await trackSale(sandbox, { ...SALE, clickId, leadEventName: 'Checkout' });
		expect(body).toMatchObject({ customer: { name: matching(/^\w+ \w+ \w+$/), email: null } });
		expect(sandbox.dub.recordedLeads).toMatchObject([{ eventName: 'Checkout' }]);
	});

	it('with a click and the amount 0 creates customer and lead, but no sale', async () => {
		const sandbox = await open();
		const clickId = sandbox.dub.addClick().id;
		expect((await trackSale(sandbox, { ...SALE, amount: 0, clickId })).body).toEqual(NO_SALE);
		expect(sandbox.dub.customers.size).toBe(1);
		expect(sandbox.dub.recordedLeads).toHaveLength(1);
		expect(sandbox.dub.recordedSales).toEqual([]);
	});

	it('records the lead once in 30 seconds, even if the customer is deleted in between', async () => {
		const clock = stoppedClock();
		const sandbox = await open({ now: clock.now });
		const clickId = sandbox.dub.addClick().id;
		const again = async (): Promise<number> => {
			const customer = sandbox.dub.customers.byExternalId('ws_sandbox', 'u1');
			if (customer !== undefined) sandbox.dub.customers.remove(customer);
			await trackSale(sandbox, { ...SALE, clickId });
			return sandbox.dub.recordedLeads.length;
		};
		expect(await again()).toBe(1);
		clock.advance(29_999);
		expect(await again()).toBe(1);
		clock.advance(1);
		expect(await again()).toBe(2);
		expect(sandbox.dub.recordedSales).toHaveLength(3);
	});

	it.each([
		['unknown' as const, 'Click event not found for clickId: CLICK'],
		['deleted' as const, 'Link not found for clickId: CLICK'],
		[
			'foreign' as const,
			'Link link_sandbox_foreign for clickId CLICK does not belong to the workspace',
		],
		[
			'disabled' as const,
			'Link link_sandbox_disabled for clickId CLICK is disabled, sale not tracked',
		],
	])('answers 404 to a click that is or whose link is %s', async (link, message) => {
		const sandbox = await open();
		const clickId = link === 'unknown' ? 'test' : sandbox.dub.addClick({ link }).id;
		await expectNotFound(sandbox, { ...SALE, clickId }, message.replace('CLICK', clickId));
		expect(sandbox.dub.customers.size).toBe(0);
		expect(sandbox.dub.recordedLeads).toEqual([]);
	});

	it('fails with 500 on an external ID longer than the column', async () => {
		const sandbox = await open();
		const clickId = sandbox.dub.addClick().id;
		const sale = { ...SALE, clickId, customerExternalId: long(192) };
		expect((await trackSale(sandbox, sale)).status).toBe(500);
		expect(sandbox.dub.customers.size).toBe(0);
	});

	it('is another workspace’s customer', async () => {
		const { sandbox } = await withLead();
		const reply = await trackSale(sandbox, SALE, { key: DUB_KEY_OTHER_WORKSPACE });
		expect(reply.body).toEqual(NO_SALE);
	});
});
