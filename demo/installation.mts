import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installFolder, projectFolder } from './folders.mts';

/** One n8n on this machine. */
export interface Installation {
	/** Folder with its `manifest.json` and `lock.json`. */
	readonly source: string;
	/** Where npm installs it. */
	readonly folder: string;
}

/** The newest n8n that the project knows: that of the demo, and of all tests that name no other. */
export const NEWEST: Installation = {
	source: join(projectFolder, 'demo', 'n8n-install'),
	folder: installFolder,
};

/** Folder of the npm package `node`, where an n8n brings one because it does not run with the project's. */
export function ownNodeFolder({ folder }: Installation): string | undefined {
	const node = join(folder, 'node_modules', 'node');
	return existsSync(node) ? node : undefined;
}

/** The program that runs an n8n, once it is installed: its own Node, else the one that runs this. */
export function nodeProgram(installation: Installation): string {
	const own = ownNodeFolder(installation);
	if (own === undefined) return process.execPath;
	return join(own, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/** Path of n8n's own program. */
export function n8nProgram({ folder }: Installation): string {
	return join(folder, 'node_modules', 'n8n', 'bin', 'n8n');
}

/** What the newest n8n must not run here: the one fetches a list from n8n's own site; the other opens n8n on an invitation. */
const UNWANTED_MODULES = ['mcp-registry', 'instance-ai'];

/** The unwanted modules that an installed n8n has: n8n does not start when it is told of one that it does not know. */
export function unwantedModules({ folder }: Installation): string[] {
	const modules = join(folder, 'node_modules', 'n8n', 'dist', 'modules');
	return UNWANTED_MODULES.filter((name) => existsSync(join(modules, name)));
}
