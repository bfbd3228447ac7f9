import { parseArgs } from 'node:util';
import { DemoError, wordsOf } from '../demo/demo-error.mts';

/** The parts of the benchmark, in the order in which they run. */
export const PARTS = ['package', 'memory', 'latency', 'limit'] as const;

/** One part of the benchmark. */
export type Part = (typeof PARTS)[number];

/**
 * Reads which parts to run.
 *
 * @param args what follows `npm run bench --`
 * @throws {DemoError} in words, for an unknown option or part
 */
export function readParts(args: readonly string[]): readonly Part[] {
	const only = parse(args);
	if (only === undefined) return PARTS;
	const part = PARTS.find((known) => known === only);
	if (part === undefined) {
		throw new DemoError(`--only must be one of ${PARTS.join(', ')}, not "${only}".`);
	}
	return [part];
}

function parse(args: readonly string[]): string | undefined {
	try {
		return parseArgs({ args: [...args], options: { only: { type: 'string' } } }).values.only;
	} catch (error) {
		throw new DemoError(`${wordsOf(error)}\n"npm run bench -- --help" shows the options.`);
	}
}
