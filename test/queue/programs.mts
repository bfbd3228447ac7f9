import { access, constants, readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { DemoError } from '../../demo/demo-error.mts';

/** Debian keeps PostgreSQL's programs here, in a folder for each version, and only its clients on the PATH. */
const DEBIAN = '/usr/lib/postgresql';

const MISSING =
	'PostgreSQL and Redis are needed, and {} is not there. On Debian and Ubuntu: apt-get update && apt-get install postgresql redis-server (PostgreSQL is then found in /usr/lib/postgresql/*/bin); elsewhere put initdb, postgres, pg_isready, redis-server and redis-cli on the PATH.';

/** Paths of the programs that n8n's queue mode needs besides n8n. */
export interface Programs {
	readonly initdb: string;
	readonly postgres: string;
	readonly pgIsReady: string;
	readonly redisServer: string;
	readonly redisCli: string;
}

/**
 * Finds PostgreSQL and Redis, on the PATH or where Debian's packages put them.
 *
 * @throws {DemoError} that says how to install them
 */
export async function findPrograms(): Promise<Programs> {
	const folders = [...(process.env.PATH ?? '').split(delimiter), ...(await debianFolders())];
	const find = async (name: string): Promise<string> => {
		for (const folder of folders) {
			const path = join(folder, name);
			if (await isProgram(path)) return path;
		}
		throw new DemoError(MISSING.replace('{}', name));
	};
	return {
		initdb: await find('initdb'),
		postgres: await find('postgres'),
		pgIsReady: await find('pg_isready'),
		redisServer: await find('redis-server'),
		redisCli: await find('redis-cli'),
	};
}

/** The newest version first. */
async function debianFolders(): Promise<string[]> {
	const versions = await readdir(DEBIAN).catch(() => []);
	return versions
		.sort((a, b) => Number(b) - Number(a))
		.map((version) => join(DEBIAN, version, 'bin'));
}

async function isProgram(path: string): Promise<boolean> {
	return await access(path, constants.X_OK).then(
		() => true,
		() => false,
	);
}
