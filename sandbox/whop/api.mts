import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { SlidingWindow } from '../sliding-window.mts';
import { WhopError, notFound } from './api-error.mts';
import { authenticate } from './caller.mts';
import type { Caller } from './caller.mts';
import { accounts, companies, company, ownAccount, permissions, products } from './directory.mts';
import { withExtraKeys } from './lead-json.mts';
import { LeadOperations } from './leads.mts';
import type { WhopStore } from './store.mts';

type Handler = (caller: Caller, request: FastifyRequest<{ Params: { id: string } }>) => object;

/** Adds Whop's routes to a scope whose prefix is `/whop/api/v1`. */
export function addWhopRoutes(
	api: FastifyInstance,
	{ store, limits, now }: { store: WhopStore; limits: SlidingWindow; now: () => number },
): void {
	const leads = new LeadOperations(store, now);
	const route = (method: 'GET' | 'POST' | 'PATCH', url: string, handle: Handler): void => {
		api.route<{ Params: { id: string } }>({
			method,
			url,
			handler: (request, reply) => {
				const caller = authenticate(request, `${method} ${url}`, {
					limits,
					variants: store.variants,
					now: now(),
				});
				const body = handle(caller, request);
				return reply.send(store.variants.extraKeys ? withExtraKeys(body) : body);
			},
		});
	};

	route('GET', '/leads', (caller) => leads.list(caller));
	route('POST', '/leads', (caller, request) => leads.create(caller, request));
	route('GET', '/leads/:id', (caller, request) => leads.get(caller, request.params.id));
	route('PATCH', '/leads/:id', (caller, request) =>
		leads.update(caller, request.params.id, request),
	);
	route('GET', '/permissions', (caller, request) => permissions(caller, request, store.variants));
	route('GET', '/products', (caller) => products(caller, store));
	route('GET', '/companies', companies);
	route('GET', '/companies/:id', (caller, request) => company(caller, request.params.id));
	route('GET', '/accounts', accounts);
	route('GET', '/accounts/me', ownAccount);

	api.setNotFoundHandler(() => {
		throw notFound();
	});
	api.setErrorHandler((error, _request, reply) => {
		if (error instanceof WhopError) {
			return reply.code(error.status).headers(error.headers).send(error.body);
		}
		return reply.code(500).send({
			error: { type: 'internal_server_error', message: 'An unexpected error occurred' },
		});
	});
}
