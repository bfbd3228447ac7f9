import type { Service } from './loads.mts';
import {
	dubTrackLeadNode,
	dubTrackSaleNode,
	httpRequestNode,
	whopCreateNode,
} from './n8n/nodes.mts';
import type { TestedNode } from './n8n/nodes.mts';

/** One way to send the same requests: a node in a real n8n, or the service's official client without n8n. */
export type Candidate = {
	/** Its name in the results. */
	readonly id: string;
	/** Its name in the tables. */
	readonly label: string;
	readonly service: Service;
} & (
	| { readonly node: (baseUrl: string) => TestedNode }
	/** How many requests the client has under way at once. */
	| { readonly clientParallel: number }
);

const dubNode = (parallel: number, words: string): Candidate => ({
	id: `dub node ${parallel}`,
	label: `Dub Track Lead, ${words}`,
	service: 'dub',
	node: () => dubTrackLeadNode(parallel),
});

const saleNode = (parallel: number, words: string): Candidate => ({
	id: `sale node ${parallel}`,
	label: `Dub Track Sale, ${words}`,
	service: 'sale',
	node: () => dubTrackSaleNode(parallel),
});

const whopNode = (parallel: number, words: string): Candidate => ({
	id: `whop node ${parallel}`,
	label: `Whop Lead: Create, ${words}`,
	service: 'whop',
	node: () => whopCreateNode(parallel),
});

const httpRequest = (service: Service, label: string): Candidate => ({
	id: `${service} http`,
	label,
	service,
	node: (baseUrl) => httpRequestNode(service, baseUrl),
});

const client = (service: Service, name: string, clientParallel: number): Candidate => ({
	id: `${service} client ${clientParallel}`,
	label: `Official client \`${name}\` without n8n, ${clientParallel} parallel`,
	service,
	clientParallel,
});

/**
 * For the latency part. The sequential node is our own with one request at a time: it differs from the others in
 * nothing else, and the HTTP Request node has no setting to wait for an answer (its batching only spaces the starts).
 */
export const LATENCY_CANDIDATES: readonly Candidate[] = [
	dubNode(50, '50 parallel'),
	dubNode(10, '10 parallel (default)'),
	httpRequest('dub', 'HTTP Request node'),
	dubNode(1, '1 at a time (sequential)'),
	client('dub', 'dub', 50),
	client('dub', 'dub', 10),
	saleNode(50, '50 parallel'),
	saleNode(10, '10 parallel (default)'),
	httpRequest('sale', 'HTTP Request node, sales'),
	whopNode(50, '50 parallel'),
	whopNode(10, '10 parallel (default)'),
	httpRequest('whop', 'HTTP Request node to Whop'),
	client('whop', '@whop/sdk', 50),
];

/** For the part with Dub's limit in force. 20 a second is what a careful user sets for 1,200 a minute. */
export const LIMIT_CANDIDATES: readonly Candidate[] = [
	dubNode(50, '50 parallel'),
	httpRequest('dub', 'HTTP Request node'),
	{
		id: 'dub http in batches',
		label: 'HTTP Request node, batches of 20 each second',
		service: 'dub',
		node: (baseUrl) => httpRequestNode('dub', baseUrl, { batchSize: 20, batchInterval: 1000 }),
	},
];
