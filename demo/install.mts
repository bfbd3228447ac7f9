import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installFolder, projectFolder } from './folders.mts';
import { packageFolders } from './lock-file.mts';
import { npm } from './npm.mts';
import { DemoError, wordsOf } from './demo-error.mts';
import { duration, packageProgress, withProgress } from './progress.mts';
import type { Say } from './progress.mts';

const source = join(projectFolder, 'demo', 'n8n-install');
const marker = join(installFolder, '.installed');
const NEEDED_BYTES = 3.5e9;

const NPM_SETTINGS = `legacy-peer-deps=true
ignore-scripts=true
omit-lockfile-registry-resolved=true
fund=false
audit=false
`;

/**
 * Installs n8n as its manifest and lock file in `demo/n8n-install/` say, once: a later call with the same files returns
 * at once.
 *
 * @throws {DemoError} without network, room or a way to get n8n's database driver
 */
export async function installN8n(say: Say): Promise<void> {
	const manifest = await readFile(join(source, 'manifest.json'), 'utf8');
	const lock = await readFile(join(source, 'lock.json'), 'utf8');
	// The database driver is built for one major version of Node on one kind of machine.
	const wanted = createHash('sha256')
		.update([manifest, lock, process.versions.modules, process.platform, process.arch].join('\n'))
		.digest('hex');
	if (existsSync(marker) && (await readFile(marker, 'utf8')) === wanted) return;

	const started = Date.now();
	await mkdir(installFolder, { recursive: true });
	await rm(marker, { force: true });
	await assertRoom();
	await writeFile(join(installFolder, 'package.json'), manifest);
	await writeFile(join(installFolder, 'package-lock.json'), lock);
	await writeFile(join(installFolder, '.npmrc'), NPM_SETTINGS);
	await installPackages(lock, say);
	await buildDatabaseDriver(say);
	await writeFile(marker, wanted);
	say(`n8n is installed (${duration(Date.now() - started)}). Later runs use it as it is.`);
}

async function installPackages(lock: string, say: Say): Promise<void> {
	const folders = packageFolders(lock, process.platform, process.arch);
	say(`Installing n8n, once: ${folders.length.toLocaleString('en-US')} packages, 2.3 GB …`);
	const progress = (elapsedMs: number): string => {
		const done = folders.filter((folder) =>
			existsSync(join(installFolder, folder, 'package.json')),
		).length;
		return packageProgress(done, folders.length, elapsedMs);
	};
	await withProgress(say, progress, () => npm(['ci'], installFolder));
}

async function buildDatabaseDriver(say: Say): Promise<void> {
	say("Fetching n8n's database driver, or building it where it cannot be fetched (2 minutes) …");
	const headers = nodeHeaders();
	const env = {
		...process.env,
		JOBS: 'max',
		...(headers === undefined ? {} : { npm_config_nodedir: headers }),
	};
	try {
		await withProgress(
			say,
			(elapsedMs) => `  still at it, ${duration(elapsedMs)}`,
			() => npm(['rebuild', 'sqlite3', '--ignore-scripts=false'], installFolder, env),
		);
	} catch (error) {
		throw new DemoError(
			`${wordsOf(error)}\nn8n's database driver could neither be fetched nor built. Building it needs Python 3, make and a C++ compiler (on Debian and Ubuntu: apt-get install python3 make g++).`,
		);
	}
}

/** The C headers that came with this project's Node; without them the build would have to download some. */
function nodeHeaders(): string | undefined {
	const name = `node-${process.platform}-${process.arch}`;
	const nodeFolder = join(projectFolder, 'node_modules', 'node');
	return [join(nodeFolder, 'node_modules', name), join(projectFolder, 'node_modules', name)].find(
		(folder) => existsSync(join(folder, 'include', 'node', 'node.h')),
	);
}

async function assertRoom(): Promise<void> {
	const { bavail, bsize } = await statfs(installFolder);
	const free = bavail * bsize;
	if (free >= NEEDED_BYTES) return;
	const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(1);
	throw new DemoError(
		`Installing n8n needs ${gigabytes(NEEDED_BYTES)} GB of free disk space, and there are ${gigabytes(free)} GB at ${installFolder}. Free some space, then run the command again.`,
	);
}
