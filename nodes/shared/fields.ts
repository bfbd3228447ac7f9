import type { IDataObject, INodeProperties, INodePropertyRegexValidation } from 'n8n-workflow';

import { displayIf } from './displayIf';
import type { IdForm } from './fieldValues';

/** What a field accepts. Lengths are in characters. */
export type Rule =
	| { is: 'text'; maxLength?: number }
	/** Text by which something is found again, such as a customer's ID. */
	| { is: 'identifier'; maxLength?: number }
	/** The same in words, such as an event's name. */
	| { is: 'name'; maxLength?: number }
	/** A web address; not checked. */
	| { is: 'address' }
	| { is: 'email'; maxLength: number }
	/** Without `max`, no number is too big. */
	| { is: 'integer'; min: number; max?: number }
	/** A number from 0, without loss: it stays text. */
	| { is: 'decimal' }
	/** The words of each choice, by the value that the API knows. */
	| { is: 'choice'; options: Readonly<Record<string, ChoiceWords>> }
	/**
	 * An ID such as `prod_…`; `picker` is the name of the node's list search method, `address` an example of a web
	 * address that holds such an ID, and `hint` says what else fits where.
	 */
	| ({ is: 'id'; picker?: string; address?: string; hint?: string } & IdForm)
	/**
	 * Several IDs; `options` is the name of the node's load options method, `dependsOn` names the parameters whose
	 * change makes the editor load them anew.
	 */
	| ({ is: 'ids'; options: string; dependsOn?: readonly string[] } & IdForm)
	| { is: 'date' }
	| { is: 'switch' }
	/** Free key-value pairs, given as rows or as JSON. */
	| { is: 'object'; maxCharacters?: number };

/**
 * One field of a request, once: what the editor shows, what is accepted, and (as its key in the table) what it is
 * called in the API.
 */
export interface Field {
	/** n8n's name of the parameter. */
	parameter: string;
	/** The name that the user sees, in the editor and in messages. */
	label: string;
	rule: Rule;
	required?: boolean;
	description: string;
	placeholder?: string;
	/** What a picker shows while nothing is chosen; for an ID with a picker. */
	emptyText?: string;
	/** Shown when the field is left alone; only for a choice, an integer or a switch. */
	default?: string | number | boolean;
	/** A value that cannot be sent is left out, unless the user wants the item to stop (`leaveOut.ts`). */
	dispensable?: true;
	/** The field shows, and counts, only while other parameters of its panel have one of these values. */
	showIf?: Readonly<Record<string, readonly (string | boolean)[]>>;
}

/** What the editor shows of a choice. */
export interface ChoiceWords {
	name: string;
	description?: string;
}

/** All fields of one request, by their name in the API. */
export type FieldTable = Readonly<Record<string, Field>>;

interface ValueByRule {
	text: string;
	identifier: string;
	name: string;
	address: string;
	email: string;
	integer: number;
	/** Digits, perhaps with a point between them. */
	decimal: string;
	id: string;
	ids: string[];
	/** ISO 8601, UTC, with ms. */
	date: string;
	switch: boolean;
	object: IDataObject;
}

type ValueOf<Given extends Rule> = Given extends { is: 'choice'; options: infer Options }
	? keyof Options & string
	: Given extends { is: keyof ValueByRule }
		? ValueByRule[Given['is']]
		: never;

/** What reading a field gives when it is filled in. */
export type FieldValue<F extends Field> = ValueOf<F['rule']>;

type RequiredKey<Table extends FieldTable> = {
	[Key in keyof Table]: Table[Key] extends { required: true } ? Key : never;
}[keyof Table];

/** What reading a table gives: its required fields always, all others where they are filled in. */
export type FieldValues<Table extends FieldTable> = {
	[Key in RequiredKey<Table>]: FieldValue<Table[Key]>;
} & {
	[Key in Exclude<keyof Table, RequiredKey<Table>>]?: FieldValue<Table[Key]>;
};

/** The second parameter of an object field: the same as JSON. */
export const jsonParameter = (field: Field): string => `${field.parameter}Json`;

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
