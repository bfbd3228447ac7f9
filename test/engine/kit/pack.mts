import { PackageDirectoryLoader } from './engine.mts';
import type {
	ICredentialType,
	IDataObject,
	INodeType,
	INodeTypes,
	IVersionedNodeType,
} from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';
import * as n8nWorkflow from 'n8n-workflow';
import { join, parse } from 'node:path';
import { checkBuild } from './build-state.mts';
import { helperNodes } from './helper-nodes.mts';

/** A node package as n8n holds it in memory, ready to run. */
export interface Pack {
	/** Package name, the first part of every node type: `<name>.<node>`. */
	readonly name: string;
	readonly loader: PackageDirectoryLoader;
	/** What a workflow resolves its node types with: the package's nodes and the kit's helper nodes. */
	readonly nodeTypes: INodeTypes;
	nodeType(type: string): INodeType;
	credentialType(name: string): ICredentialType;
	/**
	 * The same package with this node's code loaded anew, as after a restart of n8n: whatever the old code kept in its
	 * modules is gone.
	 */
	restarted(type: string): Pack;
}

/** How to load a package. */
export interface LoadOptions {
	/** Where its package.json is; default this project. */
	readonly folder?: string;
	/** Stands in for the `sleep` of n8n-workflow in nodes that `restarted` loads, so that waits need not be waited for. */
	readonly sleep?: (ms: number) => Promise<void>;
}

/**
 * Loads the built package through its package.json with n8n's own loader.
 * @throws when `dist/` is missing or older than the sources.
 */
export async function loadPack({
	folder = process.cwd(),
	sleep = n8nWorkflow.sleep,
}: LoadOptions = {}): Promise<Pack> {
	checkBuild(folder);
	const loader = new PackageDirectoryLoader(folder);
	await loader.loadAll();
	return packOf(loader, { ...n8nWorkflow, sleep }, new Map());
}

function packOf(
	loader: PackageDirectoryLoader,
	library: typeof n8nWorkflow,
	fresh: ReadonlyMap<string, INodeType>,
): Pack {
	const prefix = `${loader.packageName}.`;
	const byName = (type: string): INodeType | IVersionedNodeType => {
		const own = fresh.get(type);
		if (own !== undefined) return own;
		if (type.startsWith(prefix)) return loader.getNode(type.slice(prefix.length)).type;
		const helper = helperNodes.get(type);
		if (helper === undefined) throw new Error(`No node type is called "${type}"`);
		return helper;
	};
	const nodeTypes = {
		getByName: byName,
		getByNameAndVersion: (type: string, version?: number) =>
			NodeHelpers.getVersionedNodeType(byName(type), version),
		getKnownTypes: (): IDataObject => ({}),
	} satisfies INodeTypes;
	return {
		name: loader.packageName,
		loader,
		nodeTypes,
		nodeType: (type) => nodeTypes.getByNameAndVersion(type),
		credentialType: (name) => loader.getCredential(name).type,
		restarted: (type) => {
			const reloaded = reload(loader, library, type.slice(prefix.length));
			return packOf(loader, library, new Map([...fresh, [type, reloaded]]));
		},
	};
}

/** A new instance of the node's class from newly loaded modules; n8n's own packages stay the same. */
function reload(
	loader: PackageDirectoryLoader,
	library: typeof n8nWorkflow,
	name: string,
): INodeType {
	const loaded = loader.getNode(name);
	// n8n takes the class name from the file name, too.
	const [className = ''] = parse(loaded.sourcePath).name.split('.');
	let Class: (new () => INodeType) | undefined;
	jest.doMock('n8n-workflow', () => library);
	jest.isolateModules(() => {
		const file = join(loader.directory, loaded.sourcePath);
		Class = jest.requireActual<Record<string, new () => INodeType>>(file)[className];
	});
	jest.dontMock('n8n-workflow');
	if (Class === undefined) throw new Error(`${loaded.sourcePath} exports no class ${className}`);
	const node = new Class();
	// n8n adds to the description when it loads a package (poll times, codex, icons).
	node.description = NodeHelpers.getVersionedNodeType(loaded.type).description;
	return node;
}

/** The newest version of a node type, which the editor gives to new nodes. */
export function versionOf(pack: Pack, type: string): number {
	const { version } = pack.nodeType(type).description;
	return typeof version === 'number' ? version : Math.max(...version);
}
