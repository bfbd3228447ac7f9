// Plays many more random histories of the trigger than the test run does: `npm run soak`, or `npm run soak -- 5000`.
// Every part prints its seed; `npm run soak -- 5000 --seed 17` plays that part again.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

import { prepare, projectFolder, SetupProblem } from '../setup/prepare.mjs';

const STANDARD = 50_000;
/** Played in parts, so that memory stays small and a long run shows how far it is. */
const PART = 5_000;

try {
	process.exitCode = soak() ? 0 : 1;
} catch (problem) {
	if (!(problem instanceof SetupProblem)) throw problem;
	console.error(problem.message);
	process.exitCode = 1;
}

/** @returns whether every history held */
function soak() {
	const { positionals, values } = parseArgs({
		allowPositionals: true,
		options: { seed: { type: 'string' } },
	});
	const histories = wholeNumber('The number of histories', positionals[0] ?? String(STANDARD));
	const firstSeed =
		values.seed === undefined ? randomInt(1_000_000) : wholeNumber('The seed', values.seed);
	const env = prepare(console.log);
	if (!run(['npm', 'run', 'build'], env)) return false;

	for (let played = 0, seed = firstSeed; played < histories; played += PART, seed++) {
		const count = Math.min(PART, histories - played);
		console.log(
			`\n=== ${count} histories with seed ${seed} (${played} of ${histories} held so far)`,
		);
		const more = { HISTORIES: String(count), SEED: String(seed) };
		if (!run(['npx', 'jest', 'test/engine/trigger-histories'], { ...env, ...more })) {
			console.log(`\nOne did not hold. Again: npm run soak -- ${count} --seed ${seed}`);
			return false;
		}
	}
	console.log(`\nAll ${histories} histories held (first seed ${firstSeed}).`);
	return true;
}

function run([program, ...args], env) {
	const windows = process.platform === 'win32';
	const options = { cwd: projectFolder, env, stdio: 'inherit', shell: windows };
	return spawnSync(program, args, options).status === 0;
}

function wholeNumber(what, text) {
	if (!/^[1-9]\d*$/.test(text)) {
		throw new SetupProblem(`${what} must be a whole number above 0. Given: ${text}`);
	}
	return Number(text);
}
