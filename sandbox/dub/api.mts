import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { DubWorkspace } from '../identities.mts';
import { queryOf } from '../requests.mts';
import type { SlidingWindow } from '../sliding-window.mts';
import { DubError, internalError } from './api-error.mts';
import { jsonBody } from './body.mts';
import { deleteCustomer, editCustomer, getCustomer, listCustomers } from './customers.mts';
import { enter, leave } from './gate.mts';
import type { DubStore } from './store.mts';
import { trackLead } from './track-lead.mts';
import { trackSale } from './track-sale.mts';

type IdRequest = FastifyRequest<{ Params: { id: string } }>;
type Handler = (workspace: DubWorkspace, request: IdRequest) => object | null;

/** Adds Dub's routes to a scope whose prefix is `/dub`. */
export function addDubRoutes(
	api: FastifyInstance,
	{ store, limits, now }: { store: DubStore; limits: SlidingWindow; now: () => number },
): void {
	const route = (
		method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
		url: string,
		handle: Handler,
	): void => {
		api.route<{ Params: { id: string } }>({
			method,
			url,
			handler: (request, reply) => {
				const workspace = enter(request, reply, method !== 'GET', {
					limits,
					settings: store.settings,
					now: now(),
				});
				const body = handle(workspace, request);
				leave(reply);
				// Fastify would send nothing at all for null.
				return body === null ? reply.type('application/json').send('null') : reply.send(body);
			},
		});
	};

	route('POST', '/track/lead', (workspace, request) =>
		trackLead(store, workspace, jsonBody(request)),
	);
	route('POST', '/track/sale', (workspace, request) =>
		trackSale(store, workspace, jsonBody(request)),
	);
	route('GET', '/customers', (workspace, request) =>
		listCustomers(store, workspace, queryOf(request)),
	);
	route('GET', '/customers/:id', (workspace, request) =>
		getCustomer(store, workspace, request.params.id, queryOf(request)),
	);
	route('PATCH', '/customers/:id', (workspace, request) =>
		editCustomer(store, workspace, request.params.id, jsonBody(request)),
	);
	route('DELETE', '/customers/:id', (workspace, request) =>
		deleteCustomer(store, workspace, request.params.id),
	);

	api.setNotFoundHandler(() => {
		// A mistyped path; what Dub's web server answers there is unknown.
		throw new DubError('not_found', 'The requested resource was not found.');
	});
	api.setErrorHandler((error, _request, reply) => {
		const known = error instanceof DubError ? error : internalError();
		return reply.code(known.status).send(known.body);
	});
}
