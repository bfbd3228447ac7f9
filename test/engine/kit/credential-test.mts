import { ExecuteContext, RoutingNode } from './engine.mts';
import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	INode,
	INodeType,
} from 'n8n-workflow';
import { createEmptyRunExecutionData, Workflow } from 'n8n-workflow';
import { additionalData } from './additional-data.mts';
import { withDefaults } from './credentials.mts';
import type { Pack } from './pack.mts';

/** What the user reads below a credential after "Test". */
export interface Verdict {
	readonly status: 'OK' | 'Error';
	readonly message: string;
}

/**
 * Tests a credential as n8n does (its credentials tester): the declared request runs through n8n's routing engine, then
 * the rules name the verdict.
 */
export async function testCredential(
	pack: Pack,
	type: string,
	saved: ICredentialDataDecryptedObject,
): Promise<Verdict> {
	const { test, properties } = pack.credentialType(type);
	if (test === undefined) throw new Error(`${type} has no test`);
	const data = withDefaults(properties, saved);
	const nodeType: INodeType = {
		description: {
			...pack.nodeType('n8n-nodes-base.noOp').description,
			credentials: [{ name: type, required: true }],
			properties: [
				{
					displayName: 'Temp',
					name: 'temp',
					type: 'string',
					// n8n hands the request of the test to its routing engine as it is.
					routing: { request: test.request },
					default: '',
				},
			],
		},
	};
	const node: INode = {
		id: 'temp',
		name: 'Temp-Node',
		type: 'n8n-nodes-base.noOp',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { [type]: { id: type, name: type } },
	};
	const nodeTypes = { ...pack.nodeTypes, getByNameAndVersion: () => nodeType };
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const context = new ExecuteContext(
		workflow,
		node,
		additionalData(pack, { [type]: saved }, { currentNodeParameters: node.parameters }),
		'internal',
		createEmptyRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node, data: {}, source: null },
		[],
	);
	const routing = new RoutingNode(context, nodeType, { id: type, name: type, type, data });
	try {
		const outputs = await workflow.expression.withIsolate(() => routing.runNode());
		return afterSuccess(test, outputs?.[0]?.[0]?.json);
	} catch (error) {
		return afterFailure(test, error);
	}
}

function afterSuccess({ rules = [] }: ICredentialTestRequest, body: unknown): Verdict {
	for (const rule of rules) {
		if (rule.type !== 'responseSuccessBody') continue;
		// n8n reads the key as a path, such as `data[0].granted`.
		const found = rule.properties.key
			.replace(/\[(\d+)\]/g, '.$1')
			.split('.')
			.reduce<unknown>((value, key) => (value as Record<string, unknown> | null)?.[key], body);
		if (found === rule.properties.value)
			return { status: 'Error', message: rule.properties.message };
	}
	return { status: 'OK', message: 'Connection successful!' };
}

/** The parts of a thrown error that n8n looks at. */
interface Thrown {
	readonly message: string;
	readonly cause?: {
		readonly code?: string;
		readonly response?: { readonly status: number; readonly statusText?: string };
	};
}

function afterFailure({ rules = [] }: ICredentialTestRequest, error: unknown): Verdict {
	const { message, cause } = error as Thrown;
	if (cause?.response !== undefined) {
		const { status, statusText } = cause.response;
		for (const rule of rules) {
			if (rule.type === 'responseCode' && rule.properties.value === status) {
				return { status: 'Error', message: rule.properties.message };
			}
		}
		return { status: 'Error', message: statusText || `Received HTTP status code: ${status}` };
	}
	return { status: 'Error', message: cause?.code ?? message };
}
