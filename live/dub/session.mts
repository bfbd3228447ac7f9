import { randomBytes } from 'node:crypto';
import type { Answer, Sent, Service } from '../service.mts';

/** Where Dub is, unless another address is given. */
export const DUB_URL = 'https://api.dub.co';

/** Begins every ID of a customer and event that is made up here, so that the person finds what was stored. */
export const MARK = 'n8n-live-check';

/** Dub for the time of the check. */
export class DubSession {
	readonly service: Service;
	/** The click of the person's own (`dub_id`), once it is named. */
	clickId: string | undefined;

	constructor(service: Service) {
		this.service = service;
	}

	/** Sends a request. */
	async ask(method: 'GET' | 'POST', path: string, sent?: Sent): Promise<Answer> {
		return await this.service.ask(method, path, sent);
	}

	/** Asks for a customer by one's own ID. */
	async customer(externalId: string): Promise<Answer> {
		return await this.ask('GET', `/customers/ext_${externalId}`);
	}

	/** Sends a lead. */
	async lead(json: {
		clickId: string;
		customerExternalId: string;
		mode: 'deferred' | 'wait';
	}): Promise<Answer> {
		return await this.ask('POST', '/track/lead', { json: { eventName: MARK, ...json } });
	}
}

/** A customer's ID that nobody has. */
export const newCustomerId = (): string => `${MARK}-${randomBytes(8).toString('hex')}`;

/** A click ID of Dub's form that nobody has: 16 letters and digits (dub.md#click-ids). */
export const madeUpClickId = (): string => randomBytes(8).toString('hex');
