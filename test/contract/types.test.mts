import { readFileSync } from 'node:fs';
import { complaintsAbout } from './kit/compiler.mts';
import type { SchemaPath } from './kit/schema.mts';
import { readSchema, SCHEMAS, typeOf } from './kit/schema.mts';

// The tables of fields and the output schemas are held to the types of the official clients, so that a new version of
// a client shows what is missing.

/** The compiler reads all types of the clients anew, which takes long on a busy machine. */
const PATIENCE_MS = 120_000;
const ANY = "{ parameter: 'c', label: 'C', rule: { is: 'text' }, description: '' }";

/** One field of a table, from its name to its closing bracket. */
const field = (name: string) => new RegExp(`\\n\\t${name}: \\{\\n(?:\\t\\t.*\\n)*\\t\\},`);

/** What is wrong, how the source comes to be so, and what the compiler says. */
type Break = readonly [what: string, from: string | RegExp, to: string, complaint: RegExp];

const WHOP_BREAKS: readonly Break[] = [
	['create: a field is missing', field('user_id'), '', /'user_id' is missing/],
	[
		'create: the company is missing',
		'LEAD_CREATE_FIELDS = {\n\tcompany_id: companyField,',
		'LEAD_CREATE_FIELDS = {',
		/'company_id' is missing/,
	],
	[
		'create: a field is misnamed',
		'\tproduct_id: {',
		'\tproductId: {',
		/'productId' does not exist/,
	],
	[
		'create: Whop does not know a field',
		'\tproduct_id: {',
		`\temail: ${ANY},\n\tproduct_id: {`,
		/'email' does not exist/,
	],
	[
		'update: a field is missing',
		'LEAD_UPDATE_FIELDS = {\n\tmetadata,',
		'LEAD_UPDATE_FIELDS = {',
		/'metadata' is missing/,
	],
	[
		'update: a field is misnamed',
		'LEAD_UPDATE_FIELDS = {\n\tmetadata,',
		'LEAD_UPDATE_FIELDS = {\n\tmeta_data: metadata,',
		/'meta_data' does not exist/,
	],
	[
		'update: Whop does not know a field',
		'LEAD_UPDATE_FIELDS = {',
		`LEAD_UPDATE_FIELDS = {\n\tuser_id: ${ANY},`,
		/'user_id' does not exist/,
	],
	['list: a field is missing', field('product_ids'), '', /'product_ids' is missing/],
	[
		'list: a field is misnamed',
		'\tcreated_after: {',
		'\tcreatedAfter: {',
		/'createdAfter' does not exist/,
	],
	[
		'list: Whop does not know a field',
		'\tcreated_after: {',
		`\tconverted: ${ANY},\n\tcreated_after: {`,
		/'converted' does not exist/,
	],
	[
		'list: a parameter of the pages is neither a field nor set by the paging',
		" | 'before' | 'first' | 'last'",
		" | 'first' | 'last'",
		/'before' is missing/,
	],
];

const DUB_BREAKS: readonly Break[] = [
	[
		'a field is misnamed',
		'\teventQuantity: {',
		'\tevent_quantity: {',
		/'event_quantity' does not exist/,
	],
	[
		'Dub does not know a field',
		'\teventQuantity: {',
		`\tcoupon: ${ANY},\n\teventQuantity: {`,
		/'coupon' does not exist/,
	],
	['a mode is missing', field('deferred'), '', /'deferred' is missing/],
	['Dub does not know a mode', '\tdeferred: {', '\tlater: {', /'later' does not exist/],
];

describe.each([
	['Whop’s requests', 'nodes/whop/leadFields.ts', WHOP_BREAKS],
	['Dub’s request', 'nodes/DubTrackLead/fields.ts', DUB_BREAKS],
] as const)('the tables of fields of %s', (_whose, table, breaks) => {
	const source = readFileSync(table, 'utf8');
	const broken = breaks.map(([, from, to]) => source.replace(from, to));
	let complaints: string[];
	beforeAll(() => {
		complaints = complaintsAbout(table, [...broken, source]);
	}, PATIENCE_MS);

	it('compile as they are', () => {
		expect(complaints.at(-1)).toBe('');
	});

	it.each(breaks.map(([what, , , complaint], index) => [what, complaint, index] as const))(
		'do not compile when %s',
		(_what, complaint, index) => {
			expect(broken[index]).not.toBe(source);
			expect(complaints[index]).toMatch(complaint);
		},
	);
});

/** What each node puts out, from the types of the official clients. */
const OUTPUTS: Readonly<Record<SchemaPath, string>> = {
	'WhopLead/__schema__/v1.0.0/lead/create.json': 'Lead',
	'WhopLead/__schema__/v1.0.0/lead/get.json': 'Lead',
	'WhopLead/__schema__/v1.0.0/lead/getAll.json': 'Lead',
	'WhopLead/__schema__/v1.0.0/lead/update.json': 'Lead',
	'WhopLeadTrigger/__schema__/v1.0.0.json': 'Lead & { event: string; eventId: string }',
	'DubTrackLead/__schema__/v1.0.0.json': `{
		recorded: boolean; reason: string; link: TrackAnswer<'lead'>['link'];
		click: TrackAnswer<'lead'>['click'] | null; customer: TrackAnswer<'lead'>['customer'] | null;
	}`,
};

/** A source that compiles only when the schema, as a type, is the same as the output's type. */
const comparison = (path: SchemaPath, type: string): string =>
	`import type { TrackAnswer } from './dub/types';
	import type { Lead } from './whop/types';
	type Output = ${OUTPUTS[path]};
	export const output = (shown: ${type}): Output => shown;
	export const shown = (output: Output): ${type} => output;
	export type Sources = [TrackAnswer<'lead'>, Lead];`;

const SCHEMA_BREAKS = [
	['a field is missing', / (?:externalId|created_at): [^;}]*;?/],
	['a field is too many', '{ ', '{ coupon: string; '],
	['a null is missing', ' | null'],
	['a type is wrong', / id: string/, ' id: number'],
] as const;

/** The type that a schema describes, and its broken forms. */
const typesOf = (path: SchemaPath): readonly [type: string, broken: readonly string[]] => {
	const type = typeOf(readSchema(path));
	return [type, SCHEMA_BREAKS.map(([, from, to = '']) => type.replace(from, to))];
};

let schemaComplaints: ReadonlyMap<string, string | undefined>;
beforeAll(() => {
	const sources = SCHEMAS.flatMap((path) =>
		typesOf(path)
			.flat()
			.map((type) => comparison(path, type)),
	);
	const complaints = complaintsAbout('nodes/index.ts', sources);
	schemaComplaints = new Map(sources.map((source, index) => [source, complaints[index]]));
}, PATIENCE_MS);

describe.each(SCHEMAS)('the output schema %s', (path) => {
	const [type, broken] = typesOf(path);
	const complaintAbout = (source: string) => schemaComplaints.get(comparison(path, source));

	it('has the fields and types of the official client, nulls included', () => {
		expect(complaintAbout(type)).toBe('');
	});

	it.each(SCHEMA_BREAKS.map(([what], index) => [what, index] as const))(
		'does not compile when %s',
		(_what, index) => {
			expect(broken[index]).not.toBe(type);
			expect(complaintAbout(broken[index] ?? '')).toMatch(/is missing in type|is not assignable/);
		},
	);
});
