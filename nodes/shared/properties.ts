// How n8n's editor shows the fields of a table.

import type { INodeProperties, INodePropertyRegexValidation } from 'n8n-workflow';

import { displayIf } from './displayIf';
import { jsonParameter } from './fields';
import type { Field, FieldTable, Rule } from './fields';
import type { IdForm } from './fieldValues';

/**
 * The editor's properties for a field (two for an object field: rows, and JSON).
 * @param field one entry of a table
 */
export function toProperties(field: Field): INodeProperties[] {
	const common = {
		displayName: field.label,
		name: field.parameter,
		...(field.required === true ? { required: true } : {}),
		...(field.placeholder === undefined ? {} : { placeholder: field.placeholder }),
		description: field.description,
		...(field.showIf === undefined ? {} : { displayOptions: { show: shown(field.showIf) } }),
	};
	const { rule } = field;
	switch (rule.is) {
		case 'text':
		case 'identifier':
		case 'name':
		case 'address':
		case 'email':
		case 'decimal':
			return [{ ...common, type: 'string', default: '' }];
		case 'integer':
			return [
				{
					...common,
					type: 'number',
					default: field.default ?? rule.min,
					typeOptions: {
						minValue: rule.min,
						...(rule.max === undefined ? {} : { maxValue: rule.max }),
					},
				},
			];
		case 'choice':
			return [
				{
					...common,
					type: 'options',
					options: Object.entries(rule.options).map(([value, words]) => ({ ...words, value })),
					default: field.default ?? '',
				},
			];
		case 'id':
			return [
				rule.picker === undefined
					? { ...common, type: 'string', default: '' }
					: locator(common, rule, rule.picker, field.emptyText),
			];
		case 'ids':
			return [
				{
					...common,
					type: 'multiOptions',
					default: [],
					typeOptions: {
						loadOptionsMethod: rule.options,
						...(rule.dependsOn === undefined ? {} : { loadOptionsDependsOn: [...rule.dependsOn] }),
					},
				},
			];
		case 'switch':
			return [{ ...common, type: 'boolean', default: field.default ?? false }];
		case 'date':
			return [{ ...common, type: 'dateTime', default: '' }];
		case 'object':
			return [
				rows(common),
				{
					...common,
					displayName: `${field.label} (JSON)`,
					name: jsonParameter(field),
					type: 'json',
					default: '',
					description: `In place of '${field.label}', written as JSON, such as {"plan": "pro"}`,
				},
			];
	}
}

/** The parameter that chooses between the two forms of an object field which always shows. */
const specifyParameter = ({ parameter }: Field): string =>
	`specify${parameter.charAt(0).toUpperCase()}${parameter.slice(1)}`;

/**
 * The editor's properties for a field that always shows: as `toProperties`, but of the two forms of an object field
 * only the chosen one shows.
 */
export function toTopProperties(field: Field): INodeProperties[] {
	if (field.rule.is !== 'object') return toProperties(field);
	const chooser = specifyParameter(field);
	const [rowsProperty, jsonProperty] = toProperties(field);
	if (rowsProperty === undefined || jsonProperty === undefined) return [];
	return [
		{
			displayName: `Specify ${field.label}`,
			name: chooser,
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'Using Fields Below', value: 'fields' },
				{ name: 'Using JSON', value: 'json' },
			],
			default: 'fields',
			...(field.showIf === undefined ? {} : { displayOptions: { show: shown(field.showIf) } }),
		},
		...displayIf({ show: { [chooser]: ['fields'] } }, [rowsProperty]),
		...displayIf({ show: { [chooser]: ['json'] } }, [
			// An empty text is no JSON, which the editor marks as an error.
			{ ...jsonProperty, default: '{}', description: `${field.description}, as JSON` },
		]),
	];
}

/** A collection of fields, which users add one by one. */
export type Collection = Pick<INodeProperties, 'name' | 'displayName' | 'placeholder'>;

/** The editor's property for a collection, its fields in alphabetical order. */
export function collectionProperty(collection: Collection, fields: FieldTable): INodeProperties {
	const options = Object.values(fields).flatMap(toProperties);
	options.sort((a, b) => a.displayName.localeCompare(b.displayName, 'en'));
	return { ...collection, type: 'collection', default: {}, options };
}

type CommonProperty = Pick<
	INodeProperties,
	'displayName' | 'name' | 'description' | 'placeholder' | 'required' | 'displayOptions'
>;

/** n8n's type wants lists of its own. */
function shown(conditions: NonNullable<Field['showIf']>): Record<string, (string | boolean)[]> {
	return Object.fromEntries(
		Object.entries(conditions).map(([name, values]) => [name, [...values]]),
	);
}

function locator(
	common: CommonProperty,
	rule: Extract<Rule, { is: 'id' }>,
	picker: string,
	emptyText = 'Choose …',
): INodeProperties {
	const { placeholder, ...rest } = common;
	const { prefix, address } = rule;
	const validation = [redUnlessId(rule)];
	return {
		...rest,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: emptyText,
				typeOptions: { searchListMethod: picker, searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: placeholder ?? `e.g. ${prefix}xxxxxxxxxxxxxx`,
				validation,
			},
			...(address === undefined
				? []
				: [
						{
							displayName: 'By URL',
							name: 'url',
							type: 'string' as const,
							placeholder: `e.g. ${address}`,
							// For the editor; a run reads the address itself.
							extractValue: { type: 'regex' as const, regex: `[/?=&#](${anyId(rule)})` },
							validation,
						},
					]),
		],
	};
}

/** What an ID looks like, as a regular expression without groups that count. */
function anyId({ prefix, otherPrefixes = [] }: IdForm): string {
	return `(?:${[prefix, ...otherPrefixes].join('|')})[A-Za-z0-9_-]+`;
}

/**
 * Marks a field red before a run. n8n does not run a workflow with a red field, so this lets through all that a run
 * takes: nothing at all, and whatever holds an ID.
 */
function redUnlessId(form: IdForm): INodePropertyRegexValidation {
	return {
		type: 'regex',
		properties: {
			regex: `(?:[^A-Za-z0-9]*|[\\s\\S]*${anyId(form)}[\\s\\S]*)`,
			errorMessage: `There is no ID that starts with ${form.prefix} in it`,
		},
	};
}

function rows(common: CommonProperty): INodeProperties {
	const { placeholder, ...rest } = common;
	return {
		...rest,
		type: 'fixedCollection',
		placeholder: placeholder ?? 'Add Entry',
		typeOptions: { multipleValues: true },
		default: {},
		options: [
			{
				displayName: 'Entry',
				name: 'entries',
				values: [
					{
						displayName: 'Key',
						name: 'key',
						type: 'string',
						default: '',
						placeholder: 'e.g. plan',
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						placeholder: 'e.g. pro',
					},
				],
			},
		],
	};
}
