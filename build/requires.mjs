import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';

/**
 * n8n installs the package without its development packages, so a `require` of anything but n8n-workflow and the
 * package's own files passes lint and then stops the node from loading.
 * @param {string} dist
 * @throws {Error} that names every such `require` below `dist`
 */
export async function checkRequires(dist) {
	const foreign = [];
	for (const name of await readdir(dist, { recursive: true })) {
		if (!name.endsWith('.js')) continue;
		const code = await readFile(join(dist, name), 'utf8');
		for (const { fileName } of ts.preProcessFile(code, true, true).importedFiles) {
			if (fileName !== 'n8n-workflow' && !fileName.startsWith('.'))
				foreign.push(`${name} requires ${fileName}`);
		}
	}
	if (foreign.length > 0)
		throw new Error(`Only n8n-workflow may be required:\n${foreign.join('\n')}`);
}
