import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

import {
	ADDITIONAL_FIELDS,
	TOP_FIELDS,
	TRACK_LEAD_FIELDS,
} from '../../nodes/dub/trackLeadFields.ts';
import { toProperties } from '../../nodes/shared/fields.ts';

const TABLE = join(process.cwd(), 'nodes/dub/trackLeadFields.ts');
const SOURCE = readFileSync(TABLE, 'utf8');

const { config } = ts.readConfigFile('tsconfig.json', (file) => readFileSync(file, 'utf8')) as {
	config: { compilerOptions: object };
};
const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, process.cwd());
const disk = ts.createCompilerHost(options);
const parsed = new Map<string, ts.SourceFile | undefined>();
let before: ts.Program | undefined;

/** Type checks the table of fields as if its source were another, against Dub's own types. */
function complaintsAbout(source: string): string[] {
	const getSourceFile: ts.CompilerHost['getSourceFile'] = (file, language) => {
		if (file === TABLE) return ts.createSourceFile(file, source, language);
		if (!parsed.has(file)) parsed.set(file, disk.getSourceFile(file, language));
		return parsed.get(file);
	};
	const program = ts.createProgram([TABLE], options, { ...disk, getSourceFile }, before);
	before = program;
	return program
		.getSemanticDiagnostics(program.getSourceFile(TABLE))
		.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

describe('the table of fields of a lead', () => {
	it('compiles as it is', () => {
		expect(complaintsAbout(SOURCE)).toEqual([]);
	});

	it.each([
		[
			'a field is missing',
			/\tcustomerName: \{[^}]*\{[^}]*\}[^}]*\},\n/,
			'',
			/'customerName' is missing/,
		],
		[
			'a field is misnamed',
			'customerEmail: {',
			'customer_email: {',
			/'customer_email' does not exist/,
		],
		[
			'Dub does not know a field',
			'\teventQuantity: {',
			"\tcoupon: { parameter: 'c', label: 'C', rule: { is: 'text' }, description: '' },\n\teventQuantity: {",
			/'coupon' does not exist/,
		],
		['a mode is missing', /\tdeferred: \{[^}]*\},\n/, '', /'deferred' is missing/],
		['Dub does not know a mode', '\tdeferred: {', '\tlater: {', /'later' does not exist/],
		[
			'a field at the top is misnamed',
			"\t'clickId',",
			"\t'click_id',",
			/'"click_id"' is not assignable/,
		],
	])('does not compile when %s', (_what, from, to, complaint) => {
		const changed = SOURCE.replace(from, to);
		expect(changed).not.toBe(SOURCE);
		expect(complaintsAbout(changed).join(' ')).toMatch(complaint);
	});

	it('shows each field once, under its API name, the collection in alphabetical order', () => {
		const top = TOP_FIELDS.map((name) => TRACK_LEAD_FIELDS[name]);
		const shown = [...top, ...ADDITIONAL_FIELDS].map(({ parameter }) => parameter);
		expect(shown.toSorted()).toEqual(Object.keys(TRACK_LEAD_FIELDS).toSorted());
		for (const [key, field] of Object.entries(TRACK_LEAD_FIELDS)) expect(field.parameter).toBe(key);
		const labels = ADDITIONAL_FIELDS.flatMap(toProperties).map(({ displayName }) => displayName);
		expect(labels).toEqual(labels.toSorted());
	});
});
