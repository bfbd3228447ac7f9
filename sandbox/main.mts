// Starts the sandbox from a shell: `node sandbox/main.mts [--port 8460] [--demo]`.
import { parseArgs } from 'node:util';
import { startDemoTraffic } from './demo-traffic.mts';
import { COMPANY, DUB_KEY, WHOP_KEY } from './identities.mts';
import { startSandbox } from './sandbox.mts';
import type { Sandbox } from './sandbox.mts';

const USAGE = 'Usage: node sandbox/main.mts [--port 8460] [--demo]';

function fail(message: string): never {
	console.error(message);
	process.exit(1);
}

function readArguments(): { port: number; demo: boolean } {
	try {
		const { values } = parseArgs({
			options: {
				port: { type: 'string', default: '8460' },
				demo: { type: 'boolean', default: false },
			},
		});
		const port = Number(values.port);
		if (!Number.isInteger(port) || port < 0 || port > 65_535) {
			fail(`--port must be a number from 0 to 65535, not "${values.port}".`);
		}
		return { port, demo: values.demo };
	} catch (error) {
		fail(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
	}
}

async function start(port: number): Promise<Sandbox> {
	try {
		return await startSandbox({ port });
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
			fail(`Port ${port} is in use. Choose another one with --port, or 0 for any free port.`);
		}
		throw error;
	}
}

const { port, demo } = readArguments();
const sandbox = await start(port);
console.log(`Sandbox on ${sandbox.url}
  Whop   base URL ${sandbox.whopBaseUrl}   key ${WHOP_KEY}   company ${COMPANY.id}
  Dub    base URL ${sandbox.dubBaseUrl}   key ${DUB_KEY}
  Add a lead with a Dub click:  curl -X POST ${sandbox.url}/control/whop/leads -d '{"withClick":true}'
  Convert it:                   curl -X POST ${sandbox.url}/control/whop/leads/<id>/convert
  Send its payments to n8n:     curl -X POST ${sandbox.url}/control/whop/webhook -d '{"url":"http://127.0.0.1:5678/webhook/<path>"}'
  See what Dub recorded:        curl ${sandbox.url}/control/dub/leads and ${sandbox.url}/control/dub/sales`);
const traffic = demo
	? startDemoTraffic(sandbox, {
			onLead: ({ id, user }) => {
				console.log(`new lead ${id} (${user?.name ?? 'no name'})`);
			},
			onConversion: ({ id }) => {
				console.log(`converted ${id}`);
			},
		})
	: undefined;

const stop = (): void => {
	traffic?.stop();
	void sandbox.close();
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
