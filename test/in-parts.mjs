import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

import { prepare, SetupError } from '../setup/prepare.mjs';
import { runCommand } from '../setup/run-command.mjs';

/**
 * @typedef {object} Plan
 * @property {string} script its name in package.json
 * @property {string} what what is played, in the plural
 * @property {string} variable the environment variable that tells the test how many; `SEED` tells the seed
 * @property {string} tests path of the test file or files
 * @property {number} standard how many when none are asked for
 * @property {number} part how many at once
 */

/**
 * Plays many more cases of a random test than the test run does, as `npm run <script> -- <count> --seed <seed>` says.
 * In parts, so that memory stays small and a long run shows how far it is; every part prints its seed.
 * Sets the exit code.
 * @param {Plan} plan
 */
export function playInParts(plan) {
	try {
		process.exitCode = play(plan) ? 0 : 1;
	} catch (error) {
		if (!(error instanceof SetupError)) throw error;
		console.error(error.message);
		process.exitCode = 1;
	}
}

/**
 * @param {Plan} plan
 * @returns {boolean} whether every case held
 */
function play({ script, what, variable, tests, standard, part }) {
	const { positionals, values } = parseArgs({
		allowPositionals: true,
		options: { seed: { type: 'string' } },
	});
	const all = wholeNumber(`The number of ${what}`, positionals[0] ?? String(standard));
	const firstSeed =
		values.seed === undefined ? randomInt(1_000_000) : wholeNumber('The seed', values.seed);
	const env = prepare(console.log);
	if (!runCommand(['npm', 'run', 'build'], env)) return false;

	for (let played = 0, seed = firstSeed; played < all; played += part, seed++) {
		const count = Math.min(part, all - played);
		console.log(`\n=== ${count} ${what} with seed ${seed} (${played} of ${all} held so far)`);
		const more = { [variable]: String(count), SEED: String(seed) };
		if (!runCommand(['npx', 'jest', tests], { ...env, ...more })) {
			console.log(`\nOne did not hold. Again: npm run ${script} -- ${count} --seed ${seed}`);
			return false;
		}
	}
	console.log(`\nAll ${all} ${what} held (first seed ${firstSeed}).`);
	return true;
}

/**
 * @param {string} what
 * @param {string} text
 */
function wholeNumber(what, text) {
	if (!/^[1-9]\d*$/.test(text)) {
		throw new SetupError(`${what} must be a whole number above 0. Given: ${text}`);
	}
	return Number(text);
}
