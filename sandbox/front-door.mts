import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Fault, FaultReply, Faults } from './faults.mts';
import { recordRequest } from './requests.mts';
import type { RecordedRequest, Service } from './requests.mts';

/** What every API of the sandbox shares. */
export interface FrontDoor {
	readonly requests: RecordedRequest[];
	readonly faults: Faults;
	/** Delay of every reply, milliseconds. */
	readonly latencyMs: number;
	/** The sandbox's clock, Unix epoch milliseconds. */
	readonly now: () => number;
}

/**
 * Puts recording, latency and faults in front of a service's routes.
 *
 * @param api the service's own Fastify scope
 * @param prefix its base path
 */
export function openFrontDoor(
	api: FastifyInstance,
	service: Service,
	prefix: string,
	{ requests, faults, latencyMs, now }: FrontDoor,
): void {
	const records = new WeakMap<FastifyRequest, RecordedRequest>();
	const lateFaults = new WeakMap<FastifyRequest, Fault>();

	api.addHook('preHandler', async (request, reply) => {
		const record = recordRequest(request, service, prefix, now());
		records.set(request, record);
		requests.push(record);
		// By the sandbox's clock, which tests move: the trigger takes the time from here.
		void reply.header('date', new Date(now()).toUTCString());
		const fault = faults.take(record);
		if (latencyMs > 0) await delay(latencyMs, undefined, { ref: false });
		if (fault?.when === 'after') lateFaults.set(request, fault);
		else if (fault !== undefined) return failAtOnce(fault.reply, request, reply);
	});
	api.addHook('onSend', async (request, reply, payload) => {
		const fault = lateFaults.get(request);
		return fault === undefined ? payload : await replaceReply(fault.reply, request, reply);
	});
	api.addHook('onResponse', (request, reply, done) => {
		const record = records.get(request);
		if (record !== undefined) record.status = reply.statusCode;
		done();
	});
}

function failAtOnce(fault: FaultReply, request: FastifyRequest, reply: FastifyReply): FastifyReply {
	if (typeof fault === 'object') return reply.send(dress(fault, reply));
	reply.hijack();
	if (fault === 'drop connection') request.raw.socket.destroy();
	return reply;
}

async function replaceReply(
	fault: FaultReply,
	request: FastifyRequest,
	reply: FastifyReply,
): Promise<string> {
	if (typeof fault === 'object') return dress(fault, reply);
	if (fault === 'drop connection') request.raw.socket.destroy();
	// Neither a hanging nor a dropped reply may go out; closing the sandbox ends the connection.
	return await new Promise<string>(() => undefined);
}

function dress(fault: Exclude<FaultReply, string>, reply: FastifyReply): string {
	const isText = typeof fault.body === 'string';
	reply.removeHeader('content-length');
	void reply
		.code(fault.status)
		.headers({ 'content-type': isText ? 'text/html' : 'application/json', ...fault.headers });
	if (fault.body === undefined) return '';
	return typeof fault.body === 'string' ? fault.body : JSON.stringify(fault.body);
}
