import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { projectFolder } from '../setup/prepare.mjs';

/** Icons, what n8n shows of a node in its panel (codex), and the output schemas by version that n8n looks up. */
const ASSETS = [
	/^icons\/[^/]+\.svg$/,
	/^nodes\/[^/]+\/[^/]+\.node\.json$/,
	/^nodes\/[^/]+\/__schema__\/v[\d.]+(?:\/.+)?\.json$/,
];

/**
 * Copies the files that n8n reads beside the code to the same place below `dist`.
 * @param {string} dist
 */
export async function copyAssets(dist) {
	for (const folder of ['icons', 'nodes']) {
		for (const name of await readdir(join(projectFolder, folder), { recursive: true })) {
			const file = `${folder}/${name.replaceAll('\\', '/')}`;
			if (ASSETS.some((asset) => asset.test(file))) {
				await cp(join(projectFolder, file), join(dist, file));
			}
		}
	}
}
