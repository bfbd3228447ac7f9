import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod/v4';
import { projectFolder } from '../../demo/folders.mts';
import { DemoError } from '../../demo/demo-error.mts';
import { runProgram } from '../../demo/run-program.mts';
import { readConditions } from '../conditions.mts';
import type { PackageResult } from '../results.mts';

const LOADS = 15;

const packed = z.tuple([
	z.object({ files: z.array(z.object({ path: z.string(), size: z.number() })) }),
]);

/** Weighs what npm would publish, and times how long the nodes take to load. */
export async function measurePackage(): Promise<PackageResult> {
	const conditions = await readConditions(['n8n-nodes-whop-dub']);
	const files = (await publishedFiles()).filter(({ path }) => !path.endsWith('.map'));
	const loadMs: number[] = [];
	for (let count = 0; count < LOADS; count++) loadMs.push(await loadOnce());
	return {
		conditions,
		files: files.length,
		unpackedBytes: files.reduce((sum, { size }) => sum + size, 0),
		loadMs,
	};
}

async function publishedFiles(): Promise<readonly { path: string; size: number }[]> {
	const { code, output } = await runProgram(
		'npm',
		['pack', '--dry-run', '--json', '--loglevel=error'],
		projectFolder,
	);
	if (code !== 0) throw new DemoError(`npm pack failed: ${output}`);
	const [{ files }] = packed.parse(JSON.parse(output));
	return files;
}

/** Milliseconds, in a process of its own. */
async function loadOnce(): Promise<number> {
	const program = join(projectFolder, 'bench', 'parts', 'load-nodes.mjs');
	const { stdout } = await promisify(execFile)(process.execPath, [program], {
		cwd: projectFolder,
	});
	return z.number().parse(JSON.parse(stdout));
}
