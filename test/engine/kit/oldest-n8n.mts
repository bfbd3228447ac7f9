import type { INodeType } from 'n8n-workflow';

/**
 * What n8n 1.100.1, the oldest that is promised, gives a node to work with, from its classes of contexts: the members
 * that an action used as a tool and a poll have both, and those that only one of them has.
 */
const IN_BOTH = [
	'getCredentials',
	'getMode',
	'getNode',
	'getNodeParameter',
	'getTimezone',
	'getWorkflow',
	'getWorkflowStaticData',
	'helpers',
	'logger',
	'getContext',
	'getInstanceId',
	'getRestApiUrl',
	'getExecutionId',
	'evaluateExpression',
];
const MEMBERS = {
	// Up to 1.118 a tool had no `addExecutionHints`, which an action had.
	execute: [
		...IN_BOTH,
		'continueOnFail',
		'getExecutionCancelSignal',
		'getInputData',
		'getWorkflowDataProxy',
		'onExecutionCancellation',
	],
	poll: [...IN_BOTH, 'getActivationMode', '__emit', '__emitError'],
} as const;
const HELPERS = [
	'httpRequest',
	'httpRequestWithAuthentication',
	'constructExecutionMetaData',
	'returnJsonArray',
];

/** Lets a node see, of what it is run with, only what the oldest n8n has. Returns how to undo it. */
export function runAsInOldestN8n(node: INodeType, method: 'execute' | 'poll'): () => void {
	const original: unknown = Reflect.get(node, method);
	if (typeof original !== 'function') throw new Error(`The node has no "${method}"`);
	const run = function (this: object, ...args: unknown[]): unknown {
		return Reflect.apply(original, only(this, MEMBERS[method]), args);
	};
	Reflect.set(node, method, run);
	return () => {
		Reflect.set(node, method, original);
	};
}

function only<Context extends object>(context: Context, members: readonly string[]): Context {
	const isThere = (name: string | symbol): boolean =>
		typeof name === 'symbol' || members.includes(name);
	return new Proxy(context, {
		has: (target, name) => isThere(name) && Reflect.has(target, name),
		get: (target, name) => {
			if (!isThere(name)) return undefined;
			// n8n's own functions go on seeing all of it.
			const value: unknown = Reflect.get(target, name, target);
			if (name === 'helpers') return only(value as object, HELPERS);
			return typeof value === 'function' ? (value.bind(target) as unknown) : value;
		},
	});
}
