import { readFileSync } from 'node:fs';
import { complaintsAbout } from './kit/compiler.mts';
import type { SchemaPath } from './kit/schema.mts';
import { readSchema, SCHEMAS, typeOf } from './kit/schema.mts';

// The tables of fields and the output schemas are held to the types of the official clients, so that a new version of
// a client shows what is missing.

/** The compiler reads all types of the clients anew, which takes long on a busy machine. */
const PATIENCE_MS = 120_000;

/** One field of a table, from its name to its closing bracket. */
const field = (name: string) => new RegExp(`\\n\\t${name}: \\{\\n(?:\\t\\t.*\\n)*\\t\\},`);

/** What is wrong, how the source comes to be so, and what the compiler says. */
type Break = readonly [what: string, from: string | RegExp, to: string, complaint: RegExp];

const WHOP_BREAKS: readonly Break[] = [
	['create: a field is missing', field('user_id'), '', /'user_id' is missing/],
	[
		'update: a field is missing',
		'LEAD_UPDATE_FIELDS = {\n\tmetadata,',
		'LEAD_UPDATE_FIELDS = {',
		/'metadata' is missing/,
	],
	['list: a field is missing', field('product_ids'), '', /'product_ids' is missing/],
];

const DUB_BREAKS: readonly Break[] = [
	['a field is missing', field('eventQuantity'), '', /'eventQuantity' is missing/],
	['a mode is missing', field('deferred'), '', /'deferred' is missing/],
];

const SALE_BREAKS: readonly Break[] = [
	['a field is missing', field('invoiceId'), '', /'invoiceId' is missing/],
	['a payment processor is missing', "\tstripe: { name: 'Stripe' },\n", '', /'stripe' is missing/],
];

describe.each([
	['Whop’s requests', 'nodes/whop/leadFields.ts', WHOP_BREAKS],
	['Dub’s request about leads', 'nodes/DubTrackLead/fields.ts', DUB_BREAKS],
	['Dub’s request about sales', 'nodes/DubTrackSale/fields.ts', SALE_BREAKS],
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

/** What each node returns, from the types of the official clients. */
const OUTPUTS: Readonly<Record<SchemaPath, string>> = {
	'WhopLead/__schema__/v1.0.0/lead/create.json': 'Lead',
	'WhopLead/__schema__/v1.0.0/lead/get.json': 'Lead',
	'WhopLead/__schema__/v1.0.0/lead/getAll.json': 'Lead',
	'WhopLead/__schema__/v1.0.0/lead/update.json': 'Lead',
	'WhopLeadTrigger/__schema__/v1.0.0.json':
		'Lead & { event: string; eventId: string; noticedAt: string }',
	'DubTrackLead/__schema__/v1.0.0.json': `{
		recorded: boolean; reason: string; clickFoundIn: string; leftOut: LeftOut[]; link: TrackAnswer<'lead'>['link'];
		click: TrackAnswer<'lead'>['click'] | null; customer: TrackAnswer<'lead'>['customer'] | null;
	}`,
	'DubTrackSale/__schema__/v1.0.0.json': `TrackAnswer<'sale'> & {
		recorded: boolean; reason: string; leftOut: Array<{ field: string; reason: string }>;
	}`,
};

/** A source that compiles only when the schema, as a type, is the same as the output's type. */
const comparison = (path: SchemaPath, type: string): string =>
	`import type { TrackAnswer } from './dub/types';
	import type { LeftOut } from './shared/leaveOut';
	import type { Lead } from './whop/types';
	type Output = ${OUTPUTS[path]};
	export const output = (shown: ${type}): Output => shown;
	export const shown = (output: Output): ${type} => output;
	export type Sources = [TrackAnswer<'lead'>, Lead, LeftOut];`;

const A_FIELD = / (?:externalId|created_at): [^;}]*;?/;

/** The type that a schema describes, and the same without one field. */
const typesOf = (path: SchemaPath): readonly [whole: string, broken: string] => {
	const whole = typeOf(readSchema(path));
	return [whole, whole.replace(A_FIELD, '')];
};

let schemaComplaints: ReadonlyMap<string, string | undefined>;
beforeAll(() => {
	const sources = SCHEMAS.flatMap((path) => typesOf(path).map((type) => comparison(path, type)));
	const complaints = complaintsAbout('nodes/index.ts', sources);
	schemaComplaints = new Map(sources.map((source, index) => [source, complaints[index]]));
}, PATIENCE_MS);

describe.each(SCHEMAS)('the output schema %s', (path) => {
	const [whole, broken] = typesOf(path);
	const complaintAbout = (type: string) => schemaComplaints.get(comparison(path, type));

	it('has the fields and types of the official client, nulls included', () => {
		expect(complaintAbout(whole)).toBe('');
	});

	it('does not compile when a field is missing', () => {
		expect(broken).not.toBe(whole);
		expect(complaintAbout(broken)).toMatch(/is missing in type|is not assignable/);
	});
});
