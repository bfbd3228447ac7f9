import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
	readonly n8n?: { readonly nodes?: string[]; readonly credentials?: string[] };
}

const SOURCES = ['nodes', 'credentials', 'icons', 'build'];

/**
 * Engine tests run the built package, so a stale build would test yesterday's code.
 * @throws when a file that package.json names is missing, or older than the newest source.
 */
export function checkBuild(folder: string): void {
	const { n8n } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
	const built = [...(n8n?.nodes ?? []), ...(n8n?.credentials ?? [])];
	const missing = built.filter((file) => modifiedAt(join(folder, file)) === undefined);
	if (missing.length > 0) {
		throw new Error(
			`The package is not built: ${missing.join(', ')} missing. Run "npm run build".`,
		);
	}
	const oldest = Math.min(...built.map((file) => modifiedAt(join(folder, file)) ?? 0));
	const newer = SOURCES.flatMap((name) => filesBelow(join(folder, name))).find(
		(file) => (modifiedAt(file) ?? 0) > oldest,
	);
	if (newer !== undefined) {
		throw new Error(`The build is older than ${newer}. Run "npm run build".`);
	}
}

function modifiedAt(file: string): number | undefined {
	return statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}

function filesBelow(folder: string): string[] {
	if (modifiedAt(folder) === undefined) return [];
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name));
}
