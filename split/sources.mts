import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import ts from 'typescript';

/**
 * The source files that some files need, themselves included: they are followed through what they import.
 *
 * @param root the project's folder
 * @param entries paths below it, with slashes
 * @returns paths below it, with slashes, in order of the alphabet
 * @throws {Error} when an import leads nowhere
 */
export function sourcesOf(root: string, entries: readonly string[]): string[] {
	const found = new Set<string>();
	const waiting = [...entries];
	for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
		if (found.has(file)) continue;
		found.add(file);
		const { importedFiles } = ts.preProcessFile(readFileSync(join(root, file), 'utf8'), true, true);
		for (const { fileName } of importedFiles) {
			if (fileName.startsWith('.')) waiting.push(imported(root, file, fileName));
		}
	}
	return [...found].sort();
}

function imported(root: string, from: string, name: string): string {
	const path = posix.join(dirname(from), name);
	const file = [`${path}.ts`, `${path}/index.ts`].find((one) => existsSync(join(root, one)));
	if (file === undefined) throw new Error(`${from} imports ${name}, which is not there`);
	return file;
}
