// The live check; runs under Node 24. `live/start.mjs` makes everything ready first.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod/v4';
import { readArguments } from './arguments.mts';
import { LiveError } from './live-error.mts';
import { liveCheck } from './live.mts';
import { ask, personAt } from './person.mts';

const manifest = z.object({ name: z.string(), version: z.string() });

try {
	const args = readArguments(process.argv.slice(2));
	const text = readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8');
	const { name, version } = manifest.parse(JSON.parse(text));
	const report = await liveCheck(args, {
		env: process.env,
		person: personAt(),
		ask,
		version: `${name} ${version}`,
	});
	console.log(`\nTo paste into an issue:\n\n${report}\n`);
} catch (problem) {
	// Anything else might hold part of a request, and with it the key.
	console.error(
		problem instanceof LiveError
			? problem.message
			: 'The check stopped for a reason that nobody foresaw.',
	);
	process.exitCode = 1;
}
