import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { projectFolder } from './folders.mts';
import { NEWEST, ownNodeFolder } from './installation.mts';
import type { Installation } from './installation.mts';
import { packageFolders } from './lock-file.mts';
import { npm } from './npm.mts';
import { DemoError, wordsOf } from './demo-error.mts';
import { duration, packageProgress, withProgress } from './progress.mts';
import type { Say } from './progress.mts';

const NEEDED_BYTES = 3.5e9;

const NPM_SETTINGS = `legacy-peer-deps=true
ignore-scripts=true
omit-lockfile-registry-resolved=true
fund=false
audit=false
`;

/**
 * Installs an n8n as its manifest and lock file say, once: a later call with the same files returns at once.
 *
 * @throws {DemoError} without network, room or a way to get n8n's database driver
 */
export async function installN8n(say: Say, installation = NEWEST): Promise<void> {
	const { source, folder } = installation;
	const marker = join(folder, '.installed');
	const manifest = await readFile(join(source, 'manifest.json'), 'utf8');
	const lock = await readFile(join(source, 'lock.json'), 'utf8');
	// The database driver is built for one major version of Node on one kind of machine.
	const wanted = createHash('sha256')
		.update([manifest, lock, process.versions.modules, process.platform, process.arch].join('\n'))
		.digest('hex');
	if (existsSync(marker) && (await readFile(marker, 'utf8')) === wanted) return;

	const started = Date.now();
	await mkdir(folder, { recursive: true });
	await rm(marker, { force: true });
	await assertRoom(folder);
	await writeFile(join(folder, 'package.json'), manifest);
	await writeFile(join(folder, 'package-lock.json'), lock);
	await writeFile(join(folder, '.npmrc'), NPM_SETTINGS);
	await installPackages(folder, lock, say);
	// The package `node` fetches its program in a script, and the settings turn those off.
	if (ownNodeFolder(installation) !== undefined) {
		await npm(['rebuild', 'node', '--ignore-scripts=false'], folder);
	}
	await buildDatabaseDriver(installation, say);
	await writeFile(marker, wanted);
	say(`n8n is installed (${duration(Date.now() - started)}). Later runs use it as it is.`);
}

async function installPackages(folder: string, lock: string, say: Say): Promise<void> {
	const folders = packageFolders(lock, process.platform, process.arch);
	say(`Installing n8n, once: ${folders.length.toLocaleString('en-US')} packages, 2.3 GB …`);
	const progress = (elapsedMs: number): string => {
		const done = folders.filter((one) => existsSync(join(folder, one, 'package.json'))).length;
		return packageProgress(done, folders.length, elapsedMs);
	};
	await withProgress(say, progress, () => npm(['ci'], folder));
}

async function buildDatabaseDriver(installation: Installation, say: Say): Promise<void> {
	say("Fetching n8n's database driver, or building it where it cannot be fetched (2 minutes) …");
	const own = ownNodeFolder(installation);
	const headers = nodeHeaders(own ?? join(projectFolder, 'node_modules', 'node'));
	const env = {
		...process.env,
		// The driver is for the Node that npm runs with.
		...(own === undefined ? {} : { PATH: join(own, 'bin') + delimiter + (process.env.PATH ?? '') }),
		JOBS: 'max',
		...(headers === undefined ? {} : { npm_config_nodedir: headers }),
	};
	try {
		await withProgress(
			say,
			(elapsedMs) => `  still at it, ${duration(elapsedMs)}`,
			() => npm(['rebuild', 'sqlite3', '--ignore-scripts=false'], installation.folder, env),
		);
	} catch (error) {
		throw new DemoError(
			`${wordsOf(error)}\nn8n's database driver could neither be fetched nor built. Building it needs Python 3, make and a C++ compiler (on Debian and Ubuntu: apt-get install python3 make g++).`,
		);
	}
}

/** The C headers that came with the package `node`; without them the build would have to download some. */
function nodeHeaders(nodeFolder: string): string | undefined {
	const name = `node-${process.platform}-${process.arch}`;
	return [join(nodeFolder, 'node_modules', name), join(nodeFolder, '..', name)].find((folder) =>
		existsSync(join(folder, 'include', 'node', 'node.h')),
	);
}

async function assertRoom(folder: string): Promise<void> {
	const { bavail, bsize } = await statfs(folder);
	const free = bavail * bsize;
	if (free >= NEEDED_BYTES) return;
	const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(1);
	throw new DemoError(
		`Installing n8n needs ${gigabytes(NEEDED_BYTES)} GB of free disk space, and there are ${gigabytes(free)} GB at ${folder}. Free some space, then run the command again.`,
	);
}
