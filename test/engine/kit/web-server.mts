import { createServer } from 'node:http';
import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web server of this machine that does what a test tells it to. */
export interface WebServer {
	/** Without a slash at its end. */
	readonly url: string;
	/** The headers of every request it was sent. */
	readonly seen: IncomingHttpHeaders[];
	answer: RequestListener;
	close(): Promise<void>;
}

/** Starts a web server on a free port; until told otherwise it answers with an empty list. */
export async function startWebServer(): Promise<WebServer> {
	const seen: IncomingHttpHeaders[] = [];
	const server = createServer((request, response) => {
		seen.push(request.headers);
		started.answer(request, response);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const started: WebServer = {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		seen,
		answer: (_, response) => response.end('[]'),
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	return started;
}
