import fc from 'fast-check';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

import { jsonTexts } from './json.mts';

/** How a connection is left: `hang` as it is, `trickle` with a space now and then. */
type End = 'end' | 'reset' | 'hang' | 'trickle';

/** What a server does with a request, byte for byte. */
export class Script {
	/** What it writes, with a short pause before each part. */
	readonly parts: readonly Buffer[];
	/** How it ends before it has read the whole request; undefined where it reads all of it. */
	readonly early: End | undefined;
	readonly then: End;

	constructor(parts: readonly Buffer[], early: End | undefined, then: End) {
		this.parts = parts;
		this.early = early;
		this.then = then;
	}

	/** How fast-check shows it. */
	[fc.toStringMethod](): string {
		const texts = this.parts.map((part) => part.toString('latin1').slice(0, 300));
		return this.early === undefined
			? `${JSON.stringify(texts)} then ${this.then}`
			: `${this.early} early`;
	}
}

/** A server that plays a script for each request. */
export interface WireServer {
	readonly baseUrl: string;
	/** How often a request of an item came, as far as the server let it, by the number of the item. */
	readonly came: ReadonlyMap<number, number>;
	close(): Promise<void>;
}

/** Between two parts, in ms; long enough for them to be two. */
const PAUSE_MS = 5;
const TRICKLE_MS = 100;
/** Every request names its item so, in its path or its body. */
export const nameOf = (item: number): string => `item-${String(item).padStart(2, '0')}`;
const ITEM = /item-(\d\d)/;
/** Stands for that name in scripts. */
export const ANY_ITEM = 'item-??';

/** @param scripts one for each item; played again whenever its request comes again */
export async function serve(scripts: readonly Script[]): Promise<WireServer> {
	const sockets = new Set<Socket>();
	const came = new Map<number, number>();
	const server = createServer((socket) => {
		sockets.add(socket);
		// Connections that break are what this server is for.
		socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
		let text = '';
		socket.on('data', (chunk) => {
			text += chunk.toString('latin1');
			const item = Number(ITEM.exec(text)?.[1] ?? NaN);
			const script = scripts[item];
			if (script === undefined) return;
			if (script.early === undefined && !isWhole(text)) return;
			text = '';
			came.set(item, (came.get(item) ?? 0) + 1);
			if (script.early === undefined) void play(socket, script, item);
			else finish(socket, script.early);
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		baseUrl: `http://127.0.0.1:${port}`,
		came,
		close: async () => {
			for (const socket of sockets) socket.destroy();
			server.close();
			await once(server, 'close');
		},
	};
}

function isWhole(text: string): boolean {
	const end = text.indexOf('\r\n\r\n');
	if (end < 0) return false;
	const length = Number(/content-length: (\d+)/i.exec(text.slice(0, end))?.[1] ?? 0);
	return text.length >= end + 4 + length;
}

async function play(socket: Socket, { parts, then }: Script, item: number): Promise<void> {
	for (const part of parts) {
		await pause(PAUSE_MS);
		if (socket.destroyed) return;
		socket.write(part.toString('latin1').replaceAll(ANY_ITEM, nameOf(item)), 'latin1');
	}
	finish(socket, then);
}

function finish(socket: Socket, then: End): void {
	if (then === 'end') socket.end();
	if (then === 'reset') socket.resetAndDestroy();
	if (then === 'trickle') void trickle(socket);
}

async function trickle(socket: Socket): Promise<void> {
	while (!socket.destroyed) {
		socket.write(' ');
		await pause(TRICKLE_MS);
	}
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const STATUS_LINES = [
	'HTTP/1.1 200 OK',
	'HTTP/1.1 201 Created',
	'HTTP/1.0 200',
	'HTTP/1.1 101 Switching Protocols',
	'HTTP/1.1 103 Early Hints',
	'HTTP/1.1 204 No Content',
	'HTTP/1.1 302 Found',
	'HTTP/1.1 304 Not Modified',
	'HTTP/1.1 400 Bad Request',
	'HTTP/1.1 500 Oh\u0000no',
	'HTTP/1.1 999 ',
	'HTTP/9.9 200 OK',
	'ICY 200 OK',
	'',
];
const HEADERS = [
	'Content-Length: 0',
	'Content-Length: 5',
	'Content-Length: 999999',
	'Content-Length: -1',
	'Content-Length: 1\r\nContent-Length: 2',
	'Transfer-Encoding: chunked',
	'Transfer-Encoding: gzip, chunked',
	'Transfer-Encoding: nonsense',
	'Content-Encoding: gzip',
	'Content-Encoding: br',
	'Content-Encoding: zstd',
	'Content-Encoding: deflate',
	'Content-Type: application/json; charset=utf-7',
	'Content-Type: image/png',
	'Connection: close',
	'Connection: upgrade\r\nUpgrade: websocket',
	'Location: /elsewhere',
	'Retry-After: 0',
	'No colon here',
	'X: \u0000\u007f',
	`X-Long: ${'x'.repeat(20_000)}`,
	': no name',
];
const CHUNKED = ['0\r\n\r\n', 'ffffffffff\r\n', 'zz\r\n{}\r\n', '2\r\n{}\r\n', '5;x=y\r\n{}'];

/**
 * Answers at the border of HTTP and beyond.
 * @param right the body that should be answered
 * @param key the API key, which a server may give back
 */
export function scripts(right: string, key: string): fc.Arbitrary<Script> {
	const bodies = fc.oneof(
		{ weight: 4, arbitrary: fc.constant(right) },
		{ weight: 2, arbitrary: fc.constantFrom('', '<html>', ...CHUNKED) },
		{ weight: 2, arbitrary: jsonTexts(key).map(({ text }) => text) },
	);
	const odd = fc
		.tuple(
			fc.constantFrom(...STATUS_LINES),
			fc.subarray(HEADERS, { maxLength: 4 }),
			fc.constantFrom('\r\n', '\r\n', '\n', '\r'),
			bodies,
		)
		.map(([status, headers, line, body]) => [status, ...headers, '', body].join(line));
	const changed = fc
		.tuple(
			fc.oneof(bodies.map(properly), odd).map((text) => Buffer.from(text)),
			fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 3 }),
			fc.oneof({ weight: 2, arbitrary: fc.constant(Infinity) }, fc.nat(400)),
		)
		.map(([buffer, changes, cut]) => {
			for (const [at, byte] of changes) if (at < buffer.length) buffer[at] = byte;
			return buffer.subarray(0, Math.min(cut, buffer.length));
		});
	const whole = fc.oneof(
		{ weight: 1, arbitrary: fc.constant(Buffer.from(properly(right))) },
		{ weight: 2, arbitrary: changed },
	);
	const parts = fc.tuple(whole, fc.array(fc.nat(400), { maxLength: 3 })).map(([bytes, cuts]) => {
		const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
		return places.slice(1).map((end, place) => bytes.subarray(places[place], end));
	});
	const early = fc.constantFrom(
		undefined,
		undefined,
		undefined,
		undefined,
		'end',
		'reset' as const,
	);
	const then = fc.constantFrom('end', 'end', 'reset', 'hang', 'trickle' as const);
	return fc.tuple(parts, early, then).map((all) => new Script(...all));
}

const properly = (body: string): string =>
	`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
