import Fastify from 'fastify';
import type { AddressInfo } from 'node:net';
import { addControlRoutes } from './control.mts';
import { addDubRoutes } from './dub/api.mts';
import { DubStore } from './dub/store.mts';
import type { DubSettings } from './dub/store.mts';
import { Faults } from './faults.mts';
import { openFrontDoor } from './front-door.mts';
import type { RecordedRequest } from './requests.mts';
import { SlidingWindow } from './sliding-window.mts';
import { addWhopRoutes } from './whop/api.mts';
import { WhopStore } from './whop/store.mts';
import type { WhopVariants } from './whop/variants.mts';
import type { WebhookEndpoint } from './whop/webhooks.mts';

export type {
	DubClick,
	DubLink,
	DubSettings,
	LinkKind,
	NewClick,
	NewCustomer,
	RecordedLead,
} from './dub/store.mts';
export type { RecordedSale } from './dub/sale-records.mts';
export type { DubCustomer } from './dub/customer-records.mts';
export type { Fault, FaultReply } from './faults.mts';
export type { RecordedRequest, Service } from './requests.mts';
export type { StoredLead } from './whop/lead-index.mts';
export type { Instant, LeadChanges, NewLead } from './whop/store.mts';
export type { WhopVariants } from './whop/variants.mts';
export type { PaymentTerms, StoredPayment, StoredRefund } from './whop/stored-payment.mts';
export type { Delivery, WebhookEndpoint } from './whop/webhooks.mts';
export type { DubStore, Faults, WhopStore };

/** How to start the sandbox; everything has a default. */
export interface SandboxOptions {
	/** TCP port on 127.0.0.1; default 0, any free one. */
	readonly port?: number;
	/** Answers to Whop's open questions. */
	readonly whop?: Partial<WhopVariants>;
	/** Where Whop's webhooks go; default nowhere. */
	readonly whopWebhook?: WebhookEndpoint;
	/** Dub's limits. */
	readonly dub?: Partial<DubSettings>;
	/** Delay of every API reply, milliseconds. Default 0. */
	readonly latencyMs?: number;
	/** The clock, Unix epoch milliseconds; default the machine's. */
	readonly now?: () => number;
}

/** A running sandbox: Whop's and Dub's APIs on one loopback port, and handles on what is behind them. */
export interface Sandbox {
	/** `http://127.0.0.1:PORT` */
	readonly url: string;
	readonly whopBaseUrl: string;
	readonly dubBaseUrl: string;
	readonly whop: WhopStore;
	readonly dub: DubStore;
	readonly faults: Faults;
	/** Every API request seen, oldest first. Control requests are not among them. */
	readonly requests: RecordedRequest[];
	/**
	 * Empties everything: leads, clicks, customers, sales, payments, faults, requests, rate limits. Settings stay;
	 * webhooks go where they went at the start.
	 */
	reset(): void;
	/** Stops listening and ends open connections. */
	close(): Promise<void>;
}

const WHOP_PREFIX = '/whop/api/v1';
const DUB_PREFIX = '/dub';

/** Starts the sandbox; rejects when the port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const now = options.now ?? Date.now;
	const whop = new WhopStore(options.whop ?? {}, now, options.whopWebhook ?? null);
	const dub = new DubStore(options.dub ?? {}, now);
	const faults = new Faults();
	const requests: RecordedRequest[] = [];
	const limits = new SlidingWindow();
	const door = { requests, faults, latencyMs: options.latencyMs ?? 0, now };

	const app = Fastify({
		forceCloseConnections: true,
		exposeHeadRoutes: false,
		bodyLimit: 16 * 1024 * 1024,
		routerOptions: { maxParamLength: 10_000 },
	});
	// Both APIs look at the body only after the key, so it is kept as text until then.
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
		done(null, body);
	});
	app.register(
		(api, _options, done) => {
			openFrontDoor(api, 'whop', WHOP_PREFIX, door);
			addWhopRoutes(api, { store: whop, limits, now });
			done();
		},
		{ prefix: WHOP_PREFIX },
	);
	app.register(
		(api, _options, done) => {
			openFrontDoor(api, 'dub', DUB_PREFIX, door);
			addDubRoutes(api, { store: dub, limits, now });
			done();
		},
		{ prefix: DUB_PREFIX },
	);
	const reset = (): void => {
		whop.reset();
		dub.reset();
		faults.clear();
		limits.clear();
		requests.length = 0;
	};
	app.register(
		(api, _options, done) => {
			addControlRoutes(api, { whop, dub, faults, requests, reset });
			done();
		},
		{ prefix: '/control' },
	);
	await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
	const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
	return {
		url,
		whopBaseUrl: `${url}${WHOP_PREFIX}`,
		dubBaseUrl: `${url}${DUB_PREFIX}`,
		whop,
		dub,
		faults,
		requests,
		reset,
		close: async () => {
			await whop.webhooks.stop();
			await app.close();
		},
	};
}
