// n8n's own package scanner, offline, on both legs: the source tree and the packed tarball. The published command
// always ends with code 0 and wants a published package, so its function is called here instead. And the size of the
// package, which every n8n that installs it keeps on disk.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	SOURCE_FILE_PATTERNS,
	analyzePackage,
} from '@n8n/scan-community-package/scanner/scanner.mjs';
import { z } from 'zod/v4';

import { npm, projectFolder } from '../setup/prepare.mjs';

/** Unpacked. */
const LARGEST_BYTES = 240_000;

/** What `npm pack --json` says of the one package. */
const PACKED = z.tuple([
	z.object({ filename: z.string(), entryCount: z.number(), unpackedSize: z.number() }),
]);

const work = mkdtempSync(join(tmpdir(), 'whop-dub-scan-'));
let refused = 0;
try {
	await scan('source', projectFolder, SOURCE_FILE_PATTERNS);
	const output = npm(['pack', '--json', '--pack-destination', work], projectFolder);
	const [packed] = PACKED.parse(JSON.parse(output));
	const untar = spawnSync('tar', ['-xzf', join(work, packed.filename), '-C', work], {
		encoding: 'utf8',
	});
	if (untar.status !== 0) throw new Error(`The tarball could not be unpacked: ${untar.stderr}`);
	await scan('tarball', join(work, 'package'), ['**/*.js', 'package.json']);
	const small = packed.unpackedSize < LARGEST_BYTES;
	console.log(
		`tarball: ${packed.entryCount} files, ${(packed.unpackedSize / 1000).toFixed(1)} kB unpacked${small ? '' : `, refused: the limit is ${LARGEST_BYTES / 1000} kB`}`,
	);
	if (!small) refused += 1;
} finally {
	rmSync(work, { recursive: true, force: true });
}
process.exitCode = refused === 0 ? 0 : 1;

/**
 * @param {string} leg
 * @param {string} folder
 * @param {string[]} patterns
 */
async function scan(leg, folder, patterns) {
	const verdict = await analyzePackage(folder, patterns);
	const reasons = [verdict.message, verdict.details].filter((text) => text !== undefined);
	console.log(`scanner, ${leg}: ${verdict.passed ? 'passed' : ['refused', ...reasons].join('\n')}`);
	if (!verdict.passed) refused += 1;
}
