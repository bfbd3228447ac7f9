// How much memory Get Many takes for 100,000 leads: `node bench/memory.mts`, after `npm run build`.
// The leads come from a server in this process; the node runs in one of its own, so that only its memory counts.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { IExecuteFunctions, IHttpRequestOptions, INodeType } from 'n8n-workflow';

const LEADS = 100_000;
const TARGET_MB = 300;
const MB = 1024 * 1024;

/** What the measured process reports. */
interface Figures {
	readonly leads: number;
	readonly seconds: number;
	/** Growth of the process at its highest, in MB. */
	readonly peakMb: number;
	/** Growth of the heap in use once all leads are there, in MB: what the output itself takes. */
	readonly heldMb: number;
}

const address = process.argv[2];
if (address === undefined) await measure();
else await getAll(address);

async function measure(): Promise<void> {
	let requests = 0;
	const server = createServer((request, response) => {
		requests += 1;
		const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
		const size = Number(searchParams.get('first') ?? 100);
		const from = Number(searchParams.get('after') ?? 0);
		const to = Math.min(LEADS, from + size);
		const data = Array.from({ length: to - from }, (_, n) => lead(from + n));
		const page_info = { has_next_page: to < LEADS, end_cursor: String(to) };
		response.setHeader('content-type', 'application/json');
		response.end(JSON.stringify({ data, page_info }));
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const node = fork(fileURLToPath(import.meta.url), [`http://127.0.0.1:${port}`], {
		execArgv: ['--expose-gc'],
	});
	const [figures] = (await once(node, 'message')) as [Figures];
	server.close();
	console.log({ ...figures, requests, targetMb: TARGET_MB });
	process.exitCode = figures.leads === LEADS && figures.peakMb <= TARGET_MB ? 0 : 1;
}

function lead(n: number): object {
	return {
		id: `lead_${n}`,
		created_at: '2026-01-31T09:00:00.000Z',
		updated_at: '2026-01-31T09:00:00.000Z',
		referrer: `https://shop.example/?dub_id=${n}`,
		metadata: { dub_id: `click${n}`, plan: 'pro' },
		user: {
			id: `user_${n}`,
			email: `jane.doe.${n}@example.com`,
			name: `Jane Doe ${n}`,
			username: `jane${n}`,
		},
		product: { id: 'prod_1', title: 'Course' },
		member: n % 3 === 0 ? { id: `mber_${n}` } : null,
	};
}

async function getAll(baseUrl: string): Promise<void> {
	const { WhopLead } = createRequire(import.meta.url)(
		'../dist/nodes/WhopLead/WhopLead.node.js',
	) as { WhopLead: new () => INodeType };
	const parameters: Record<string, unknown> = {
		operation: 'getAll',
		company: 'biz_1',
		returnAll: true,
	};
	const context = {
		getCredentials: () => Promise.resolve({ environment: 'custom', baseUrl }),
		getNode: () => ({ name: 'Whop Lead' }),
		getInputData: () => [{ json: {} }],
		getNodeParameter: (name: string, _item: number, fallback: unknown) =>
			parameters[name] ?? fallback,
		getTimezone: () => 'UTC',
		continueOnFail: () => false,
		getExecutionCancelSignal: () => undefined,
		addExecutionHints: () => undefined,
		helpers: {
			httpRequestWithAuthentication: async (_type: string, { url, qs }: IHttpRequestOptions) => {
				const query = new URLSearchParams(qs as Record<string, string>);
				const response = await fetch(`${url}?${query.toString()}`);
				return { statusCode: response.status, headers: {}, body: await response.json() };
			},
		},
	};
	const collect = global.gc ?? (() => undefined);
	collect();
	const before = process.memoryUsage();
	const started = performance.now();
	const rows = await new WhopLead().execute?.call(context as object as IExecuteFunctions);
	const seconds = (performance.now() - started) / 1000;
	const peak = process.resourceUsage().maxRSS * 1024;
	collect();
	const figures: Figures = {
		leads: Array.isArray(rows) ? (rows[0]?.length ?? 0) : 0,
		seconds: Math.round(seconds),
		peakMb: Math.round((peak - before.rss) / MB),
		heldMb: Math.round((process.memoryUsage().heapUsed - before.heapUsed) / MB),
	};
	process.send?.(figures, () => {
		process.disconnect();
	});
}
