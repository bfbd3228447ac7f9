import { readFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod/v4';
import { installFolder, projectFolder } from '../demo/folders.mts';
import type { Conditions } from './results.mts';

const manifest = z.object({ version: z.string() });

/** Where, when and with what the measuring starts. */
export async function readConditions(packages: readonly Package[]): Promise<Conditions> {
	const versions: Record<string, string> = { node: process.versions.node };
	for (const name of packages) {
		const file = join(FOLDERS[name], 'package.json');
		versions[name] = manifest.parse(JSON.parse(await readFile(file, 'utf8'))).version;
	}
	return {
		date: new Date().toISOString(),
		cores: availableParallelism(),
		loadAverage: Number((loadavg()[0] ?? 0).toFixed(2)),
		versions,
	};
}

const FOLDERS = {
	'n8n-nodes-whop-dub': projectFolder,
	n8n: join(installFolder, 'node_modules', 'n8n'),
	dub: join(projectFolder, 'node_modules', 'dub'),
	'@whop/sdk': join(projectFolder, 'node_modules', '@whop', 'sdk'),
} as const;

type Package = keyof typeof FOLDERS;
