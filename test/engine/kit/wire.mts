import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** A server behind a relay that counts what really came over the wire. */
export interface Wire {
	readonly port: number;
	/** The most that one connection brought, in bytes, encryption included. */
	readonly mostBytes: () => number;
	/** Connections so far. */
	readonly connections: () => number;
	close(): void;
}

/**
 * Puts a server on a free port of this machine.
 * @param server any server of Node's, not listening yet; closed together with the wire
 */
export async function wireTo(server: Server): Promise<Wire> {
	const sockets = new Set<Socket>();
	const keep = (socket: Socket): Socket => {
		sockets.add(socket);
		// Connections that break are what these servers are for.
		return socket.on('error', () => undefined);
	};
	server.on('connection', keep);
	const port = await listen(server);
	const counts: number[] = [];
	const relay = createServer((client) => {
		const number = counts.push(0) - 1;
		const upstream = keep(connect(port, '127.0.0.1'));
		keep(client).on('data', (chunk) => {
			counts[number] = (counts[number] ?? 0) + chunk.length;
		});
		client.pipe(upstream).pipe(client);
		upstream.on('close', (hadError) => {
			if (hadError) client.resetAndDestroy();
		});
	});
	return {
		port: await listen(relay),
		mostBytes: () => Math.max(0, ...counts),
		connections: () => counts.length,
		close: () => {
			for (const socket of sockets) socket.destroy();
			relay.close();
			server.close();
		},
	};
}

async function listen(server: Server): Promise<number> {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return (server.address() as AddressInfo).port;
}

/** Reads some of the request, then does what the test says; what it writes is no HTTP unless the test makes it so. */
export function afterReading(then: (socket: Socket) => void): Server {
	return createServer((socket) => {
		socket.once('data', () => {
			then(socket);
		});
	});
}
