import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { z } from 'zod/v4';
import { DemoError } from '../../demo/demo-error.mts';
import { browserFolder, projectFolder } from '../../demo/folders.mts';
import { runProgram } from '../../demo/run-program.mts';

/** What the package @sparticuz/chromium holds: a browser for Linux on x64, packed, and what it needs beside it. */
const PACKED = join(projectFolder, 'node_modules', '@sparticuz', 'chromium', 'bin');
/** The libraries that a bare Linux lacks. */
const LIBRARIES = 'al2023.tar.br';
const FONTS = 'fonts.tar.br';

const INSTALLED = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/usr/bin/google-chrome-stable',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
	'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** A browser that can be started. */
export interface FoundBrowser {
	readonly program: string;
	/** What its environment must hold beside the usual. */
	readonly env: Readonly<Record<string, string>>;
}

const manifestSchema = z.object({ version: z.string() });
const unpack = promisify(brotliDecompress);

/**
 * Finds a browser: the one that CHROMIUM_PATH names, else the one that npm installs on Linux, else an installed Chrome
 * or Chromium.
 *
 * @returns undefined where there is none
 * @throws {DemoError} when CHROMIUM_PATH names no file, or the one of npm cannot be unpacked
 */
export async function findBrowser(): Promise<FoundBrowser | undefined> {
	const { CHROMIUM_PATH: named } = process.env;
	if (named !== undefined) {
		if (!existsSync(named)) throw new DemoError(`CHROMIUM_PATH names no file: ${named}`);
		return { program: named, env: {} };
	}
	if (process.platform === 'linux' && process.arch === 'x64' && existsSync(PACKED)) {
		return await unpackBrowser();
	}
	const program = INSTALLED.find((path) => existsSync(path));
	return program === undefined ? undefined : { program, env: {} };
}

/** Starts a browser without a window. */
export async function startBrowser({ program, env }: FoundBrowser): Promise<Browser> {
	return await chromium.launch({
		executablePath: program,
		args: FLAGS,
		env: { ...process.env, ...env },
	});
}

/** Unpacks the browser of npm, once. The package itself would do so into the machine's folder for temporary files. */
async function unpackBrowser(): Promise<FoundBrowser> {
	const program = join(browserFolder, 'chromium');
	const fontsFile = join(browserFolder, 'fonts.conf');
	const done = join(browserFolder, '.unpacked');
	const { version } = manifestSchema.parse(
		JSON.parse(await readFile(join(PACKED, '..', 'package.json'), 'utf8')),
	);
	if (!existsSync(done) || (await readFile(done, 'utf8')) !== version) {
		await rm(browserFolder, { recursive: true, force: true });
		await mkdir(browserFolder, { recursive: true });
		await writeFile(program, await unpack(await readFile(join(PACKED, 'chromium.br'))));
		await chmod(program, 0o755);
		for (const archive of [LIBRARIES, FONTS]) await unpackArchive(archive);
		await writeFile(fontsFile, fontsIn(join(browserFolder, 'fonts')));
		await writeFile(done, version);
	}
	const libraries = [join(browserFolder, 'lib'), process.env.LD_LIBRARY_PATH];
	return {
		program,
		env: {
			LD_LIBRARY_PATH: libraries.filter(Boolean).join(':'),
			FONTCONFIG_FILE: fontsFile,
		},
	};
}

/** The packed settings name folders of another machine. */
const fontsIn = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
	<dir>${folder}</dir>
	<cachedir>${folder}/cache</cachedir>
</fontconfig>
`;

async function unpackArchive(name: string): Promise<void> {
	const archive = join(browserFolder, name.replace(/\.br$/, ''));
	await writeFile(archive, await unpack(await readFile(join(PACKED, name))));
	const untar = await runProgram('tar', ['-xf', archive], browserFolder);
	if (untar.code !== 0) throw new DemoError(`The browser could not be unpacked: ${untar.output}`);
	await rm(archive);
}
