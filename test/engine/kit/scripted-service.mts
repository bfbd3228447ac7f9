import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it arrived. */
export interface Arrived {
	readonly method: string;
	readonly path: string;
	readonly authorization: string | undefined;
	/** As text: what a parser would change shows. */
	readonly body: string;
}

/** A service that answers as a test says, byte for byte; the sandbox answers as the real ones would. */
export interface ScriptedService {
	readonly baseUrl: string;
	/** Everything that arrived, in order. */
	readonly arrived: Arrived[];
	close(): Promise<void>;
}

/** @param answer what is sent back: JSON text with status 200, or whatever is done with the response */
export async function startService(
	answer: (request: Arrived, response: ServerResponse) => string | undefined,
): Promise<ScriptedService> {
	const arrived: Arrived[] = [];
	const server = createServer((request, response) => {
		void textOf(request).then((body) => {
			const { method = '', url = '', headers } = request;
			const one = { method, path: url, authorization: headers.authorization, body };
			arrived.push(one);
			const json = answer(one, response);
			if (json === undefined) return;
			response.setHeader('content-type', 'application/json').end(json);
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		baseUrl: `http://127.0.0.1:${port}`,
		arrived,
		close: async () => {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}

async function textOf(request: IncomingMessage): Promise<string> {
	let text = '';
	for await (const chunk of request) text += String(chunk);
	return text;
}
