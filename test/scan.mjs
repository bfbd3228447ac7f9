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

import { npm, projectFolder } from '../setup/prepare.mjs';

/** Unpacked. */
const LARGEST_BYTES = 200_000;

const work = mkdtempSync(join(tmpdir(), 'whop-dub-scan-'));
let refused = 0;
try {
	await scan('source', projectFolder, SOURCE_FILE_PATTERNS);
	const [packed] = JSON.parse(npm(['pack', '--json', '--pack-destination', work], projectFolder));
	const untar = spawnSync('tar', ['-xzf', join(work, packed.filename), '-C', work]);
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
	console.log(
		`scanner, ${leg}: ${verdict.passed ? 'passed' : `refused\n${verdict.message}\n${verdict.details}`}`,
	);
	if (!verdict.passed) refused += 1;
}
