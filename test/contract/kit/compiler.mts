import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/**
 * Type checks sources with the settings of the pack, as if each were a file of it. All in one go, because reading the
 * types of the official clients takes far longer than checking against them.
 * @param beside path of a file in the project (it need not exist): imports are found as from there
 * @returns for each source what the compiler says about it, as one text; `''` when it compiles
 */
export function complaintsAbout(beside: string, sources: readonly string[]): string[] {
	const { config } = ts.readConfigFile('tsconfig.json', (file) => readFileSync(file, 'utf8')) as {
		config: { compilerOptions: object };
	};
	const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, process.cwd());
	const disk = ts.createCompilerHost(options);
	const folder = dirname(join(process.cwd(), beside));
	const files = new Map(
		sources.map((source, index) => [join(folder, `checked-${index}.ts`), source]),
	);
	const getSourceFile: ts.CompilerHost['getSourceFile'] = (file, language) => {
		const source = files.get(file);
		return source === undefined
			? disk.getSourceFile(file, language)
			: ts.createSourceFile(file, source, language);
	};
	const program = ts.createProgram([...files.keys()], options, { ...disk, getSourceFile });
	return [...files.keys()].map((file) => {
		const checked = program.getSourceFile(file);
		return [...program.getSyntacticDiagnostics(checked), ...program.getSemanticDiagnostics(checked)]
			.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
			.join(' ');
	});
}
