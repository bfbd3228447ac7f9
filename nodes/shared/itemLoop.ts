import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { isCancelled } from './http';
import { toNodeError } from './nodeError';
import type { ShownError } from './nodeError';

/** What a node does with one input item. */
export interface ItemWork<Prepared> {
	/** How many requests may be under way at once. */
	parallel: number;
	/** Reads and checks the parameters of an item. Sends nothing. */
	prepare: (itemIndex: number) => Prepared;
	/** Items with the same key are sent one after the other, in input order; undefined = order does not matter. */
	orderKey?: (prepared: Prepared) => string | undefined;
	/** Sends the item. @returns one output row for each element */
	send: (prepared: Prepared, itemIndex: number) => Promise<IDataObject[]>;
}

/**
 * Runs the work over all input items: everything is checked before anything is sent, at most `parallel` requests
 * are under way, and the output keeps the order of the input, each row paired with its item.
 *
 * A failed item stops the run, or, with On Error set to continue, becomes a row that carries the error beside
 * `json`: inside `json` it would make n8n's Retry On Fail send every item again (n8n-platform.md 5.2, observed).
 * @throws ShownError for the first failed item, unless the node continues on errors
 */
export async function runItems<Prepared>(
	context: IExecuteFunctions,
	work: ItemWork<Prepared>,
): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const rows: INodeExecutionData[][] = items.map(() => []);
	const errors: ShownError[] = [];
	let done = 0;

	const fail = (itemIndex: number, caught: unknown) => {
		const error = toNodeError(context.getNode(), caught, itemIndex);
		if (context.continueOnFail()) {
			rows[itemIndex] = [
				{ json: items[itemIndex]?.json ?? {}, error, pairedItem: { item: itemIndex } },
			];
		} else {
			errors.push(error);
		}
	};

	const ready: Array<{ itemIndex: number; prepared: Prepared }> = [];
	for (let itemIndex = 0; itemIndex < items.length; itemIndex++) {
		try {
			ready.push({ itemIndex, prepared: work.prepare(itemIndex) });
		} catch (caught) {
			fail(itemIndex, caught);
		}
	}
	throwFirst(errors);

	const chains = chainByKey(ready, ({ prepared }) => work.orderKey?.(prepared));
	let next = 0;
	const worker = async () => {
		for (let chain = chains[next++]; chain !== undefined; chain = chains[next++]) {
			for (const { itemIndex, prepared } of chain) {
				if (errors.length > 0 || isCancelled(context)) return;
				try {
					const outputs = await work.send(prepared, itemIndex);
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

/** Groups values by key, in order of first appearance; values without a key stand alone. */
function chainByKey<T>(values: T[], keyOf: (value: T) => string | undefined): T[][] {
	const byKey = new Map<string, T[]>();
	const chains: T[][] = [];
	for (const value of values) {
		const key = keyOf(value);
		const chain = key === undefined ? undefined : byKey.get(key);
		if (chain) {
			chain.push(value);
			continue;
		}
		const started = [value];
		chains.push(started);
		if (key !== undefined) byKey.set(key, started);
	}
	return chains;
}
