// The build of the pack: `npm run build`, or `npm run dev` to build again on every change.
const { spawn } = require('node:child_process');
const { rm, glob, readFile, writeFile } = require('node:fs/promises');
const { dest, parallel, series, src, watch } = require('gulp');

const ASSETS = [
	'icons/*.svg',
	'nodes/**/*.svg',
	'nodes/**/*.node.json',
	'nodes/**/__schema__/**/*.json',
];

function clean() {
	return rm('dist', { recursive: true, force: true });
}

function compile() {
	const compiler = require.resolve('typescript/bin/tsc');
	return spawn(process.execPath, [compiler], { stdio: 'inherit' });
}

/** What the compiler writes for default imports and for modules that import each other; the pack has neither. */
const FOR_OTHER_MODULES =
	/^(?:Object\.defineProperty\(exports, "__esModule", \{ value: true \}\);|(?:exports\.\w+ = )+void 0;)\n/gm;

/** The compiler indents with four spaces; tabs, as in the source, make the package a tenth smaller. */
async function makeSmaller() {
	for await (const file of glob('dist/**/*.js')) {
		const code = await readFile(file, 'utf8');
		await writeFile(
			file,
			code
				.replace(FOR_OTHER_MODULES, '')
				.replace(/^(?: {4})+/gm, (spaces) => '\t'.repeat(spaces.length / 4)),
		);
	}
}

/** Icons, codex files and output schemas, at the same place in dist. */
function copyAssets() {
	return src(ASSETS, { base: '.', encoding: false }).pipe(dest('dist'));
}

/**
 * n8n installs the package without its development packages, so a `require` of anything but n8n-workflow and the
 * package's own files passes lint and then stops the node from loading.
 */
async function checkRequires() {
	const foreign = [];
	for await (const file of glob('dist/**/*.js')) {
		const code = await readFile(file, 'utf8');
		for (const [, name] of code.matchAll(/require\(['"]([^'"]+)['"]\)/g)) {
			if (name !== 'n8n-workflow' && !name.startsWith('.'))
				foreign.push(`${file} requires ${name}`);
		}
	}
	if (foreign.length > 0)
		throw new Error(`Only n8n-workflow may be required:\n${foreign.join('\n')}`);
}

const build = series(clean, parallel(series(compile, makeSmaller), copyAssets), checkRequires);

exports.build = build;
exports.default = build;
exports.watch = series(build, () => {
	watch(['nodes/**/*', 'credentials/**/*', 'icons/**/*'], build);
});
