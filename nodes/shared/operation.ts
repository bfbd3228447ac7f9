import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { collectionProperty, toProperties } from './fields';
import type { Collection, FieldTable, FieldValues } from './fields';
import { runItems } from './itemLoop';
import type { PreparedItem } from './itemLoop';
import { parameterReader } from './parameterReader';
import type { ParameterReader } from './parameterReader';
import { readFields } from './readFields';
import { readSendOptions } from './sendOptions';
import type { SendSettings, Session } from './session';

/** What a node does with its items, whole: what the panel shows for it, and what is done with each item. */
interface Definition<Client, Fields extends FieldTable> {
	/** All fields, by their names in the API or, where the node itself uses them, by a name of ours. */
	fields: Fields;
	/** Keys of the fields that always show, in this order. */
	top: readonly (keyof Fields & string)[];
	/** Keys of the fields that are in the node's Options. */
	options?: readonly (keyof Fields & string)[];
	/** Where all other fields are, to be added when they are wanted; left out where there are none. */
	collection?: Collection;
	/**
	 * Begins a run.
	 * @returns checks an item and says how it is sent; sends nothing itself
	 */
	begin: (
		context: IExecuteFunctions,
	) => (client: Client, values: FieldValues<Fields>, parameters: ParameterReader) => PreparedItem;
}

/** The same as a node uses it, which need not know the fields. */
export interface Operation<Client> {
	/** The editor's properties, without the node's Options. */
	properties: INodeProperties[];
	options: FieldTable;
	/** @throws InvalidInputError, for an item (counted from 0), naming the field that cannot be used */
	begin: (context: IExecuteFunctions) => (client: Client, itemIndex: number) => PreparedItem;
}

/** Makes an operation of its definition. */
export function defineOperation<Client, Fields extends FieldTable>({
	fields,
	top,
	options = [],
	collection,
	begin,
}: Definition<Client, Fields>): Operation<Client> {
	const some = (wanted: (key: string) => boolean): FieldTable =>
		Object.fromEntries(Object.entries(fields).filter(([key]) => wanted(key)));
	const others = some((key) => !top.includes(key) && !options.includes(key));
	const collections = ['options', ...(collection === undefined ? [] : [collection.name])];
	return {
		properties: [
			...top.flatMap((key) => Object.values(some((name) => name === key)).flatMap(toProperties)),
			...(collection === undefined ? [] : [collectionProperty(collection, others)]),
		],
		options: some((key) => options.includes(key)),
		begin: (context) => {
			const perform = begin(context);
			return (client, itemIndex) => {
				const parameters = parameterReader(context, itemIndex, ...collections);
				return perform(client, readFields(fields, parameters), parameters);
			};
		},
	};
}

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
