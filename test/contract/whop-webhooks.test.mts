import type { RefundCreatedWebhookEvent, UnwrapWebhookEvent } from '@whop/sdk/resources/webhooks';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
	COMPANY,
	DUB_KEY,
	PRODUCTS,
	WHOP_KEY,
	WHOP_WEBHOOK_SECRET,
} from '../../sandbox/identities.mts';
import type { Sandbox, SandboxOptions } from '../../sandbox/sandbox.mts';
import { closeSandboxes, control, matching, open, stoppedClock } from '../unit/sandbox-client.mts';
import { officialClients } from './kit/clients.mts';

// The webhooks that the sandbox sends, received by a server as a user has one, and checked by Whop's official client.

/** What came in. */
interface Received {
	readonly headers: Record<string, string>;
	readonly body: string;
}

let server: Server;
let url: string;
let answer: number;
let received: Received[];

beforeEach(async () => {
	answer = 200;
	received = [];
	server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const headers = Object.fromEntries(
				Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
			);
			received.push({ headers, body: Buffer.concat(chunks).toString() });
			response.writeHead(answer).end();
		});
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
});
afterEach(async () => {
	await closeSandboxes();
	server.closeAllConnections();
	await new Promise((done) => server.close(done));
});

/** A sandbox that sends to the server. */
const sending = (options: SandboxOptions = {}, secret?: string): Promise<Sandbox> =>
	open({ ...options, whopWebhook: { url, secret } });

/** Checks and reads a webhook with the official client, given the key as Whop's guide says: base64 of the secret. */
function unwrap(
	sandbox: Sandbox,
	{ body, headers }: Received,
	key = btoa(WHOP_WEBHOOK_SECRET),
): UnwrapWebhookEvent {
	const { whop } = officialClients(sandbox, WHOP_KEY, DUB_KEY);
	return whop.webhooks.unwrap(body, { headers, key });
}

/** The only webhook that came. */
function onlyOne(): Received {
	const [only] = received;
	if (only === undefined || received.length > 1)
		throw new Error(`${received.length} webhooks came`);
	return only;
}

/** A sandbox with one lead, of this user. */
async function withLead(secret?: string): Promise<{ sandbox: Sandbox; leadId: string }> {
	const sandbox = await sending({}, secret);
	const user = { id: 'user_1', name: 'Ann', email: 'ann@example.com', username: 'ann' };
	return { sandbox, leadId: sandbox.whop.addLead({ user, metadata: { dub_id: 'x' } }).id };
}

const post = (sandbox: Sandbox, path: string, json: object = {}) =>
	control(sandbox, `/whop${path}`, 'POST', json);

describe('a conversion', () => {
	it('sends payment.succeeded, which the official client accepts', async () => {
		const { sandbox, leadId } = await withLead();
		const price = { amount: 49.99, currency: 'usd' };
		const reply = await post(sandbox, `/leads/${leadId}/convert`, price);
		expect(reply.body).toMatchObject({
			lead: { id: leadId, member: { id: matching(/^mber_/) } },
			payment: { id: matching(/^pay_/), total: 49.99 },
		});
		const webhook = onlyOne();
		expect(webhook.headers).toMatchObject({
			'content-type': 'application/json',
			'webhook-id': matching(/^msg_/),
			'webhook-timestamp': matching(/^\d{10}$/),
			'webhook-signature': matching(/^v1,[A-Za-z0-9+/]{43}=$/),
		});
		expect(unwrap(sandbox, webhook)).toMatchObject({
			id: webhook.headers['webhook-id'],
			api_version: 'v1',
			type: 'payment.succeeded',
			timestamp: matching(/^\d{4}-.*Z$/),
			company_id: COMPANY.id,
			data: {
				id: matching(/^pay_/),
				status: 'paid',
				substatus: 'succeeded',
				billing_reason: 'subscription_create',
				total: 49.99,
				subtotal: 49.99,
				usd_total: 49.99,
				settlement_amount: 49.99,
				amount_after_fees: 48.49,
				currency: 'usd',
				paid_at: matching(/Z$/),
				metadata: null,
				company: { id: COMPANY.id },
				product: { id: PRODUCTS[0].id },
				user: { id: 'user_1', name: 'Ann', email: 'ann@example.com', username: 'ann' },
				member: sandbox.whop.lead(leadId).memberId && { id: sandbox.whop.lead(leadId).memberId },
			},
		});
	});

	it.each([
		['eur', 45, 50],
		['jpy', 1580, 10],
		['inr', 100, null],
	])('in %s has the amount in units of the currency', async (currency, amount, usdTotal) => {
		const { sandbox, leadId } = await withLead();
		await post(sandbox, `/leads/${leadId}/convert`, { amount, currency, metadata: { a: 1 } });
		expect(unwrap(sandbox, onlyOne())).toMatchObject({
			data: { total: amount, currency, usd_total: usdTotal, metadata: { a: 1 } },
		});
	});

	it('sends also when it comes of the sandbox itself, and once only', async () => {
		const { sandbox, leadId } = await withLead();
		sandbox.whop.convertLead(leadId);
		sandbox.whop.convertLead(leadId);
		await sandbox.whop.webhooks.settled();
		expect(unwrap(sandbox, onlyOne())).toMatchObject({ data: { total: 49.99, currency: 'usd' } });
		expect((await post(sandbox, `/leads/${leadId}/convert`)).body).toMatchObject({ payment: null });
	});

	it('of a lead without user and product has neither', async () => {
		const sandbox = await sending();
		sandbox.whop.convertLead(sandbox.whop.addLead({ user: null, productId: null }).id);
		await sandbox.whop.webhooks.settled();
		expect(unwrap(sandbox, onlyOne())).toMatchObject({ data: { user: null, product: null } });
	});

	it('sends nothing while no address is set', async () => {
		const sandbox = await open();
		sandbox.whop.convertLead(sandbox.whop.addLead().id);
		await sandbox.whop.webhooks.settled();
		expect(received).toEqual([]);
		expect(sandbox.whop.webhooks.deliveries).toEqual([]);
		expect(sandbox.whop.payments.all).toHaveLength(1);
	});
});

describe('the signature', () => {
	it.each([
		[
			'a changed body',
			({ headers, body }: Received) => ({ headers, body: body.replace('49.99', '1') }),
		],
		[
			'a changed ID',
			({ headers, body }: Received) => ({ headers: { ...headers, 'webhook-id': 'msg_2' }, body }),
		],
		[
			'a changed time',
			({ headers, body }: Received) => ({
				headers: {
					...headers,
					'webhook-timestamp': String(Number(headers['webhook-timestamp']) - 1),
				},
				body,
			}),
		],
		[
			'a foreign signature',
			({ headers, body }: Received) => ({
				headers: { ...headers, 'webhook-signature': `v1,${'A'.repeat(43)}=` },
				body,
			}),
		],
	])('does not fit %s', async (_case, tamper) => {
		const { sandbox, leadId } = await withLead();
		await post(sandbox, `/leads/${leadId}/convert`);
		const webhook = onlyOne();
		expect(tamper(webhook)).not.toEqual(webhook);
		expect(() => unwrap(sandbox, tamper(webhook))).toThrow('No matching signature found');
		expect(unwrap(sandbox, webhook)).toMatchObject({ type: 'payment.succeeded' });
	});

	it('is of the secret: another one does not fit', async () => {
		const { sandbox, leadId } = await withLead('ws_another');
		await post(sandbox, `/leads/${leadId}/convert`);
		expect(() => unwrap(sandbox, onlyOne())).toThrow('No matching signature found');
		expect(unwrap(sandbox, onlyOne(), btoa('ws_another'))).toBeDefined();
	});

	it('takes a secret of the form whsec_ as Standard Webhooks does', async () => {
		const secret = `whsec_${btoa('sandbox secret')}`;
		const { sandbox, leadId } = await withLead(secret);
		await post(sandbox, `/leads/${leadId}/convert`);
		expect(unwrap(sandbox, onlyOne(), secret)).toBeDefined();
	});

	it('has the time of the sandbox’s clock: too old when that is behind', async () => {
		const sandbox = await sending({ now: stoppedClock(Date.now() - 6 * 60_000).now });
		sandbox.whop.convertLead(sandbox.whop.addLead().id);
		await sandbox.whop.webhooks.settled();
		expect(() => unwrap(sandbox, onlyOne())).toThrow('Message timestamp too old');
	});
});

describe('later payments', () => {
	it('are renewals once the lead is a member', async () => {
		const { sandbox, leadId } = await withLead();
		expect(await post(sandbox, `/leads/${leadId}/payments`)).toMatchObject({
			status: 400,
			body: { error: matching(/is no member yet/) },
		});
		await post(sandbox, `/leads/${leadId}/convert`);
		await post(sandbox, `/leads/${leadId}/payments`, { amount: 19.5, currency: 'gbp' });
		const events = received.map((webhook) => unwrap(sandbox, webhook));
		expect(events).toMatchObject([
			{ data: { billing_reason: 'subscription_create' } },
			{
				type: 'payment.succeeded',
				data: { billing_reason: 'subscription_cycle', total: 19.5, usd_total: 26 },
			},
		]);
		expect(new Set(sandbox.whop.payments.all.map(({ id }) => id)).size).toBe(2);
		expect(new Set(events.map(({ id }) => id)).size).toBe(2);
	});

	it.each([
		[false, 'subscription_create', null],
		[true, 'subscription_cycle', { id: matching(/^mber_/) }],
	])('can fail (member: %s)', async (isMember, reason, member) => {
		const sandbox = await sending();
		const { id } = sandbox.whop.addLead({ memberId: isMember ? 'mber_1' : null });
		const reply = await post(sandbox, `/leads/${id}/payments`, { outcome: 'failed' });
		expect(reply.body).toMatchObject({ payment: { status: 'open' } });
		expect(unwrap(sandbox, onlyOne())).toMatchObject({
			type: 'payment.failed',
			data: {
				status: 'open',
				substatus: 'failed',
				failure_message: matching(/./),
				paid_at: null,
				billing_reason: reason,
				total: 49.99,
				member,
				payments_failed: 1,
			},
		});
	});

	it('can be refunded, in parts and not beyond', async () => {
		const { sandbox, leadId } = await withLead();
		await post(sandbox, `/leads/${leadId}/convert`, { amount: 50 });
		const [payment] = sandbox.whop.payments.all;
		const refunds = `/payments/${payment?.id}/refunds`;
		expect((await post(sandbox, refunds, { amount: 20 })).body).toMatchObject({
			refund: { amount: 20 },
		});
		await post(sandbox, refunds);
		expect((await post(sandbox, refunds)).status).toBe(400);
		const [, first, rest] = received.map((webhook) => unwrap(sandbox, webhook));
		const data: Partial<RefundCreatedWebhookEvent.Data> = {
			amount: 20,
			currency: 'usd',
			status: 'succeeded',
		};
		expect(first).toMatchObject({
			type: 'refund.created',
			data: {
				...data,
				id: matching(/^rfnd_/),
				payment: { id: payment?.id, total: 50, user: { id: 'user_1' } },
			},
		});
		expect(rest).toMatchObject({ data: { amount: 30 } });
		expect((await control(sandbox, '/whop/payments')).body).toMatchObject({
			payments: [
				{ id: payment?.id, refunded_amount: 50, substatus: 'refunded', refundable: false },
			],
		});
	});

	it.each([
		['/payments/pay_none/refunds', 404, /no payment pay_none/],
		['/leads/lead_none/payments', 404, /no lead lead_none/],
		['/deliveries/msg_none/resend', 404, /no webhook msg_none/],
		['/webhook', 400, /url/],
	])('refuse %s', async (path, status, words) => {
		const reply = await post(await sending(), path);
		expect(reply).toMatchObject({ status, body: { error: matching(words) } });
	});

	it('can be refunded in parts whose sum is not exact in floating point', async () => {
		const { sandbox, leadId } = await withLead();
		await post(sandbox, `/leads/${leadId}/convert`, { amount: 0.3 });
		const [payment] = sandbox.whop.payments.all;
		for (const amount of [0.1, 0.2]) {
			await post(sandbox, `/payments/${payment?.id}/refunds`, { amount });
		}
		expect((await control(sandbox, '/whop/payments')).body).toMatchObject({
			payments: [{ refunded_amount: 0.3, substatus: 'refunded' }],
		});
	});

	it('refuses to refund what was not paid', async () => {
		const { sandbox, leadId } = await withLead();
		await post(sandbox, `/leads/${leadId}/payments`, { outcome: 'failed' });
		const [payment] = sandbox.whop.payments.all;
		expect((await post(sandbox, `/payments/${payment?.id}/refunds`)).status).toBe(400);
		expect(received).toHaveLength(1);
	});
});

describe('deliveries', () => {
	it('are kept with what came back, and are not repeated by themselves', async () => {
		const { sandbox, leadId } = await withLead();
		answer = 500;
		await post(sandbox, `/leads/${leadId}/convert`);
		const { headers, body } = onlyOne();
		expect((await control(sandbox, '/whop/deliveries')).body).toEqual({
			deliveries: [
				{
					id: headers['webhook-id'],
					type: 'payment.succeeded',
					url,
					body,
					at: expect.any(Number) as number,
					status: 500,
					error: null,
				},
			],
		});
	});

	it('can be sent again: the same ID and body, signed anew', async () => {
		const { sandbox, leadId } = await withLead();
		await post(sandbox, `/leads/${leadId}/convert`);
		const { id, body } = sandbox.whop.webhooks.deliveries[0] ?? {};
		expect((await post(sandbox, `/deliveries/${id}/resend`)).body).toMatchObject({
			delivery: { id, status: 200 },
		});
		const [first, second] = received;
		expect([first?.body, second?.body]).toEqual([body, body]);
		expect(second?.headers['webhook-id']).toBe(id);
		if (second !== undefined) expect(unwrap(sandbox, second)).toMatchObject({ id });
	});

	it('say why nobody was reached', async () => {
		const sandbox = await open({ whopWebhook: { url: 'http://127.0.0.1:1/' } });
		sandbox.whop.convertLead(sandbox.whop.addLead().id);
		await sandbox.whop.webhooks.settled();
		expect(sandbox.whop.webhooks.deliveries).toMatchObject([
			{ status: null, error: matching(/./) },
		]);
	});

	it('end with the sandbox, when nobody answers', async () => {
		server.removeAllListeners('request');
		const came = new Promise((resolve) => server.once('request', resolve));
		const { sandbox, leadId } = await withLead();
		sandbox.whop.convertLead(leadId);
		await came;
		await sandbox.close();
		expect(sandbox.whop.webhooks.deliveries).toMatchObject([
			{ status: null, error: matching(/./) },
		]);
	});

	it('go where the control route says; a reset brings back the start', async () => {
		const sandbox = await open();
		const convert = async (): Promise<void> => {
			sandbox.whop.convertLead(sandbox.whop.addLead().id);
			await sandbox.whop.webhooks.settled();
		};
		expect((await post(sandbox, '/webhook', { url })).body).toEqual({
			webhook: { url, secret: WHOP_WEBHOOK_SECRET },
		});
		await convert();
		expect((await post(sandbox, '/webhook', { url: null })).body).toEqual({ webhook: null });
		await convert();
		await post(sandbox, '/webhook', { url, secret: 'ws_x' });
		sandbox.reset();
		await convert();
		expect(received).toHaveLength(1);
		expect(sandbox.whop.webhooks.deliveries).toEqual([]);
		expect(sandbox.whop.payments.all).toHaveLength(1);
	});

	it.each([
		['https://example.com/hook'],
		['http://127.0.0.1.example/'],
		['ftp://127.0.0.1/'],
		['x'],
	])('never go to %s: only this machine gets any', async (elsewhere) => {
		const reply = await post(await open(), '/webhook', { url: elsewhere });
		expect(reply).toMatchObject({ status: 400, body: { error: matching(/127\.0\.0\.1/) } });
		await expect(open({ whopWebhook: { url: elsewhere } })).rejects.toThrow(/127\.0\.0\.1/);
	});
});
