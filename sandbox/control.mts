import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as z from 'zod/v4';
import {
	ClickToAdd,
	Conversion,
	CustomerToAdd,
	Endpoint,
	FaultToAdd,
	LeadEdit,
	LeadToAdd,
	PaymentToAdd,
	RefundToAdd,
} from './control-bodies.mts';
import { addLeadWithClick } from './lead-with-click.mts';
import { bodyText } from './requests.mts';
import type { Sandbox } from './sandbox.mts';
import { leadJson } from './whop/lead-json.mts';
import type { StoredLead } from './whop/lead-index.mts';
import { paymentJson, refundJson } from './whop/payment-json.mts';
import type { WhopStore } from './whop/store.mts';

type Controlled = Pick<Sandbox, 'whop' | 'dub' | 'faults' | 'requests' | 'reset'>;
interface WithId {
	Params: { id: string };
}

/** A control request that cannot be done, with the status to answer. */
class ControlError extends Error {
	readonly status: number;

	constructor(status: number, message: string) {
		super(message);
		this.status = status;
	}
}

/**
 * Adds the routes that play the part of visitors, buyers and accidents. They ask for no key: the sandbox listens on the
 * loopback address only. An error is `{ "error": "<what is wrong>" }`.
 */
export function addControlRoutes(api: FastifyInstance, sandbox: Controlled): void {
	const { whop, dub, faults, requests } = sandbox;
	const whopLead = (id: string): StoredLead => {
		const lead = whop.findLead(id);
		if (lead === undefined) throw new ControlError(404, `There is no lead ${id}`);
		return lead;
	};

	api.post('/whop/leads', (request, reply) => {
		const { withClick, ...fields } = body(request, LeadToAdd);
		if (withClick === false) return reply.send({ lead: json(whop.addLead(fields)), click: null });
		const place = withClick === true ? 'metadata' : withClick;
		const { lead, click } = addLeadWithClick(sandbox, fields, place);
		return reply.send({ lead: json(lead), click: { id: click.id } });
	});
	api.post<WithId>('/whop/leads/:id/convert', async (request, reply) => {
		const { at, ...terms } = body(request, Conversion);
		const paidBefore = whop.payments.all.length;
		const lead = json(whop.convertLead(whopLead(request.params.id).id, at, terms));
		await whop.webhooks.settled();
		const payment = whop.payments.all[paidBefore];
		return reply.send({ lead, payment: payment === undefined ? null : paymentJson(payment) });
	});
	api.patch<WithId>('/whop/leads/:id', (request, reply) => {
		const changes = body(request, LeadEdit);
		return reply.send({ lead: json(whop.editLead(whopLead(request.params.id).id, changes)) });
	});
	addPaymentRoutes(api, whop, whopLead);
	api.post('/dub/clicks', (request, reply) => {
		const { id, link } = dub.addClick(body(request, ClickToAdd));
		return reply.send({ click: { id, linkId: link.id } });
	});
	api.get('/dub/leads', (_request, reply) => reply.send({ leads: dub.recordedLeads }));
	api.post('/dub/customers', (request, reply) => {
		const { id, externalId } = dub.importCustomer(body(request, CustomerToAdd));
		return reply.send({ customer: { id, externalId } });
	});
	api.get('/dub/sales', (_request, reply) =>
		reply.send({ sales: dub.recordedSales, counted: dub.sales.timesCounted() }),
	);
	api.post('/faults', (request, reply) => {
		faults.add(body(request, FaultToAdd));
		return reply.send({ pending: faults.pending });
	});
	api.get('/requests', (_request, reply) => reply.send({ requests }));
	api.get('/state', (_request, reply) =>
		reply.send({
			whop: {
				leads: whop.leadCount,
				converted: whop.leads.filter(({ memberId }) => memberId !== null).length,
			},
			dub: {
				clicks: dub.clicks.size,
				customers: dub.customers.size,
				recordedLeads: dub.recordedLeads.length,
				recordedSales: dub.recordedSales.length,
			},
			pendingFaults: faults.pending,
			requests: requests.length,
		}),
	);
	api.post('/reset', (_request, reply) => {
		sandbox.reset();
		return reply.send({ reset: true });
	});
	api.setNotFoundHandler(() => {
		throw new ControlError(404, 'There is no such control route');
	});
	api.setErrorHandler((error, _request, reply) =>
		reply
			.code(error instanceof ControlError ? error.status : 400)
			.send({ error: error instanceof Error ? error.message : 'Unknown error' }),
	);
}

/** Payments, refunds and their webhooks. Each route answers when the webhook is delivered or has failed. */
function addPaymentRoutes(
	api: FastifyInstance,
	whop: WhopStore,
	whopLead: (id: string) => StoredLead,
): void {
	api.post<WithId>('/whop/leads/:id/payments', async (request, reply) => {
		const { outcome, ...terms } = body(request, PaymentToAdd);
		const payment = whop.chargeLead(whopLead(request.params.id).id, outcome, terms);
		await whop.webhooks.settled();
		return reply.send({ payment: paymentJson(payment) });
	});
	api.post<WithId>('/whop/payments/:id/refunds', async (request, reply) => {
		const { id } = request.params;
		const payment = whop.payments.all.find((one) => one.id === id);
		if (payment === undefined) throw new ControlError(404, `There is no payment ${id}`);
		const refund = whop.payments.refund(payment, body(request, RefundToAdd).amount);
		await whop.webhooks.settled();
		return reply.send({ refund: refundJson(refund, payment) });
	});
	api.get('/whop/payments', (_request, reply) =>
		reply.send({ payments: whop.payments.all.map(paymentJson) }),
	);
	api.post('/whop/webhook', (request, reply) => {
		const { url, secret } = body(request, Endpoint);
		whop.webhooks.sendTo(url === null ? null : { url, secret });
		return reply.send({ webhook: whop.webhooks.endpoint });
	});
	api.get('/whop/deliveries', (_request, reply) =>
		reply.send({ deliveries: whop.webhooks.deliveries }),
	);
	api.post<WithId>('/whop/deliveries/:id/resend', async (request, reply) => {
		const { id } = request.params;
		const delivery = whop.webhooks.resend(id);
		if (delivery === undefined) throw new ControlError(404, `There is no webhook ${id} to send`);
		await whop.webhooks.settled();
		return reply.send({ delivery });
	});
}

const json = (lead: StoredLead): object => leadJson(lead, true);

function body<Schema extends z.ZodType>(request: FastifyRequest, schema: Schema): z.output<Schema> {
	let value: unknown;
	try {
		value = JSON.parse(bodyText(request) ?? '{}');
	} catch {
		throw new ControlError(400, 'The body is not JSON');
	}
	const result = schema.safeParse(value);
	if (!result.success) throw new ControlError(400, z.prettifyError(result.error));
	return result.data;
}
