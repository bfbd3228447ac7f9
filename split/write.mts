import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { projectFolder } from '../setup/prepare.mjs';
import { compilerSettingsOf, manifestOf } from './manifest.mts';
import type { SinglePackage } from './packages.mts';
import { sourcesOf } from './sources.mts';

/** Taken as they are. */
const COPIED = [
	'LICENSE',
	'eslint.config.mjs',
	'.prettierrc.json',
	'.editorconfig',
	'.npmrc',
	'.nvmrc',
];
const WORKFLOW = '.github/workflows/publish.yml';

/**
 * Writes the source of a single package. The pack must have been built: the output schemas come from there.
 *
 * @param folder where it goes; emptied first
 */
export async function writePackage(single: SinglePackage, folder: string): Promise<void> {
	const { nodes, credentials, icons, name, texts } = single;
	await rm(folder, { recursive: true, force: true });
	const entries = [
		...nodes.map((node) => `nodes/${node}/${node}.node.ts`),
		...credentials.map((credential) => `credentials/${credential}.credentials.ts`),
	];
	const files = [
		...sourcesOf(projectFolder, entries),
		...icons.map((icon) => `icons/${icon}`),
		...COPIED,
	];
	for (const file of files) await cp(join(projectFolder, file), join(folder, file));
	for (const node of nodes) {
		await copySchemas(`nodes/${node}/__schema__`, folder);
		const codex = `nodes/${node}/${node}.node.json`;
		const text = await readFile(join(projectFolder, codex), 'utf8');
		await write(folder, codex, text.replace('"n8n-nodes-whop-dub.', `"${name}.`));
	}
	const pack = async (file: string): Promise<string> =>
		await readFile(join(projectFolder, file), 'utf8');
	await writeJson(folder, 'package.json', manifestOf(single, await pack('package.json')));
	await writeJson(folder, 'tsconfig.json', compilerSettingsOf(await pack('tsconfig.json')));
	await write(folder, 'README.md', await pack(`split/${texts}/README.md`));
	await write(folder, WORKFLOW, await pack('split/publish.yml'));
	await write(folder, '.gitignore', 'node_modules/\ndist/\n*.tgz\n');
}

/** The output schemas as the build wrote them: some are made only there. */
async function copySchemas(below: string, folder: string): Promise<void> {
	const built = join(projectFolder, 'dist', below);
	for (const entry of await readdir(built, { recursive: true, withFileTypes: true })) {
		if (!entry.isFile()) continue;
		const file = join(entry.parentPath, entry.name);
		await cp(file, join(folder, below, file.slice(built.length + 1)));
	}
}

async function writeJson(folder: string, file: string, value: object): Promise<void> {
	await write(folder, file, `${JSON.stringify(value, null, '\t')}\n`);
}

async function write(folder: string, file: string, text: string): Promise<void> {
	await mkdir(dirname(join(folder, file)), { recursive: true });
	await writeFile(join(folder, file), text);
}
