import { readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compilerSettingsOf, manifestOf } from '../../split/manifest.mts';
import { PACKAGES } from '../../split/packages.mts';
import type { SinglePackage } from '../../split/packages.mts';
import { sourcesOf } from '../../split/sources.mts';

interface Manifest {
	readonly n8n: {
		readonly nodes: string[];
		readonly credentials: string[];
		readonly strict: boolean;
	};
	readonly [key: string]: unknown;
}

const root = process.cwd();
const packText = readFileSync('package.json', 'utf8');
const pack = JSON.parse(packText) as Manifest;
const manifestFor = (single: SinglePackage): Manifest => manifestOf(single, packText) as Manifest;

const entriesOf = ({ nodes, credentials }: SinglePackage): string[] => [
	...nodes.map((node) => `nodes/${node}/${node}.node.ts`),
	...credentials.map((credential) => `credentials/${credential}.credentials.ts`),
];

it('gives each node and credential of the pack to exactly one package', () => {
	const all = PACKAGES.map(manifestFor).map(({ n8n }) => n8n);
	expect(all.flatMap(({ nodes }) => nodes).sort()).toEqual([...pack.n8n.nodes].sort());
	expect(all.flatMap(({ credentials }) => credentials).sort()).toEqual(
		[...pack.n8n.credentials].sort(),
	);
});

it.each(PACKAGES)('$name takes nothing of the other service along', (single) => {
	const other = single.texts === 'whop' ? 'dub' : 'whop';
	const files = sourcesOf(root, entriesOf(single));
	expect(
		files.filter((file) => file.toLowerCase().split('/').slice(1).join('/').startsWith(other)),
	).toEqual([]);
	expect(files).toEqual(
		expect.arrayContaining([...entriesOf(single), `nodes/${single.texts}/client.ts`]),
	);
});

it.each(PACKAGES)('$name has a package.json of its own', (single) => {
	const manifest = manifestFor(single);
	expect(manifest).toMatchObject({
		name: single.name,
		version: pack['version'],
		license: 'MIT',
		author: pack['author'],
		files: ['dist'],
		n8n: { n8nNodesApiVersion: 1, strict: true },
		peerDependencies: { 'n8n-workflow': '*' },
	});
	expect(manifest).not.toHaveProperty('dependencies');
	expect(manifest).not.toHaveProperty('overrides');
	expect(JSON.stringify(manifest['repository'])).toContain(`/${single.name}.git`);
	expect(manifest['keywords']).toContain('n8n-community-node-package');
	const tools = Object.keys(manifest['devDependencies'] as object);
	expect(tools).toContain(single.client);
	expect(tools).not.toContain(single.client === 'dub' ? '@whop/sdk' : 'dub');
});

it.each(PACKAGES)('$name has icons and a README with the sections that n8n asks for', (single) => {
	expect(readdirSync('icons')).toEqual(expect.arrayContaining([...single.icons]));
	const readme = readFileSync(join('split', single.texts, 'README.md'), 'utf8');
	const sections = [...readme.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
	expect(readme.startsWith(`# ${single.name}\n`)).toBe(true);
	expect(sections).toEqual([
		'Installation',
		'Operations',
		'Credentials',
		'Compatibility',
		'Usage',
		'Resources',
		'Version history',
	]);
});

it('compiles the JSON files, too, as the build of n8n wants', () => {
	const settings = compilerSettingsOf(readFileSync('tsconfig.json', 'utf8'));
	expect(settings).toMatchObject({
		include: expect.arrayContaining(['nodes/**/*.json']) as unknown,
	});
	expect(settings).not.toHaveProperty('exclude');
});

describe('sources', () => {
	let folder = '';
	const write = async (file: string, text: string): Promise<void> => {
		await writeFile(join(folder, file), text);
	};

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'whop-dub-split-'));
	});
	afterEach(async () => {
		await rm(folder, { recursive: true });
	});

	it('are followed through imports, also of types and in circles', async () => {
		await write(
			'a.ts',
			"import { b } from './b';\nimport type { c } from './c';\nimport 'n8n-workflow';",
		);
		await write('b.ts', "export * from './a';");
		await write('c.ts', '');
		await write('d.ts', '');
		expect(sourcesOf(folder, ['a.ts'])).toEqual(['a.ts', 'b.ts', 'c.ts']);
	});

	it('are missed by name', async () => {
		await write('a.ts', "import { b } from './b';");
		expect(() => sourcesOf(folder, ['a.ts'])).toThrow('a.ts imports ./b, which is not there');
	});
});
