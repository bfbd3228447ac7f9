import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PackageDirectoryLoader } from 'n8n-core';

/** What n8n finds in a package. */
export interface Loaded {
	/** Nodes by name, each with its description as JSON, without what names the package. */
	readonly nodes: ReadonlyMap<string, string>;
	readonly credentials: readonly string[];
	/** Icons that are named and not there. */
	readonly missingIcons: readonly string[];
}

/**
 * Loads a package with n8n's own loader.
 *
 * @param folder with package.json and built files; n8n-workflow must be found from there
 */
export async function load(folder: string): Promise<Loaded> {
	const loader = new PackageDirectoryLoader(folder);
	await loader.loadAll();
	const prefix = `icons/${loader.packageName}/`;
	const missingIcons = new Set<string>();
	const nodes = new Map<string, string>();
	for (const name of Object.keys(loader.nodeTypes)) {
		const { iconUrl, ...description } = loader.getNode(name).type.description;
		for (const url of typeof iconUrl === 'object' ? Object.values(iconUrl) : [iconUrl]) {
			const file = join(folder, String(url).replace(prefix, ''));
			if (!existsSync(file)) missingIcons.add(String(url));
		}
		nodes.set(name, JSON.stringify(description));
	}
	return {
		nodes,
		credentials: Object.keys(loader.credentialTypes),
		missingIcons: [...missingIcons],
	};
}
