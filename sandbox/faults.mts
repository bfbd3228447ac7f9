import type { RecordedRequest, Service } from './requests.mts';

/** What happens to a request that a fault catches. */
export type FaultReply =
	| {
			readonly status: number;
			readonly headers?: Readonly<Record<string, string>>;
			/** A string goes out as it is (say `<html>…`), anything else as JSON; undefined is an empty body. */
			readonly body?: unknown;
	  }
	/** The connection is closed without a reply. */
	| 'drop connection'
	/** No reply ever comes; the caller's timeout must end it. */
	| 'hang';

/** A failure to come. */
export interface Fault {
	readonly service: Service;
	/** Only this method; default any. */
	readonly method?: string;
	/** Only this path below the service's base URL; a trailing `*` stands for anything. Default any. */
	readonly path?: string;
	/** Lets so many matching requests pass first. Default 0. */
	readonly skip?: number;
	/** Catches so many requests, then is used up. Default 1. */
	readonly times?: number;
	/**
	 * `before` (default): the request never takes effect. `after`: the request takes effect and only its reply is
	 * replaced, as when a connection breaks on the way back.
	 */
	readonly when?: 'before' | 'after';
	readonly reply: FaultReply;
}

/** Failures waiting for the requests they will hit. The oldest matching fault is used first. */
export class Faults {
	private waiting: { fault: Fault; skip: number; times: number }[] = [];

	/** Arms a fault. */
	add(fault: Fault): void {
		this.waiting.push({ fault, skip: fault.skip ?? 0, times: fault.times ?? 1 });
	}

	/** Disarms everything. */
	clear(): void {
		this.waiting = [];
	}

	/** How many requests are still going to be caught. */
	get pending(): number {
		return this.waiting.reduce((sum, { times }) => sum + times, 0);
	}

	/** The fault that hits this request, if any; counts it as used. */
	take(request: RecordedRequest): Fault | undefined {
		for (const entry of this.waiting) {
			if (!matches(entry.fault, request)) continue;
			if (entry.skip > 0) {
				entry.skip -= 1;
				continue;
			}
			entry.times -= 1;
			this.waiting = this.waiting.filter(({ times }) => times > 0);
			return entry.fault;
		}
		return undefined;
	}
}

function matches({ service, method, path }: Fault, request: RecordedRequest): boolean {
	if (service !== request.service) return false;
	if (method !== undefined && method.toUpperCase() !== request.method) return false;
	if (path === undefined) return true;
	return path.endsWith('*') ? request.path.startsWith(path.slice(0, -1)) : request.path === path;
}
