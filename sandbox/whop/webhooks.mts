import type {
	PaymentFailedWebhookEvent,
	PaymentSucceededWebhookEvent,
	RefundCreatedWebhookEvent,
} from '@whop/sdk/resources/webhooks';
import { WHOP_WEBHOOK_SECRET } from '../identities.mts';
import { signedHeaders } from './webhook-signature.mts';

/** The events the sandbox sends, in the form of the official package's types. */
export type WebhookEvent =
	| PaymentFailedWebhookEvent
	| PaymentSucceededWebhookEvent
	| RefundCreatedWebhookEvent;

/** What happened, without its envelope. */
type Happening<Event> = Event extends WebhookEvent ? Pick<Event, 'type' | 'data'> : never;

/** Where webhooks go. */
export interface WebhookEndpoint {
	/** An address on this machine. */
	readonly url: string;
	/** What they are signed with; default {@link WHOP_WEBHOOK_SECRET}. */
	readonly secret?: string;
}

/** One attempt to deliver a webhook. */
export interface Delivery {
	/** `msg_...`, in the header `webhook-id` and in the body; the same when it is sent again. */
	readonly id: string;
	readonly type: WebhookEvent['type'];
	readonly url: string;
	/** As it went out. */
	readonly body: string;
	/** Unix epoch milliseconds by the sandbox's clock. */
	readonly at: number;
	/** Status of the answer; null while there is none. */
	status: number | null;
	/** Why there was no answer; null otherwise. */
	error: string | null;
}

/** How long a receiver may take, milliseconds: the five seconds that Whop's guide asks for. */
const PATIENCE_MS = 5000;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Whether webhooks may go there: the sandbox never speaks to another machine.
 *
 * @param url anything a user wrote
 */
export function isOnThisMachine(url: string): boolean {
	if (!URL.canParse(url)) return false;
	const { protocol, hostname } = new URL(url);
	return ['http:', 'https:'].includes(protocol) && LOOPBACK.has(hostname);
}

/** What is wrong with an address that is not on this machine. */
export const ELSEWHERE =
	'The url must be an address on this machine, such as http://127.0.0.1:5678/webhook/whop';

/**
 * Sends webhooks and keeps what came back. Each is sent once: whoever wants to see one twice, as Whop repeats one that was
 * not answered with 2xx, sends it again.
 */
export class WhopWebhooks {
	/** Every attempt, oldest first. */
	readonly deliveries: Delivery[] = [];
	private readonly first: WebhookEndpoint | null;
	private readonly now: () => number;
	private readonly underWay = new Set<Promise<void>>();
	private ending = new AbortController();
	private sequence = 0;
	private current: Required<WebhookEndpoint> | null = null;

	/**
	 * @param endpoint where they go from the start; null for nowhere
	 * @param now the clock, Unix epoch milliseconds
	 */
	constructor(endpoint: WebhookEndpoint | null, now: () => number) {
		this.first = endpoint;
		this.now = now;
		this.sendTo(endpoint);
	}

	/** Where they go; null for nowhere. */
	get endpoint(): Required<WebhookEndpoint> | null {
		return this.current;
	}

	/** Sets where they go from now on; throws when that is not on this machine. */
	sendTo(endpoint: WebhookEndpoint | null): void {
		if (endpoint !== null && !isOnThisMachine(endpoint.url)) throw new Error(ELSEWHERE);
		this.current =
			endpoint === null
				? null
				: { url: endpoint.url, secret: endpoint.secret ?? WHOP_WEBHOOK_SECRET };
	}

	/** Starts to send an event, if there is where to. */
	send(companyId: string, happening: Happening<WebhookEvent>): void {
		if (this.current === null) return;
		this.sequence += 1;
		const event: WebhookEvent = {
			id: `msg_sandbox${String(this.sequence).padStart(7, '0')}`,
			api_version: 'v1',
			timestamp: new Date(this.now()).toISOString(),
			company_id: companyId,
			...happening,
		};
		this.deliver(this.current, event.id, event.type, JSON.stringify(event));
	}

	/** Starts to send a webhook again; undefined when there is none of this ID or nowhere to send it. */
	resend(id: string): Delivery | undefined {
		const sent = this.deliveries.find((delivery) => delivery.id === id);
		if (sent === undefined || this.current === null) return undefined;
		return this.deliver(this.current, id, sent.type, sent.body);
	}

	/** Resolves when every webhook under way is delivered or has failed; never rejects. */
	async settled(): Promise<void> {
		await Promise.all(this.underWay);
	}

	/** Breaks off what is under way. */
	async stop(): Promise<void> {
		this.ending.abort(new Error('The sandbox was stopped or reset'));
		this.ending = new AbortController();
		await this.settled();
	}

	/** Back to the state at the start. */
	reset(): void {
		void this.stop();
		this.deliveries.length = 0;
		this.sequence = 0;
		this.sendTo(this.first);
	}

	private deliver(
		{ url, secret }: Required<WebhookEndpoint>,
		id: string,
		type: WebhookEvent['type'],
		body: string,
	): Delivery {
		const at = this.now();
		const delivery: Delivery = { id, type, url, body, at, status: null, error: null };
		this.deliveries.push(delivery);
		const attempt = fetch(url, {
			method: 'POST',
			headers: signedHeaders(secret, id, at, body),
			body,
			redirect: 'manual',
			signal: AbortSignal.any([this.ending.signal, AbortSignal.timeout(PATIENCE_MS)]),
		})
			.then(async (response) => {
				delivery.status = response.status;
				await response.body?.cancel();
			})
			.catch((error: unknown) => {
				delivery.error = error instanceof Error ? error.message : String(error);
			})
			.finally(() => this.underWay.delete(attempt));
		this.underWay.add(attempt);
		return delivery;
	}
}
