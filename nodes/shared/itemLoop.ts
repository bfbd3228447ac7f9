import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { isCancelled } from './http';
import { isTool } from './newerHelpers';
import { toNodeError } from './nodeError';
import type { ShownError } from './nodeError';
import { withoutCertainKey } from './secrets';
import { failedChecks, failedSending } from './stopInWords';

/** What a node does with its input items. */
export interface ItemWork {
	/** How many requests may be under way at once. */
	parallel: number;
	/** Reads and checks the credential and the parameters of an item. Sends nothing. */
	prepare: (itemIndex: number) => PreparedItem | Promise<PreparedItem>;
}

/** An item that was checked and can be sent. */
export interface PreparedItem {
	/** What the item is sent with, which shows in no output and no message. */
	apiKey?: string;
	/**
	 * Items that have a key in common are sent one after the other, in input order; left out = order does not matter.
	 */
	orderKey?: string | readonly string[];
	/** @returns one output row for each element */
	send: () => Promise<IDataObject[]>;
}

/**
 * Runs the work over all input items: everything is checked before anything is sent, at most `parallel` requests
 * are under way, and the output keeps the order of the input, each row paired with its item.
 *
 * A failed item stops the run, or, with On Error set to continue and as a tool of an agent, becomes a row of its own.
 * @param begin reads what holds for all items (the options). When it fails, every item has failed: n8n would
 *   pass the items on as if they were done
 * @throws ShownError for the first failed item, unless the node continues on errors or is a tool
 */
export async function runItems(
	context: IExecuteFunctions,
	begin: () => ItemWork,
): Promise<INodeExecutionData[][]> {
	const node = context.getNode();
	const items = context.getInputData();
	const rows: INodeExecutionData[][] = items.map(() => []);
	const failures: Failure[] = [];
	const asTool = isTool(context);
	const goesOn = asTool || context.continueOnFail();
	const rowOf = asTool ? rowForModel : failedRow;
	let done = 0;

	const errorOf = ({ caught, ...place }: Failure) =>
		toNodeError(node, caught, { ...place, items: items.length });
	const fail = (failure: Failure) => {
		const { itemIndex } = failure;
		if (goesOn) rows[itemIndex] = [rowOf(errorOf(failure), itemIndex, items[itemIndex]?.json)];
		else failures.push(failure);
	};

	let work: ItemWork;
	try {
		work = begin();
	} catch (caught) {
		if (!goesOn) throw toNodeError(node, caught);
		return [
			items.map(({ json }, itemIndex) =>
				rowOf(toNodeError(node, caught, { itemIndex }), itemIndex, json),
			),
		];
	}

	const ready: ReadyItem[] = [];
	for (const itemIndex of items.keys()) {
		try {
			ready.push({ itemIndex, ...(await work.prepare(itemIndex)) });
		} catch (caught) {
			fail({ itemIndex, caught });
		}
	}
	const [unfit] = failures;
	if (unfit) throw withMore(errorOf(unfit), failedChecks(numbersOf(failures), items.length));

	const chains = chainByKey(ready);
	let next = 0;
	const worker = async () => {
		for (let chain = chains[next++]; chain !== undefined; chain = chains[next++]) {
			for (const { itemIndex, apiKey = '', send } of chain) {
				if (failures.length > 0 || isCancelled(context)) return;
				try {
					const outputs = await send();
					rows[itemIndex] = outputs.map((json) => ({
						json: withoutCertainKey(json, apiKey),
						pairedItem: { item: itemIndex },
					}));
					done += 1;
				} catch (caught) {
					fail({ itemIndex, caught, apiKey });
				}
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(work.parallel, chains.length) }, worker));

	const [first, ...others] = failures;
	if (first) throw withMore(errorOf(first), failedSending(numbersOf(others), done, items.length));
	return [rows.flat()];
}

interface ReadyItem extends PreparedItem {
	itemIndex: number;
}

interface Failure {
	itemIndex: number;
	caught: unknown;
	apiKey?: string;
}

const numbersOf = (failures: readonly Failure[]) => failures.map(({ itemIndex }) => itemIndex);

/**
 * The row of a failed item. n8n makes `{ error: message }` of its `json` and routes it by the error, which stands
 * - beside `json`, where every version finds it; in `json.error` it would make n8n's Retry On Fail send all items again
 *   (n8n.md#retry-on-fail);
 * - as `$error`, with `$json`, since n8n up to 1.120 forgets the other one on its way to the error output
 *   (n8n.md#failed-rows).
 */
function failedRow(
	error: ShownError,
	itemIndex: number,
	json: IDataObject = {},
): INodeExecutionData {
	return { json: { $error: error, $json: json }, error, pairedItem: { item: itemIndex } };
}

/**
 * The row of a failed item where an agent uses the node as a tool. It gets the `json` as its answer, and nothing at all
 * of an error that is thrown (n8n.md#tools-of-an-agent).
 */
function rowForModel({ message, description }: ShownError, itemIndex: number): INodeExecutionData {
	const details = description ? { details: description } : {};
	return { json: { error: message, ...details }, pairedItem: { item: itemIndex } };
}

function withMore(error: ShownError, more: string): ShownError {
	const { description } = error;
	const own = description?.replace(/[^.!?…]$/, '$&.');
	error.description = [own, more].filter(Boolean).join(' ');
	return error;
}

/**
 * Groups items that belong in one order, also through others: what shares a key with either of two items joins them.
 * The groups are in order of first appearance; items without a key stand alone.
 */
function chainByKey(items: readonly ReadyItem[]): ReadyItem[][] {
	const joined = new Map<string, string>();
	for (const { orderKey = [] } of items) {
		const [first, ...others] = [orderKey].flat();
		for (const other of others) {
			const [one, two] = [rootOf(joined, first ?? other), rootOf(joined, other)];
			if (one !== two) joined.set(two, one);
		}
	}
	const byRoot = new Map<string, ReadyItem[]>();
	const chains: ReadyItem[][] = [];
	for (const item of items) {
		const [key] = [item.orderKey ?? []].flat();
		const root = key === undefined ? undefined : rootOf(joined, key);
		const chain = root === undefined ? undefined : byRoot.get(root);
		if (chain) {
			chain.push(item);
			continue;
		}
		const started = [item];
		chains.push(started);
		if (root !== undefined) byRoot.set(root, started);
	}
	return chains;
}

/** The key that stands for all that are joined with a key. Shortens the way for the next time. */
function rootOf(joined: Map<string, string>, key: string): string {
	let at = key;
	for (let next = joined.get(at); next !== undefined; next = joined.get(at)) {
		joined.set(at, joined.get(next) ?? next);
		at = next;
	}
	return at;
}
