// From the source in TypeScript to the JavaScript that is published: one file for each node and each credential, and
// one for each folder that they share. No comments (they are in the source), formatted as the source is.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { rollup } from 'rollup';
import { z } from 'zod/v4';

import { projectFolder } from '../setup/prepare.mjs';

/** What is read of package.json. */
const MANIFEST = z.object({
	n8n: z.object({ nodes: z.array(z.string()), credentials: z.array(z.string()) }),
});

/** What n8n itself gives to the nodes. */
const GIVEN = 'n8n-workflow';

/**
 * Compiles the source and writes the files that package.json names, and those that they share, below `dist`.
 * @param {string} dist
 * @throws {Error} when the compiler finds a mistake, or the modules import each other in a circle
 */
export async function writeCode(dist) {
	const compiled = await mkdtemp(join(tmpdir(), 'whop-dub-build-'));
	try {
		compile(compiled);
		for (const { fileName, code } of await bundle(compiled)) {
			const file = join(dist, fileName);
			const style = { ...(await resolveConfig(file)), parser: 'babel' };
			await mkdir(dirname(file), { recursive: true });
			await writeFile(file, await format(code, style));
		}
	} finally {
		await rm(compiled, { recursive: true, force: true });
	}
}

/** @param {string} folder where the modules go, as ES modules */
function compile(folder) {
	const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
	const options = ['--module', 'es2022', '--moduleResolution', 'bundler', '--outDir', folder];
	const { status } = spawnSync(process.execPath, [compiler, ...options], {
		cwd: projectFolder,
		stdio: 'inherit',
	});
	if (status !== 0) throw new Error('The source does not compile');
}

/** @param {string} compiled the folder of the compiled modules */
async function bundle(compiled) {
	const bundled = await rollup({
		input: await entries(compiled),
		external: [GIVEN],
		plugins: [{ name: 'relative-modules', resolveId: fileOf }],
		onwarn: ({ message }) => {
			throw new Error(message);
		},
	});
	const { output } = await bundled.generate({
		format: 'cjs',
		esModule: false,
		exports: 'named',
		externalLiveBindings: false,
		freeze: false,
		generatedCode: { preset: 'es2015', symbols: false },
		hoistTransitiveImports: false,
		entryFileNames: '[name].js',
		chunkFileNames: 'nodes/[name].js',
		manualChunks: (file) => sharedFolder(relative(compiled, file)),
	});
	return output.filter((file) => file.type === 'chunk');
}

/**
 * Every node and credential of package.json, by its place in dist without `.js`.
 * @param {string} compiled
 */
async function entries(compiled) {
	const manifest = await readFile(join(projectFolder, 'package.json'), 'utf8');
	const { n8n } = MANIFEST.parse(JSON.parse(manifest));
	return Object.fromEntries(
		[...n8n.nodes, ...n8n.credentials].map((file) => {
			const place = file.replace(/^dist\//, '');
			return [place.replace(/\.js$/, ''), join(compiled, place)];
		}),
	);
}

/**
 * The compiler leaves `./name` as it is: a file, or the index of a folder.
 * @param {string} name
 * @param {string | undefined} from the importing file
 */
function fileOf(name, from) {
	if (from === undefined || !name.startsWith('.')) return undefined;
	const path = resolve(dirname(from), name);
	return existsSync(`${path}.js`) ? `${path}.js` : join(path, 'index.js');
}

/**
 * `shared` for a module of `nodes/shared/`, and so on; undefined for what belongs to a single node or credential.
 * @param {string} module path below the folder of the compiled modules
 */
function sharedFolder(module) {
	const [top, folder = ''] = module.split(sep);
	const isOfNode = existsSync(join(projectFolder, 'nodes', folder, `${folder}.node.ts`));
	return top === 'nodes' && !isOfNode ? folder : undefined;
}
