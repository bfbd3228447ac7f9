import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claim } from '../../demo/one-at-a-time.mts';
import { Shutdown } from '../../demo/shutdown.mts';

describe('a folder of the demo', () => {
	let folder: string;
	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'demo-'));
	});
	afterEach(async () => {
		await rm(folder, { recursive: true });
	});
	const user = () => join(folder, 'user');

	it('is refused to a second demo while the first one runs', async () => {
		await writeFile(`${user()}.pid`, String(process.ppid));
		await expect(claim(user(), new Shutdown())).rejects.toThrow(/already running in this folder/);
		expect(await readFile(`${user()}.pid`, 'utf8')).toBe(String(process.ppid));
	});

	it.each(['', 'x', '0', '-1', '99999999'])(
		'is free where the note of its owner says %j',
		async (pid) => {
			await writeFile(`${user()}.pid`, pid);
			await claim(user(), new Shutdown());
			expect(await readFile(`${user()}.pid`, 'utf8')).toBe(String(process.pid));
		},
	);

	it('is free again once the demo has ended', async () => {
		const shutdown = new Shutdown();
		await claim(user(), shutdown);
		await shutdown.run();
		await expect(readFile(`${user()}.pid`)).rejects.toThrow(/ENOENT/);
	});
});
