import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import { displayIf } from './displayIf';
import type { FieldTable, FieldValues } from './fields';
import { runItems } from './itemLoop';
import type { PreparedItem } from './itemLoop';
import { invalidDetailsField } from './leaveOut';
import type { LeftOut } from './leaveOut';
import { parameterReader } from './parameterReader';
import type { ParameterReader } from './parameterReader';
import { collectionProperty, toTopProperties } from './properties';
import type { Collection } from './properties';
import { readField, readFields } from './readFields';
import { readSendOptions } from './sendOptions';
import type { SendSettings, Session } from './session';

/** Which fields the panel has, and where. */
interface Layout<Fields extends FieldTable> {
	/** All fields, by their names in the API or, where the node itself uses them, by a name of ours. */
	fields: Fields;
	/** Keys of the fields that always show, in this order. */
	top: readonly (keyof Fields & string)[];
	/** Keys of the fields that are in the node's Options. */
	options?: readonly (keyof Fields & string)[];
}

/** What comes with an item besides the values of the fields. */
export interface ItemGiven {
	/** The item's own data. */
	json: IDataObject;
	/** The dispensable fields that cannot be sent, and are not among the values. */
	leftOut: LeftOut[];
}

/** What a node does with its items, whole: what the panel shows for it, and what becomes of each item. */
interface Definition<Client, Fields extends FieldTable> extends Layout<Fields> {
	/** Where all other fields are, to be added when they are wanted; left out where there are none. */
	collection?: Collection;
	/**
	 * What version 1 of the node shows, where it differs: n8n runs a saved workflow with the version it was saved with,
	 * and drops the values of what that version does not show (n8n.md#parameters). The values are read by `fields`, from
	 * wherever they stand; a field that version 1 does not have is not given there.
	 */
	version1?: Layout<FieldTable>;
	/**
	 * Begins a run.
	 * @returns checks an item and says how it is sent; sends nothing itself
	 */
	begin: (
		context: IExecuteFunctions,
	) => (
		client: Client,
		values: FieldValues<Fields>,
		parameters: ParameterReader,
		given: ItemGiven,
	) => PreparedItem;
}

/** The same as a node uses it, which need not know the fields. */
export interface Operation<Client> {
	/** The editor's properties, without the node's Options. */
	properties: INodeProperties[];
	options: FieldTable;
	/** The same of version 1 of the node. */
	version1Options: FieldTable;
	/** @throws InvalidInputError, for an item (counted from 0), naming the field that cannot be used */
	begin: (context: IExecuteFunctions) => (client: Client, itemIndex: number) => PreparedItem;
}

/** Makes an operation of its definition. */
export function defineOperation<Client, Fields extends FieldTable>({
	collection,
	version1,
	begin,
	...layout
}: Definition<Client, Fields>): Operation<Client> {
	const collections = ['options', ...(collection === undefined ? [] : [collection.name])];
	const properties = propertiesOf(layout, collection);
	return {
		properties:
			version1 === undefined
				? properties
				: byVersion(propertiesOf(version1, collection), properties),
		options: optionsOf(layout),
		version1Options: optionsOf(version1 ?? layout),
		begin: (context) => {
			const perform = begin(context);
			return (client, itemIndex) => {
				const parameters = parameterReader(context, itemIndex, ...collections);
				const leftOut: LeftOut[] = [];
				const stops = hasDetails(layout) && readField(invalidDetailsField, parameters) === 'stop';
				const values = readFields(layout.fields, parameters, stops ? undefined : leftOut);
				const json = context.getInputData()[itemIndex]?.json ?? {};
				return perform(client, values, parameters, { json, leftOut });
			};
		},
	};
}

/** Properties of which version 1 of a node shows the first ones, and all later versions the others. */
export function byVersion(
	version1: INodeProperties[],
	later: INodeProperties[],
): INodeProperties[] {
	return [
		...displayIf({ show: { '@version': [1] } }, version1),
		...displayIf({ hide: { '@version': [1] } }, later),
	];
}

function propertiesOf(
	{ fields, top, options = [] }: Layout<FieldTable>,
	collection: Collection | undefined,
): INodeProperties[] {
	const others = some(fields, (key) => !top.includes(key) && !options.includes(key));
	return [
		...top.flatMap((key) =>
			Object.values(some(fields, (name) => name === key)).flatMap(toTopProperties),
		),
		...(collection === undefined ? [] : [collectionProperty(collection, others)]),
	];
}

const hasDetails = ({ fields }: Layout<FieldTable>): boolean =>
	Object.values(fields).some(({ dispensable }) => dispensable === true);

const optionsOf = (layout: Layout<FieldTable>): FieldTable => ({
	...some(layout.fields, (key) => layout.options?.includes(key) ?? false),
	...(hasDetails(layout) && { invalidDetails: invalidDetailsField }),
});

const some = (fields: FieldTable, wanted: (key: string) => boolean): FieldTable =>
	Object.fromEntries(Object.entries(fields).filter(([key]) => wanted(key)));

/**
 * Runs an operation over all input items.
 * @param choose the operation that the run is for; what it throws fails all items
 * @param open opens the service for the node's credential, as it is for each item
 */
export async function runOperation<Client extends { session: Session }>(
	context: IExecuteFunctions,
	choose: () => Operation<Client>,
	open: (
		context: IExecuteFunctions,
		settings: SendSettings,
	) => (itemIndex: number) => Promise<Client>,
): Promise<INodeExecutionData[][]> {
	return await runItems(context, () => {
		const perform = choose().begin(context);
		const { parallel, settings } = readSendOptions(context);
		const clientFor = open(context, settings);
		return {
			parallel,
			prepare: async (itemIndex) => {
				const client = await clientFor(itemIndex);
				return { ...perform(client, itemIndex), apiKey: client.session.apiKey };
			},
		};
	});
}
