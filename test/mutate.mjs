// Changes the core of the trigger for the worse, one way at a time, and checks that the tests notice: `npm run mutate`,
// or `npm run mutate -- look-back` for the mutants with that in their name.
// Works on a copy, so the checkout stays as it is.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { prepare, projectFolder } from '../setup/prepare.mjs';
import { MUTANTS } from './trigger-mutants.mjs';

const FOLDER = 'nodes/WhopLeadTrigger';

const LONGEST_MS = 600_000;
const [part = ''] = process.argv.slice(2);
const chosen = MUTANTS.filter(({ name }) => name.includes(part));
if (chosen.length === 0) throw new Error(`No mutant has this in its name: ${part}`);
const env = { ...prepare(console.log), HISTORIES: '300', RUNS: '100' };
const copy = mkdtempSync(join(tmpdir(), 'whop-dub-mutate-'));
const survived = [];
try {
	for (const name of spawnSync('git', ['ls-files'], { cwd: projectFolder, encoding: 'utf8' })
		.stdout.trim()
		.split('\n')) {
		cpSync(join(projectFolder, name), join(copy, name));
	}
	// What a mutant leaves unused must not stop the build: the tests shall notice it.
	const compiler = join(copy, 'tsconfig.json');
	writeFileSync(
		compiler,
		readFileSync(compiler, 'utf8').replace(/"noUnused(\w+)": true/g, '"noUnused$1": false'),
	);
	symlinkSync(join(projectFolder, 'node_modules'), join(copy, 'node_modules'), 'dir');
	if (!testsPass()) throw new Error('The tests fail before anything was changed');
	for (const { name, file, from, to } of chosen) {
		const path = join(copy, FOLDER, file);
		const source = readFileSync(path, 'utf8');
		if (!source.includes(from)) throw new Error(`${file} no longer holds: ${from}`);
		writeFileSync(path, source.replace(from, to));
		const unnoticed = testsPass();
		writeFileSync(path, source);
		console.log(`${unnoticed ? 'NOT NOTICED' : 'noticed    '}  ${name}`);
		if (unnoticed) survived.push(name);
	}
} finally {
	rmSync(copy, { recursive: true, force: true });
}
console.log(`\n${chosen.length - survived.length} of ${chosen.length} mutants noticed`);
process.exitCode = survived.length === 0 ? 0 : 1;

function testsPass() {
	if (!succeeds('npm', 'run', 'build')) throw new Error('The build failed, so nothing was tested');
	return (
		succeeds('npx', 'jest', '--bail', 'test/unit/trigger') &&
		succeeds('npx', 'jest', '--bail', 'test/engine/whop-lead-trigger', 'test/engine/trigger-')
	);
}

/**
 * @param {string} program
 * @param {string[]} args
 */
function succeeds(program, ...args) {
	const { status, error } = spawnSync(program, args, { cwd: copy, env, timeout: LONGEST_MS });
	// Neither noticed nor unnoticed: the mutant makes something wait for ever, or the machine is too slow.
	if (error !== undefined) throw error;
	return status === 0;
}
