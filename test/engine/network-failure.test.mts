import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Server, Socket } from 'node:net';
import {
	createServer as createTlsServer,
	getCACertificates,
	setDefaultCACertificates,
} from 'node:tls';
import type { SecureVersion, TlsOptions } from 'node:tls';

import {
	CERTIFICATE,
	CERTIFICATE_OF_ANOTHER_NAME,
	EXPIRED_CERTIFICATE,
	PRIVATE_KEY,
} from './kit/certificates.mts';
import type { NodeToRun } from './kit/run.mts';
import { createHarness } from './kit/harness.mts';
import { afterReading, wireTo } from './kit/wire.mts';

const harness = createHarness();

/** Longer than a handshake: more bytes than this on one connection means that the request came. */
const LONG = 5000;
const metadataJson = JSON.stringify({ note: 'x'.repeat(LONG) });

/** Each writes once, and must never be told wrongly that nothing was sent. */
const NODES: readonly NodeToRun[] = [
	{
		name: 'Dub',
		type: 'n8n-nodes-whop-dub.dubTrackLead',
		parameters: {
			findClickId: 'field',
			clickId: 'SandboxClk000001',
			eventName: 'Sign Up',
			customerExternalId: 'c1',
			specifyMetadata: 'json',
			metadataJson,
		},
	},
	{
		name: 'Whop',
		type: 'n8n-nodes-whop-dub.whopLead',
		parameters: {
			resource: 'lead',
			operation: 'create',
			userId: 'user_1',
			specifyMetadata: 'json',
			metadataJson,
		},
	},
];

/** What came of a run against one server. */
interface Result {
	readonly message: string;
	readonly description: string;
	readonly mostBytes: number;
	readonly connections: number;
}

/** @param seconds how long the node waits for an answer */
async function outcome(
	node: NodeToRun,
	server: Server,
	scheme: string,
	seconds: number,
): Promise<Result> {
	const wire = await wireTo(server);
	try {
		const baseUrl = `${scheme}://localhost:${wire.port}`;
		// n8n leaves out what a node does not have.
		const options = { timeout: seconds, verifyClick: false };
		const run = await harness.run(
			[{ ...node, parameters: { ...node.parameters, options } }],
			[{}],
			{
				dubApi: { baseUrl },
				whopApi: { baseUrl },
			},
		);
		return {
			message: run.error?.message ?? 'no error',
			description: String((run.error as { description?: unknown } | undefined)?.description),
			mostBytes: wire.mostBytes(),
			connections: wire.connections(),
		};
	} finally {
		wire.close();
	}
}

type Case = readonly [name: string, scheme: 'http' | 'https', server: () => Server];

const tls = (options: TlsOptions = {}): TlsOptions => ({
	key: PRIVATE_KEY,
	cert: CERTIFICATE,
	...options,
});
const secure = (cert: string) => () =>
	createHttpsServer(tls({ cert }), (_request, response) => response.end('{}'));

/** A secure server that, once the request is there, writes something unencrypted into the connection. */
const insecureAnswer = (version: SecureVersion, bytes: string | Buffer) => () => {
	let raw: Socket | undefined;
	const limits = { minVersion: version, maxVersion: version };
	return createTlsServer(tls(limits), (socket) => {
		socket.on('error', () => undefined);
		socket.once('data', () => raw?.write(bytes));
	}).on('connection', (socket: Socket) => (raw = socket));
};

const packed = (encoding: string) => () =>
	afterReading((socket) =>
		socket.end(
			`HTTP/1.1 200 OK\r\nContent-Encoding: ${encoding}\r\nContent-Length: 12\r\n\r\nnot packed..`,
		),
	);
const written = (bytes: string) => () => afterReading((socket) => socket.end(bytes));

/** These two are run apart: the one before the certificates are trusted, the other with a short time limit. */
const UNTRUSTED = 'a certificate that nobody trusts';
const UNANSWERED = 'no answer at all';

const NOTHING_SENT: readonly Case[] = [
	['a server that knows no TLS', 'https', () => createHttpServer()],
	['garbage in place of TLS', 'https', written('garbage, garbage, garbage')],
	[UNTRUSTED, 'https', secure(CERTIFICATE)],
	['a certificate of another name', 'https', secure(CERTIFICATE_OF_ANOTHER_NAME)],
	['an expired certificate', 'https', secure(EXPIRED_CERTIFICATE)],
	['a connection cut before it is secure', 'https', () => afterReading((socket) => socket.end())],
	[
		'a client certificate demanded before the request is sent',
		'https',
		() => createHttpsServer(tls({ requestCert: true, maxVersion: 'TLSv1.2' })),
	],
];

const MAY_HAVE_ARRIVED: readonly Case[] = [
	[
		'a client certificate demanded after the request was sent',
		'https',
		() => createHttpsServer(tls({ requestCert: true, minVersion: 'TLSv1.3' })),
	],
	[
		'plain text into a secure connection',
		'https',
		insecureAnswer('TLSv1.3', 'HTTP/1.1 400 No\r\n'),
	],
	['the same before TLS 1.3', 'https', insecureAnswer('TLSv1.2', 'HTTP/1.1 400 No\r\n\r\n')],
	[
		'a wrong version in a secure connection',
		'https',
		insecureAnswer('TLSv1.3', Buffer.from([0x17, 1, 1, 0, 4, 1, 2, 3, 4])),
	],
	['a connection cut after the request', 'http', () => afterReading((socket) => socket.destroy())],
	['a connection reset', 'http', () => afterReading((socket) => socket.resetAndDestroy())],
	['a connection closed without a word', 'http', written('')],
	['no HTTP', 'http', written('not http\r\n\r\n')],
	['half an answer', 'http', written('HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{"link"')],
	['broken gzip', 'http', packed('gzip')],
	['broken deflate', 'http', packed('deflate')],
	['broken brotli', 'http', packed('br')],
	['broken zstd', 'http', packed('zstd')],
	[UNANSWERED, 'http', () => createHttpServer(() => undefined)],
	[
		'an answer that is nested too deep',
		'http',
		() =>
			createHttpServer((_request, response) => {
				response.setHeader('content-type', 'application/json');
				response.end(`{"x":${'['.repeat(20_000)}${']'.repeat(20_000)}}`);
			}),
	],
];

/** Many at the same time: what is proven not to have been sent is tried again, with waits. */
const results = new Map<string, Result>();
beforeAll(async () => {
	const usual = getCACertificates('default');
	const runAll = async (fits: (name: string) => boolean, seconds = 60) => {
		const cases = [...NOTHING_SENT, ...MAY_HAVE_ARRIVED].filter(([name]) => fits(name));
		await Promise.all(
			cases.flatMap(([name, scheme, server]) =>
				NODES.map(async (node) => {
					results.set(`${node.name}: ${name}`, await outcome(node, server(), scheme, seconds));
				}),
			),
		);
	};
	await runAll((name) => name === UNTRUSTED);
	await runAll((name) => name === UNANSWERED, 2);
	setDefaultCACertificates([CERTIFICATE, CERTIFICATE_OF_ANOTHER_NAME, EXPIRED_CERTIFICATE]);
	try {
		await runAll((name) => name !== UNTRUSTED && name !== UNANSWERED);
	} finally {
		setDefaultCACertificates(usual);
	}
}, 180_000);

const resultOf = (node: string, name: string): Result => {
	const result = results.get(`${node}: ${name}`);
	if (result === undefined) throw new Error(`Nothing was run for ${node}: ${name}`);
	return result;
};

describe.each(['Dub', 'Whop'])('%s', (node) => {
	it.each(NOTHING_SENT)('nothing was sent: %s', (name) => {
		const { message, description, mostBytes, connections } = resultOf(node, name);
		expect(message).toMatch(/could not be reached.*; nothing was sent/);
		expect(message).not.toMatch(/may have been/);
		expect(description).toMatch(/Base URL/);
		expect(mostBytes).toBeLessThan(LONG);
		// As it is certain that nothing happened, it is tried again.
		expect(connections).toBeGreaterThan(1);
	});

	it.each(MAY_HAVE_ARRIVED)('the request may have arrived: %s', (name) => {
		const { message, mostBytes, connections } = resultOf(node, name);
		expect(message).toMatch(
			/the lead may have been (?:recorded|created), so look for it|lead may have been recorded/,
		);
		expect(message).not.toMatch(/nothing was sent|did not send/);
		expect(mostBytes).toBeGreaterThan(LONG);
		// Another try could be a second lead.
		expect(connections).toBe(1);
	});
});

it('says why there was no secure connection', () => {
	const message = (name: string) => resultOf('Dub', name).message;
	expect(message('a server that knows no TLS')).toContain('no secure connection could be made');
	expect(message(UNTRUSTED)).toContain('the certificate at that address is not trusted');
	expect(message('a certificate of another name')).toContain('is for another name');
	expect(message('an expired certificate')).toContain('has expired');
});
