// `npm run release:check`, or `npm run release:check -- v1.2.0` with the tag: whether a release can be published. In a
// GitHub Action that a tag started, the tag comes from GITHUB_REF_NAME.
// Node's own modules only: it runs before anything is installed.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../setup/prepare.mjs';
import { releaseProblems } from './problems.mts';

const NAMING_THE_OWNER = [
	'package.json',
	'LICENSE',
	'*.md',
	'docs/*.md',
	'split/*/README.md',
	'examples/*',
	'nodes/*/*.node.json',
	'nodes/**/*.ts',
	'credentials/*.ts',
];

const read = (file: string): string => readFileSync(join(projectFolder, file), 'utf8');
const { version } = JSON.parse(read('package.json')) as { version: string };
const problems = releaseProblems({
	tag: process.argv[2] ?? process.env['GITHUB_REF_NAME'],
	version,
	changelog: read('CHANGELOG.md'),
	files: new Map(
		globSync(NAMING_THE_OWNER, { cwd: projectFolder }).map((file) => [file, read(file)]),
	),
});
for (const problem of problems) console.error(problem);
if (problems.length === 0) console.log(`Version ${version} can be published.`);
process.exitCode = problems.length === 0 ? 0 : 1;
