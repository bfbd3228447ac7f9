import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

import { prepare, projectFolder, SetupError } from '../setup/prepare.mjs';

/**
 * Plays many more cases of a random test than the test run does, as `npm run <script> -- <count> --seed <seed>` says.
 * In parts, so that memory stays small and a long run shows how far it is; every part prints its seed.
 * Sets the exit code.
 * @param {object} plan
 * @param {string} plan.script its name in package.json
 * @param {string} plan.what what is played, in the plural
 * @param {string} plan.variable the environment variable that tells the test how many; `SEED` tells the seed
 * @param {string} plan.tests path of the test file or files
 * @param {number} plan.standard how many when none are asked for
 * @param {number} plan.part how many at once
 */
export function playInParts(plan) {
	try {
		process.exitCode = play(plan) ? 0 : 1;
	} catch (problem) {
		if (!(problem instanceof SetupError)) throw problem;
		console.error(problem.message);
		process.exitCode = 1;
	}
}

/** @returns whether every case held */
function play({ script, what, variable, tests, standard, part }) {
	const { positionals, values } = parseArgs({
		allowPositionals: true,
		options: { seed: { type: 'string' } },
	});
	const all = wholeNumber(`The number of ${what}`, positionals[0] ?? String(standard));
	const firstSeed =
		values.seed === undefined ? randomInt(1_000_000) : wholeNumber('The seed', values.seed);
	const env = prepare(console.log);
	if (!run(['npm', 'run', 'build'], env)) return false;

	for (let played = 0, seed = firstSeed; played < all; played += part, seed++) {
		const count = Math.min(part, all - played);
		console.log(`\n=== ${count} ${what} with seed ${seed} (${played} of ${all} held so far)`);
		const more = { [variable]: String(count), SEED: String(seed) };
		if (!run(['npx', 'jest', tests], { ...env, ...more })) {
			console.log(`\nOne did not hold. Again: npm run ${script} -- ${count} --seed ${seed}`);
			return false;
		}
	}
	console.log(`\nAll ${all} ${what} held (first seed ${firstSeed}).`);
	return true;
}

function run([program, ...args], env) {
	const windows = process.platform === 'win32';
	const options = { cwd: projectFolder, env, stdio: 'inherit', shell: windows };
	return spawnSync(program, args, options).status === 0;
}

function wholeNumber(what, text) {
	if (!/^[1-9]\d*$/.test(text)) {
		throw new SetupError(`${what} must be a whole number above 0. Given: ${text}`);
	}
	return Number(text);
}
