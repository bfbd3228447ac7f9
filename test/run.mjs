// The whole test run, from a fresh clone: `npm test`, or a part of it: `npm run check`, `npm test -- jest`. Every step
// runs even when an earlier one failed, so that one run shows everything; the steps that need a build are left out when
// there is none.
import { prepare, SetupError } from '../setup/prepare.mjs';
import { runCommand } from '../setup/run-command.mjs';

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {readonly [program: string, ...args: string[]]} command
 * @property {string} [needs] a step without which this one cannot say anything
 */

/** Unit tests that play through days of polls, and take longer than all others together. */
const LONG = ['trigger-slow-polls', 'trigger-reading', 'trigger-newest'];

/** @type {Record<'lint' | 'lintChanged' | 'types' | 'unit' | 'build' | 'jest' | 'scan' | 'split' | 'demo' | 'e2e', Step>} */
const STEP = {
	lint: { name: 'lint', command: ['npm', 'run', 'lint'] },
	// What has not changed is not read again; a rule about types may overlook what another file has changed about it.
	lintChanged: {
		name: 'lint of what changed',
		command: [
			'npm',
			'run',
			'lint',
			'--',
			'--cache',
			'--cache-location',
			'node_modules/.cache/eslint/',
		],
	},
	types: { name: 'types', command: ['npm', 'run', 'typecheck'] },
	unit: {
		name: 'unit tests',
		command: ['npm', 'run', 'jest', '--', 'test/unit', '--testPathIgnorePatterns', ...LONG],
	},
	build: { name: 'build', command: ['npm', 'run', 'build'] },
	jest: { name: 'jest', command: ['npm', 'run', 'jest'], needs: 'build' },
	scan: { name: 'package scanner', command: ['node', 'test/scan.mjs'], needs: 'build' },
	split: {
		name: 'packages with one service each',
		command: ['node', 'split/main.mts', '--check'],
		needs: 'build',
	},
	demo: {
		name: 'demo in a real n8n',
		command: ['npm', 'run', 'demo', '--', '--check'],
		needs: 'build',
	},
	// The last one, so that what it says about a missing browser is seen.
	e2e: {
		name: 'end to end in a real n8n',
		command: ['npm', 'run', 'test:e2e'],
		needs: 'build',
	},
};

/**
 * What can be asked for, each in the order in which it runs.
 * @type {ReadonlyMap<string, readonly Step[]>}
 */
const PARTS = new Map([
	[
		'all',
		[STEP.lint, STEP.types, STEP.build, STEP.jest, STEP.scan, STEP.split, STEP.demo, STEP.e2e],
	],
	['check', [STEP.lintChanged, STEP.types, STEP.unit]],
	['jest', [STEP.build, STEP.jest, STEP.scan, STEP.split]],
	['demo', [STEP.build, STEP.demo, STEP.e2e]],
]);

const [part = 'all'] = process.argv.slice(2);
const steps = PARTS.get(part);
if (steps === undefined) {
	console.error(`There is no part "${part}". There are: ${[...PARTS.keys()].join(', ')}`);
	process.exitCode = 1;
} else {
	process.exitCode = run(steps) ? 0 : 1;
}

/**
 * @param {readonly Step[]} steps
 * @returns {boolean} whether all passed
 */
function run(steps) {
	/** @type {string[]} */
	const failed = [];
	try {
		const env = prepare(console.log);
		for (const { name, command, needs } of steps) {
			if (needs !== undefined && failed.includes(needs)) {
				console.log(`\n=== ${name}: not run, because ${needs} failed`);
				failed.push(name);
				continue;
			}
			const started = Date.now();
			console.log(`\n=== ${name}`);
			const passed = runCommand(command, env);
			const seconds = Math.round((Date.now() - started) / 1000);
			console.log(`=== ${name}: ${passed ? 'passed' : 'FAILED'} (${seconds} s)`);
			if (!passed) failed.push(name);
		}
	} catch (error) {
		if (!(error instanceof SetupError)) throw error;
		console.error(error.message);
		failed.push('setup');
	}
	if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`);
	console.log(`\n${Math.max(0, steps.length - failed.length)} passed, ${failed.length} failed`);
	return failed.length === 0;
}
