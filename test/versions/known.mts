import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DemoError } from '../../demo/demo-error.mts';
import { projectFolder, versionsFolder } from '../../demo/folders.mts';
import { NEWEST } from '../../demo/installation.mts';
import type { Installation } from '../../demo/installation.mts';

const sources = join(projectFolder, 'test', 'versions', 'n8n');
const byAge = new Intl.Collator('en', { numeric: true });

/** The word for the version that the demo has. */
export const newest = 'newest';

/** The versions that the pack is tested in, oldest first; the last is the newest. */
export const knownVersions = [...readdirSync(sources).sort((a, b) => byAge.compare(a, b)), newest];

/**
 * Where a version comes from and where it is installed.
 *
 * @throws {DemoError} for a version that is not among the known
 */
export function installationOf(version: string): Installation {
	if (!knownVersions.includes(version)) {
		throw new DemoError(
			`There is no n8n "${version}" to test in. There are: ${knownVersions.join(', ')}`,
		);
	}
	if (version === newest) return NEWEST;
	return { source: join(sources, version), folder: join(versionsFolder, version) };
}
