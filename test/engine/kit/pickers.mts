import { LoadOptionsContext } from './engine.mts';
import type {
	ILoadOptionsFunctions,
	INode,
	INodeListSearchResult,
	INodeParameters,
	INodePropertyOptions,
} from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';
import { additionalData } from './additional-data.mts';
import type { Credentials } from './credentials.mts';
import { credentialsOf } from './credentials.mts';
import { versionOf } from './pack.mts';
import type { Pack } from './pack.mts';

/** A picker ("From List") that a user opens in the editor. */
export interface Picker {
	/** `<package>.<node>` */
	readonly type: string;
	/** Name of the node's `listSearch` or `loadOptions` method. */
	readonly method: string;
	/** The node's parameters as they stand in the editor. */
	readonly parameters: INodeParameters;
	readonly credentials: Credentials;
	/** What the user typed into the search box. */
	readonly search?: string;
	/** From the page before. */
	readonly paginationToken?: string;
}

/** Opens a picker as n8n's editor does. Rejects with what the node threw. */
export async function searchList(pack: Pack, picker: Picker): Promise<INodeListSearchResult> {
	const { type, method, search, paginationToken } = picker;
	const list = pack.nodeType(type).methods?.listSearch?.[method];
	if (list === undefined) throw new Error(`${type} has no listSearch method "${method}"`);
	return await inEditor(pack, picker, (context) => list.call(context, search, paginationToken));
}

/** Loads the choices of a field as n8n's editor does; `method` is one of the node's `loadOptions`. */
export async function loadOptions(pack: Pack, picker: Picker): Promise<INodePropertyOptions[]> {
	const { type, method } = picker;
	const load = pack.nodeType(type).methods?.loadOptions?.[method];
	if (load === undefined) throw new Error(`${type} has no loadOptions method "${method}"`);
	return await inEditor(pack, picker, (context) => load.call(context));
}

async function inEditor<Result>(
	pack: Pack,
	{ type, parameters, credentials }: Picker,
	call: (context: ILoadOptionsFunctions) => Promise<Result>,
): Promise<Result> {
	const node: INode = {
		id: 'uuid-1234',
		name: 'Temp-Node',
		type,
		typeVersion: versionOf(pack, type),
		position: [0, 0],
		parameters: structuredClone(parameters),
		credentials: credentialsOf(pack, type, credentials),
	};
	const workflow = new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: pack.nodeTypes,
	});
	const data = additionalData(pack, credentials, { currentNodeParameters: node.parameters });
	const context = new LoadOptionsContext(workflow, node, data, '');
	return await workflow.expression.withIsolate(() => call(context));
}
