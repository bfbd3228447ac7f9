// The build of the pack: `npm run build`, or `npm run dev` to build again on every change.
import { EventEmitter, once } from 'node:events';
import { watch } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { projectFolder } from '../setup/prepare.mjs';
import { copyAssets } from './assets.mjs';
import { writeCode } from './code.mjs';
import { checkRequires } from './requires.mjs';
import { writeLeadSchemas } from './schemas.mjs';

const DIST = join(projectFolder, 'dist');
const SOURCES = ['nodes', 'credentials', 'icons'];

/** Editors save several files at once, and some write a file in two steps. */
const SETTLING_MS = 200;

if (process.argv.includes('--watch')) await buildOnChanges();
else process.exitCode = (await build()) ? 0 : 1;

/** @returns whether it came to its end; if not, it says why */
async function build() {
	try {
		await buildOnce();
		return true;
	} catch (problem) {
		console.error(problem instanceof Error ? problem.message : problem);
		return false;
	}
}

async function buildOnce() {
	const started = Date.now();
	await rm(DIST, { recursive: true, force: true });
	await writeCode(DIST);
	await copyAssets(DIST);
	await writeLeadSchemas(DIST);
	await checkRequires(DIST);
	console.log(`Built dist/ in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** Until it is stopped; after a build that failed, too. */
async function buildOnChanges() {
	const changes = new EventEmitter();
	for (const folder of SOURCES) {
		watch(join(projectFolder, folder), { recursive: true }, () => changes.emit('change'));
	}
	for (;;) {
		const changed = once(changes, 'change');
		await build();
		await changed;
		await setTimeout(SETTLING_MS);
	}
}
