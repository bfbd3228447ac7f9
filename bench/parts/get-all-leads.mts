// Gets all leads with the built Whop Lead from the address given, and reports how much memory that took.
import { createRequire } from 'node:module';
import type { IExecuteFunctions, IHttpRequestOptions, INodeType } from 'n8n-workflow';
import { COMPANY, WHOP_KEY } from '../../sandbox/identities.mts';

const [, , baseUrl] = process.argv;
const { WhopLead } = createRequire(import.meta.url)(
	'../../dist/nodes/WhopLead/WhopLead.node.js',
) as { WhopLead: new () => INodeType };

const parameters: Record<string, unknown> = {
	operation: 'getAll',
	company: COMPANY.id,
	returnAll: true,
};
/** As little of n8n as the node needs, so that n8n's own memory does not count. */
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
		httpRequestWithAuthentication: async (
			_type: string,
			{ url, qs, headers }: IHttpRequestOptions,
		) => {
			const query = new URLSearchParams(qs as Record<string, string>);
			const response = await fetch(`${url}?${query.toString()}`, {
				headers: { ...(headers as Record<string, string>), authorization: `Bearer ${WHOP_KEY}` },
			});
			return { statusCode: response.status, headers: {}, body: await response.json() };
		},
	},
};

const collect = global.gc ?? (() => undefined);
collect();
const before = process.memoryUsage();
const rows = await new WhopLead().execute?.call(context as object as IExecuteFunctions);
const peakBytes = process.resourceUsage().maxRSS * 1024 - before.rss;
collect();
const figures = {
	leads: Array.isArray(rows) ? (rows[0]?.length ?? 0) : 0,
	peakBytes,
	heldBytes: process.memoryUsage().heapUsed - before.heapUsed,
};
process.send?.(figures, () => {
	process.disconnect();
});
