import { mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
	SOURCE_FILE_PATTERNS,
	analyzePackage,
} from '@n8n/scan-community-package/scanner/scanner.mjs';
import { runProgram } from '../demo/run-program.mts';
import { checkRequires } from '../build/requires.mjs';
import { npm, projectFolder } from '../setup/prepare.mjs';
import { load } from './load.mts';
import type { SinglePackage } from './packages.mts';

/** What npm always takes along, and what package.json names. */
const PACKED = ['LICENSE', 'README.md', 'dist', 'package.json'];

/**
 * What is wrong with a built single package, as n8n sees it: its source, and the file that npm makes of it.
 *
 * @returns one sentence for each problem
 */
export async function problemsOf(single: SinglePackage, folder: string): Promise<string[]> {
	const unpacked = await pack(folder);
	const problems = [
		...(await scan('the source', folder, SOURCE_FILE_PATTERNS)),
		...(await scan('the packed files', unpacked, ['**/*.js', 'package.json'])),
		...(await loadProblems(single, unpacked)),
	];
	const files = (await readdir(unpacked)).sort();
	if (files.join() !== PACKED.join()) problems.push(`It packs ${files.join(', ')}.`);
	await checkRequires(join(unpacked, 'dist')).catch((problem: unknown) => {
		problems.push(String(problem));
	});
	await rm(join(folder, '..', '.packed'), { recursive: true, force: true });
	return problems;
}

/** Packs and unpacks it beside its folder, from where n8n-workflow is found. */
async function pack(folder: string): Promise<string> {
	const packed = join(folder, '..', '.packed');
	await rm(packed, { recursive: true, force: true });
	await mkdir(packed);
	npm(['pack', '--ignore-scripts', '--pack-destination', packed], folder);
	const tarball = (await readdir(packed)).find((file) => file.endsWith('.tgz')) ?? '';
	const untar = await runProgram('tar', ['-xzf', tarball], packed);
	if (untar.code !== 0) throw new Error(`It could not be unpacked: ${untar.output}`);
	return join(packed, 'package');
}

async function scan(what: string, folder: string, patterns: string[]): Promise<string[]> {
	const { passed, message = '', details = '' } = await analyzePackage(folder, patterns);
	return passed ? [] : [`n8n's scanner refuses ${what}: ${message} ${details}`];
}

async function loadProblems(single: SinglePackage, folder: string): Promise<string[]> {
	const problems: string[] = [];
	const own = await load(folder);
	const whole = await load(projectFolder);
	const names = single.nodes.map((node) => node.charAt(0).toLowerCase() + node.slice(1));
	if ([...own.nodes.keys()].sort().join() !== names.sort().join()) {
		problems.push(`Its nodes are ${[...own.nodes.keys()].join(', ')}.`);
	}
	for (const [name, description] of own.nodes) {
		if (description !== whole.nodes.get(name)) {
			problems.push(`${name} describes itself otherwise than in the pack.`);
		}
	}
	if (own.credentials.some((name) => !whole.credentials.includes(name))) {
		problems.push(`Its credentials are ${own.credentials.join(', ')}.`);
	}
	if (own.credentials.length !== single.credentials.length) {
		problems.push(`It has ${own.credentials.length} credentials.`);
	}
	problems.push(...own.missingIcons.map((icon) => `The icon ${icon} is missing.`));
	const readme = await readFile(join(folder, 'README.md'), 'utf8');
	if (!readme.includes(`# ${single.name}`)) problems.push('Its README is of another package.');
	return problems;
}
