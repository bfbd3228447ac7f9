import { parseArgs } from 'node:util';
import { DUB_URL } from './dub/session.mts';
import { LiveError } from './live-error.mts';
import { ENVIRONMENTS } from './whop/facts.mts';
import type { Environment } from './whop/session.mts';

/** What to ask, and where. Addresses have no slash at their end. */
export interface LiveArguments {
	readonly services: readonly ('whop' | 'dub')[];
	readonly whop: { readonly environment: Environment; readonly baseUrl: string };
	readonly dubUrl: string;
}

const SERVICES = ['whop', 'dub'] as const;

/**
 * Reads the command line.
 *
 * @param args what follows `npm run live --`
 * @throws {LiveError} in words, for an unknown option or a value that cannot be used
 */
export function readArguments(args: readonly string[]): LiveArguments {
	const { only, whop, dub } = parse(args);
	const services = SERVICES.filter((service) => only === undefined || only === service);
	if (services.length === 0) throw new LiveError('--only must be whop or dub.');
	return { services, whop: readWhop(whop), dubUrl: readAddress('--dub', dub) };
}

function parse(args: readonly string[]): { only?: string; whop: string; dub: string } {
	try {
		return parseArgs({
			args: [...args],
			options: {
				only: { type: 'string' },
				whop: { type: 'string', default: 'production' },
				dub: { type: 'string', default: DUB_URL },
			},
		}).values;
	} catch {
		// What was typed may be a key in the wrong place, so it is not repeated.
		throw new LiveError(
			'There is an option that does not exist, or one without its value. "npm run live -- --help" shows the options.',
		);
	}
}

function readWhop(given: string): LiveArguments['whop'] {
	if (given === 'production' || given === 'sandbox') {
		return { environment: given, baseUrl: ENVIRONMENTS[given] };
	}
	return { environment: 'custom', baseUrl: readAddress('--whop', given) };
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** An address that a key may be sent to: encrypted, or of this machine. */
function readAddress(option: string, given: string): string {
	const url = URL.parse(given);
	const isSafe =
		url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.includes(url.hostname));
	if (!isSafe) {
		throw new LiveError(`${option} must be an address that begins with https://.`);
	}
	return given.replace(/\/+$/, '');
}
