import type { IDataObject } from 'n8n-workflow';

import type { IdForm } from './fieldValues';

/** What a field accepts. Lengths are in characters. */
export type Rule =
	/** With `real`, what only stands for a missing value is refused, such as `undefined`. */
	| { is: 'text'; maxLength?: number; real?: true }
	/** Text by which something is found again, such as a customer's ID. */
	| { is: 'identifier'; maxLength?: number }
	/** The same in words, such as an event's name. */
	| { is: 'name'; maxLength?: number }
	/** A web address; checked with `web` only. */
	| { is: 'address'; web?: true }
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
