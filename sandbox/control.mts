import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as z from 'zod/v4';
import {
	ClickToAdd,
	Conversion,
	CustomerToAdd,
	FaultToAdd,
	LeadEdit,
	LeadToAdd,
} from './control-bodies.mts';
import { addLeadWithClick } from './lead-with-click.mts';
import { bodyText } from './requests.mts';
import type { Sandbox } from './sandbox.mts';
import { leadJson } from './whop/lead-json.mts';
import type { StoredLead } from './whop/lead-index.mts';

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
	api.post<WithId>('/whop/leads/:id/convert', (request, reply) => {
		const { at } = body(request, Conversion);
		return reply.send({ lead: json(whop.convertLead(whopLead(request.params.id).id, at)) });
	});
	api.patch<WithId>('/whop/leads/:id', (request, reply) => {
		const changes = body(request, LeadEdit);
		return reply.send({ lead: json(whop.editLead(whopLead(request.params.id).id, changes)) });
	});
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
