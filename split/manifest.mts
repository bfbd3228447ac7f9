import { z } from 'zod/v4';
import type { SinglePackage } from './packages.mts';

/** What is read of the pack's package.json. */
const packManifest = z.looseObject({
	name: z.string(),
	version: z.string(),
	license: z.string(),
	author: z.record(z.string(), z.string()),
	repository: z.object({ type: z.string(), url: z.string() }),
	keywords: z.array(z.string()),
	engines: z.record(z.string(), z.string()),
	files: z.array(z.string()),
	n8n: z.looseObject({}),
	devDependencies: z.record(z.string(), z.string()),
	peerDependencies: z.record(z.string(), z.string()),
});

/** Packages that build and lint a package; of the pack's own, which also test it. */
const TOOLS = [
	'@n8n/node-cli',
	'@types/node',
	'eslint',
	'eslint-import-resolver-typescript',
	'n8n-workflow',
	'prettier',
	'typescript',
];

const ALWAYS = ['n8n-community-node-package', 'n8n'];

/**
 * The package.json of a single package.
 *
 * @param pack text of the pack's
 */
export function manifestOf(
	{ name, description, keywords, nodes, credentials, client }: SinglePackage,
	pack: string,
): object {
	const {
		version,
		license,
		author,
		repository,
		engines,
		files,
		n8n,
		devDependencies,
		peerDependencies,
	} = packManifest.parse(JSON.parse(pack));
	// Of the same owner; n8n wants a repository for each package.
	const url = repository.url.replace(/[^/]+\.git$/, `${name}.git`);
	return {
		name,
		version,
		description,
		license,
		homepage: url.replace(/\.git$/, ''),
		author,
		repository: { ...repository, url },
		keywords: [...ALWAYS, ...keywords],
		engines,
		scripts: {
			build: 'n8n-node build',
			dev: 'n8n-node dev',
			lint: 'n8n-node lint',
			release: 'n8n-node release',
			prepublishOnly: 'n8n-node prerelease',
		},
		files,
		n8n: {
			...n8n,
			credentials: credentials.map((file) => `dist/credentials/${file}.credentials.js`),
			nodes: nodes.map((folder) => `dist/nodes/${folder}/${folder}.node.js`),
		},
		devDependencies: Object.fromEntries(
			Object.entries(devDependencies).filter(([tool]) => tool === client || TOOLS.includes(tool)),
		),
		peerDependencies,
	};
}

const compilerSettings = z.object({
	compilerOptions: z.looseObject({}),
	include: z.array(z.string()),
});

/**
 * The tsconfig.json of a single package: the pack's, but the compiler takes the JSON files along, as n8n's own build
 * wants.
 *
 * @param pack text of the pack's
 */
export function compilerSettingsOf(pack: string): object {
	const { compilerOptions, include } = compilerSettings.parse(JSON.parse(pack));
	return { compilerOptions, include: [...include, 'nodes/**/*.json'] };
}
