import { parseArgs } from 'node:util';
import { DemoError, wordsOf } from './demo-error.mts';

/** What the person asked for on the command line. */
export interface DemoArguments {
	/** Run without a person and report by exit code. */
	readonly check: boolean;
	/** Port of n8n; 0 for any free one. */
	readonly port: number;
	/** Port of the sandbox; 0 for any free one. */
	readonly sandboxPort: number;
	/** How long the check may take once n8n is ready, milliseconds. */
	readonly timeLimitMs: number;
}

const N8N_PORT = 5678;
const CHECK_MINUTES = 6;

/**
 * Reads the command line.
 *
 * @param args what follows `npm run demo --`
 * @throws {DemoError} in words, for an unknown option or a value that cannot be used
 */
export function readArguments(args: readonly string[]): DemoArguments {
	const values = parse(args);
	const check = values.check === true;
	return {
		check,
		port: readPort('--port', values.port) ?? (check ? 0 : N8N_PORT),
		sandboxPort: readPort('--sandbox-port', values['sandbox-port']) ?? 0,
		timeLimitMs: readMinutes(values['time-limit']) * 60_000,
	};
}

function parse(args: readonly string[]) {
	try {
		return parseArgs({
			args: [...args],
			options: {
				check: { type: 'boolean' },
				port: { type: 'string' },
				'sandbox-port': { type: 'string' },
				'time-limit': { type: 'string' },
			},
		}).values;
	} catch (error) {
		throw new DemoError(`${wordsOf(error)}\n"npm run demo -- --help" shows the options.`);
	}
}

function readPort(option: string, text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	const port = Number(text);
	if (/^\d+$/.test(text) && port <= 65_535) return port;
	throw new DemoError(`${option} must be a whole number from 0 to 65535, not "${text}".`);
}

function readMinutes(text: string | undefined): number {
	if (text === undefined) return CHECK_MINUTES;
	const minutes = Number(text);
	if (text.trim() !== '' && Number.isFinite(minutes) && minutes > 0) return minutes;
	throw new DemoError(`--time-limit must be a number of minutes above 0, not "${text}".`);
}
