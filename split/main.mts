// Splits the pack; runs under Node 24. `split/start.mjs` makes everything ready first.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectFolder, SetupError } from '../setup/prepare.mjs';
import { runScripts } from './build.mts';
import { PACKAGES } from './packages.mts';
import { writePackage } from './write.mts';

try {
	const { check } = parseArgs({ options: { check: { type: 'boolean', default: false } } }).values;
	const problems: string[] = [];
	for (const single of PACKAGES) {
		const folder = join(projectFolder, '.split', single.name);
		await writePackage(single, folder);
		await runScripts(folder, check ? ['lint', 'build'] : ['build']);
		if (check) {
			// Loads n8n's engine, which takes a while.
			const { problemsOf } = await import('./check.mts');
			const found = await problemsOf(single, folder);
			problems.push(...found.map((problem) => `${single.name}: ${problem}`));
		}
		console.log(`.split/${single.name} is written${check ? ' and checked' : ''}.`);
	}
	for (const problem of problems) console.error(problem);
	process.exitCode = problems.length === 0 ? 0 : 1;
} catch (problem) {
	if (!(problem instanceof SetupError)) throw problem;
	console.error(problem.message);
	process.exitCode = 1;
}
