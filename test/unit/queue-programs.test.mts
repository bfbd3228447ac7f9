import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPrograms } from '../queue/programs.mts';

const NAMES = ['initdb', 'postgres', 'pg_isready', 'redis-server', 'redis-cli'];

describe('the programs of the tests in queue mode', () => {
	const path = process.env.PATH;
	let folder = '';

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'queue-programs-'));
		process.env.PATH = folder;
	});

	afterEach(async () => {
		process.env.PATH = path;
		await rm(folder, { recursive: true });
	});

	it('are found on the PATH', async () => {
		for (const name of NAMES) await writeFile(join(folder, name), '', { mode: 0o755 });
		expect(Object.values(await findPrograms())).toEqual(NAMES.map((name) => join(folder, name)));
	});

	it('are asked for in one sentence where one is missing', async () => {
		for (const name of NAMES.slice(0, -1)) await writeFile(join(folder, name), '', { mode: 0o755 });
		await expect(findPrograms()).rejects.toThrow(
			/^PostgreSQL and Redis are needed, and redis-cli is not there\..*apt-get install postgresql redis-server/,
		);
	});
});
