import { readFileSync } from 'node:fs';
import { checkBuild } from '../../engine/kit/build-state.mts';

/** An output schema, in the words that n8n's editor reads, and `nullable` for people and tests. */
export interface Schema {
	readonly type: string | readonly string[];
	/** The editor unfolds only what has `type: "object"` alone, so a null beside it is said here. */
	readonly nullable?: boolean;
	readonly properties?: Readonly<Record<string, Schema>>;
	/** What the entries of a list are. */
	readonly items?: Schema;
}

/** The output schemas by node, and by operation where there is one. */
export const SCHEMAS = [
	'WhopLead/__schema__/v1.0.0/lead/create.json',
	'WhopLead/__schema__/v1.0.0/lead/get.json',
	'WhopLead/__schema__/v1.0.0/lead/getAll.json',
	'WhopLead/__schema__/v1.0.0/lead/update.json',
	'WhopLeadTrigger/__schema__/v1.0.0.json',
	'DubTrackLead/__schema__/v1.0.0.json',
	'DubTrackSale/__schema__/v1.0.0.json',
] as const;

/** Path of an output schema below `dist/nodes/`, where n8n looks for it. */
export type SchemaPath = (typeof SCHEMAS)[number];

/**
 * Reads an output schema as it is published.
 * @throws when the build is missing or older than the source
 */
export function readSchema(path: SchemaPath): Schema {
	checkBuild(process.cwd());
	return JSON.parse(readFileSync(`dist/nodes/${path}`, 'utf8')) as Schema;
}

/** The type that a schema describes, in TypeScript. */
export function typeOf({ type, nullable = false, properties, items }: Schema): string {
	if (items !== undefined) return `Array<${typeOf(items)}>`;
	const kinds = [type, nullable ? ['null'] : []].flat();
	const parts = Object.entries(properties ?? {}).map(([key, inner]) => `${key}: ${typeOf(inner)}`);
	const object =
		properties === undefined ? '{ [key: string]: unknown }' : `{ ${parts.join('; ')} }`;
	return kinds.map((kind) => (kind === 'object' ? object : kind)).join(' | ');
}

/** Where a value is not as its schema says: a wrong type, or a field that the schema does not have. */
export function violations(schema: Schema, value: unknown, path = 'json'): string[] {
	const kinds = [schema.type, schema.nullable === true ? ['null'] : []].flat();
	if (Array.isArray(value)) {
		const { items } = schema;
		return items === undefined
			? [`${path} is a list`]
			: value.flatMap((one) => violations(items, one, `${path}.0`));
	}
	const kind = value === null ? 'null' : typeof value;
	if (!kinds.includes(kind)) return [`${path} is ${kind}, not ${kinds.join(' or ')}`];
	const { properties } = schema;
	if (properties === undefined || typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, inner]) => {
		const known = properties[key];
		const place = `${path}.${key}`;
		return known === undefined
			? [`${place} is not in the schema`]
			: violations(known, inner, place);
	});
}

/** Paths of all fields of a schema; what is inside a field without `properties` is the user's own. */
export function fieldsOf({ properties = {} }: Schema, path = 'json'): string[] {
	return Object.entries(properties).flatMap(([key, inner]) => [
		`${path}.${key}`,
		...fieldsOf(inner, `${path}.${key}`),
	]);
}

/** Which of a schema's fields a value has. */
export function fieldsIn(schema: Schema, value: unknown, path = 'json'): string[] {
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(schema.properties ?? {}).flatMap(([key, inner]) =>
		key in value
			? [
					`${path}.${key}`,
					...fieldsIn(inner, (value as Record<string, unknown>)[key], `${path}.${key}`),
				]
			: [],
	);
}
