import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { isCancelled } from './http';
import { toNodeError } from './nodeError';
import type { ShownError } from './nodeError';

/** What a node does with its input items. */
export interface ItemWork {
	/** How many requests may be under way at once. */
	parallel: number;
	/** Reads and checks the parameters of an item. Sends nothing. */
	prepare: (itemIndex: number) => PreparedItem;
}

/** An item that was checked and can be sent. */
export interface PreparedItem {
	/** Items with the same key are sent one after the other, in input order; left out = order does not matter. */
	orderKey?: string;
	/** @returns one output row for each element */
	send: () => Promise<IDataObject[]>;
}

/**
 * Runs the work over all input items: everything is checked before anything is sent, at most `parallel` requests
 * are under way, and the output keeps the order of the input, each row paired with its item.
 *
 * A failed item stops the run, or, with On Error set to continue, becomes a row that carries the error beside
 * `json`: inside `json` it would make n8n's Retry On Fail send every item again (n8n-platform.md 5.2, observed).
 * @param begin reads what holds for all items (credential, options). When it fails, every item has failed: n8n would
 *   pass the items on as if they were done
 * @throws ShownError for the first failed item, unless the node continues on errors
 */
export async function runItems(
	context: IExecuteFunctions,
	begin: () => Promise<ItemWork>,
): Promise<INodeExecutionData[][]> {
	const node = context.getNode();
	const items = context.getInputData();
	const rows: INodeExecutionData[][] = items.map(() => []);
	const errors: ShownError[] = [];
	const goesOn = context.continueOnFail() && !isTool(context);
	let done = 0;

	const fail = (itemIndex: number, caught: unknown) => {
		const error = toNodeError(node, caught, itemIndex);
		if (goesOn) {
			rows[itemIndex] = [
				{ json: items[itemIndex]?.json ?? {}, error, pairedItem: { item: itemIndex } },
			];
		} else {
			errors.push(error);
		}
	};

	let work: ItemWork;
	try {
		work = await begin();
	} catch (caught) {
		if (!goesOn) throw toNodeError(node, caught);
		for (const itemIndex of items.keys()) fail(itemIndex, caught);
		return [rows.flat()];
	}

	const ready: ReadyItem[] = [];
	for (const itemIndex of items.keys()) {
		try {
			ready.push({ itemIndex, ...work.prepare(itemIndex) });
		} catch (caught) {
			fail(itemIndex, caught);
		}
	}
	throwFirst(errors);

	const chains = chainByKey(ready);
	let next = 0;
	const worker = async () => {
		for (let chain = chains[next++]; chain !== undefined; chain = chains[next++]) {
			for (const { itemIndex, send } of chain) {
				if (errors.length > 0 || isCancelled(context)) return;
				try {
					const outputs = await send();
					rows[itemIndex] = outputs.map((json) => ({ json, pairedItem: { item: itemIndex } }));
					done += 1;
				} catch (caught) {
					fail(itemIndex, caught);
				}
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(work.parallel, chains.length) }, worker));

	throwFirst(errors, done > 0 ? `${done} of ${items.length} items` : undefined);
	return [rows.flat()];
}

interface ReadyItem extends PreparedItem {
	itemIndex: number;
}

/** An agent that uses the node as a tool sees only the `json` of a row, so it would not learn of a failure. */
function isTool(context: IExecuteFunctions): boolean {
	return 'isToolExecution' in context && context.isToolExecution();
}

/** @param done what was already sent, in words; undefined when nothing was */
function throwFirst([first, ...others]: ShownError[], done?: string): void {
	if (first === undefined) return;
	const parts = [first.description, othersInWords(others)];
	if (done !== undefined) {
		parts.push(
			`${done} were already done before this; running the node again would send those again too.`,
		);
	}
	first.description = parts.filter(Boolean).join(' ');
	throw first;
}

/** Items that were under way when the first one failed; a lost answer often concerns all of them. */
function othersInWords(others: readonly ShownError[]): string {
	const indexes = others.map(({ context }) => Number(context.itemIndex)).sort((a, b) => a - b);
	switch (indexes.length) {
		case 0:
			return '';
		case 1:
			return `Item ${indexes.join('')} was under way and failed too: what is said here may hold for it as well.`;
		default:
			return `Items ${indexes.join(', ')} were under way and failed too: what is said here may hold for them as well.`;
	}
}

/** Groups items by order key, in order of first appearance; items without a key stand alone. */
function chainByKey(items: readonly ReadyItem[]): ReadyItem[][] {
	const byKey = new Map<string, ReadyItem[]>();
	const chains: ReadyItem[][] = [];
	for (const item of items) {
		const { orderKey } = item;
		const chain = orderKey === undefined ? undefined : byKey.get(orderKey);
		if (chain) {
			chain.push(item);
			continue;
		}
		const started = [item];
		chains.push(started);
		if (orderKey !== undefined) byKey.set(orderKey, started);
	}
	return chains;
}
