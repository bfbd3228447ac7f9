import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { INode } from 'n8n-workflow';

import { ApiError, InvalidInputError } from './errors';
import type { ErrorDetails } from './errors';
import { textAt } from './records';
import { hideSecrets, withoutKeyInText } from './secrets';

/** What n8n shows on a failed node. */
export type ShownError = NodeApiError | NodeOperationError;

/** The input item that an error belongs to. */
export interface ItemPlace {
	/** Counted from 0, as n8n does everywhere; left out where there are no items. */
	itemIndex?: number;
	/** Of how many; the message names the item where there are several. Left out = what failed concerns them all. */
	items?: number;
	/** The key that the item is sent with, which no text may show. */
	apiKey?: string;
}

/** Characters; what is longer was not written for people, and ends up in every log and saved execution. */
const LONGEST = { message: 1_000, description: 3_000, stack: 3_000 } as const;

/**
 * Turns whatever was thrown into an error that n8n shows as we worded it, and that it can store, send and copy.
 * Built anew each time: n8n drops message and description when it wraps one of its own errors again
 * (n8n.md#errors-that-are-wrapped-again).
 * @param node the node that is running
 * @param caught what was thrown, an error or not
 */
export function toNodeError(node: INode, caught: unknown, place?: ItemPlace): ShownError {
	const details = detailsOf(caught);
	const { httpCode, failure } = details;
	const message = `${markOf(place)}${clean(details.message, LONGEST.message, place).replace(/\s+/g, ' ').trim()}`;
	const description =
		details.description === undefined
			? undefined
			: clean(details.description, LONGEST.description, place);
	const options = { message, description, itemIndex: place?.itemIndex, failure };
	// Nothing of what was thrown goes in: n8n would look in it for words of its own, and keep it.
	const error =
		caught instanceof ApiError
			? new NodeApiError(node, {}, { ...options, httpCode: httpCode?.toString() })
			: new NodeOperationError(node, {}, options);
	// n8n puts a sentence of its own in the place of one that contains something like EPERM, also within a word
	// (`joe@freeaccess`), and keeps ours beside it (observed).
	error.message = message;
	error.description = description;
	error.messages = [];
	// V8 copies no error whose stack is computed on demand, and n8n copies rows to evaluate expressions: one such error
	// made `$('Node').all()` undefined for all rows (n8n.md#errors-in-rows).
	const stack =
		details.stack === undefined
			? `${error.name}: ${message}`
			: clean(details.stack, LONGEST.stack, place);
	Object.defineProperty(error, 'stack', { value: stack, writable: true, configurable: true });
	return error;
}

/**
 * In front of the message, where it does not run together with a value at its end; in the words that n8n's editor looks
 * for before it adds the number itself (read in code).
 */
function markOf(place: ItemPlace | undefined): string {
	const { itemIndex, items = 1 } = place ?? {};
	return itemIndex === undefined || items < 2 ? '' : `[item ${itemIndex}] `;
}

interface ShownDetails extends ErrorDetails {
	/** Where in the code it happened; only for what nobody foresaw. */
	stack?: string;
}

function detailsOf(caught: unknown): ShownDetails {
	if (caught instanceof ApiError) return caught.details;
	if (caught instanceof InvalidInputError) {
		return {
			message: caught.message,
			...(caught.hint === undefined ? {} : { description: caught.hint }),
			failure: { cause: 'configuration-invalid' },
		};
	}
	const message = typeof caught === 'string' ? caught : textAt(caught, 'message');
	if (message === undefined || message.trim() === '') return UNSAID;
	const description = textAt(caught, 'description');
	const stack = textAt(caught, 'stack');
	return {
		message,
		...(description === undefined ? {} : { description }),
		...(stack === undefined ? {} : { stack }),
	};
}

const UNSAID: ShownDetails = {
	message: 'The node stopped unexpectedly, and no reason was given',
	description:
		'Look at the service for what was done before you run it again. If this comes back, report it as a fault of this node.',
};

/** @returns the text without secrets and bounded; of a very long one only the ends are looked at */
function clean(text: string, longest: number, { apiKey = '' }: Partial<ItemPlace> = {}): string {
	return cut(hideSecrets(cut(withoutKeyInText(text, apiKey), 10 * longest)), longest);
}

/** Cut in the middle where it is longer: what follows from a failure often stands at the end. */
function cut(text: string, longest: number): string {
	if (text.length <= longest) return text;
	const tail = Math.floor(longest / 3);
	// Neither half of a character that the cut went through.
	const start = text.slice(0, longest - tail).replace(/[\uD800-\uDBFF]$/, '');
	const end = text.slice(-tail).replace(/^[\uDC00-\uDFFF]/, '');
	return `${start} … ${end}`;
}
