import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod/v4';
import { packFolder, projectFolder } from './folders.mts';
import { npm } from './npm.mts';
import { DemoError } from './demo-error.mts';
import { runProgram } from './run-program.mts';

const manifestSchema = z.looseObject({ name: z.string(), version: z.string() });

/** Packs the built pack as npm would publish it. Returns the tarball's path. */
export async function packPack(): Promise<string> {
	await rm(packFolder, { recursive: true, force: true });
	await mkdir(packFolder, { recursive: true });
	await npm(['pack', '--pack-destination', packFolder], projectFolder);
	const tarball = (await readdir(packFolder)).find((name) => name.endsWith('.tgz'));
	if (tarball === undefined) throw new DemoError(`npm pack left no tarball in ${packFolder}.`);
	return join(packFolder, tarball);
}

/**
 * Installs a tarball into an n8n user folder with the steps of n8n's own installer for community packages
 * (`downloadPackage` in its community-packages service), so that what fails there fails here.
 */
export async function installPack(tarball: string, userFolder: string): Promise<void> {
	const { name } = manifestSchema.parse(
		JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8')),
	);
	const nodesFolder = join(userFolder, '.n8n', 'nodes');
	const folder = join(nodesFolder, 'node_modules', name);
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });

	const untar = await runProgram(
		'tar',
		['-xzf', tarball, '-C', folder, '--strip-components=1'],
		nodesFolder,
	);
	if (untar.code !== 0) throw new DemoError(`The pack could not be unpacked: ${untar.output}`);

	const manifestFile = join(folder, 'package.json');
	const manifest = manifestSchema.parse(JSON.parse(await readFile(manifestFile, 'utf8')));
	for (const dependencies of ['devDependencies', 'peerDependencies', 'optionalDependencies']) {
		Reflect.deleteProperty(manifest, dependencies);
	}
	await writeFile(manifestFile, JSON.stringify(manifest, null, 2));
	await npm(
		[
			'install',
			'--audit=false',
			'--fund=false',
			'--bin-links=false',
			'--install-strategy=shallow',
			'--ignore-scripts=true',
			'--package-lock=false',
		],
		folder,
	);
	await addToLedger(join(nodesFolder, 'package.json'), manifest);
}

const ledgerSchema = z.looseObject({ dependencies: z.record(z.string(), z.string()) });

async function addToLedger(
	file: string,
	{ name, version }: { name: string; version: string },
): Promise<void> {
	const text = await readFile(file, 'utf8').catch(() => undefined);
	const ledger =
		text === undefined
			? { name: 'installed-nodes', private: true, dependencies: {} }
			: ledgerSchema.parse(JSON.parse(text));
	const dependencies = { ...ledger.dependencies, [name]: version };
	await writeFile(file, JSON.stringify({ ...ledger, dependencies }, null, 2));
}
