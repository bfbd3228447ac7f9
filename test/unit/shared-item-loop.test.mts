import fc from 'fast-check';
import type { IDataObject, IExecuteFunctions, INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { runItems } from '../../nodes/shared/itemLoop.ts';
import type { PreparedItem } from '../../nodes/shared/itemLoop.ts';
import { ApiError, InvalidInputError } from '../../nodes/shared/errors.ts';

const NODE: INode = {
	id: '1',
	name: 'Node',
	type: 'test.node',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** The few parts of n8n's context that the loop uses. */
function contextOf(
	count: number,
	{ goOn = false, signal = new AbortController().signal } = {},
): IExecuteFunctions {
	const parts: Partial<IExecuteFunctions> = {
		getInputData: () => Array.from({ length: count }, (_, n) => ({ json: { n } })),
		getNode: () => NODE,
		continueOnFail: () => goOn,
		getExecutionCancelSignal: () => signal,
	};
	return parts as IExecuteFunctions;
}

interface Script {
	/** Throws for an item that cannot be prepared. */
	prepare?: (n: number) => void;
	orderKey?: (n: number) => string | readonly string[] | undefined;
	send?: (n: number) => Promise<IDataObject[]>;
}

/** Work that notes what it sends; each item takes as many turns of the event loop as `turns` says. */
function workOf(parallel: number, script: Script = {}, turns: number[] = []) {
	const started: number[] = [];
	const ended: number[] = [];
	const seen = { underWay: 0, most: 0 };
	const prepare = (n: number): PreparedItem => {
		script.prepare?.(n);
		const orderKey = script.orderKey?.(n);
		return {
			...(orderKey === undefined ? {} : { orderKey }),
			send: async () => {
				started.push(n);
				seen.underWay += 1;
				seen.most = Math.max(seen.most, seen.underWay);
				try {
					for (let turn = turns[n] ?? 1; turn > 0; turn--) await Promise.resolve();
					return (await script.send?.(n)) ?? [{ sent: n }];
				} finally {
					seen.underWay -= 1;
					ended.push(n);
				}
			},
		};
	};
	return { work: () => ({ parallel, prepare }), started, ended, seen };
}

const range = (count: number) => Array.from({ length: count }, (_, n) => n);

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
	return await promise.then(
		() => undefined,
		(error: unknown) => error,
	);
}

describe('the item loop', () => {
	it('gives one paired row for each item, in input order, however long each takes', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.nat(20), { maxLength: 30 }),
				fc.integer({ min: 1, max: 12 }),
				async (turns, parallel) => {
					const { work, seen } = workOf(parallel, {}, turns);
					const [rows = []] = await runItems(contextOf(turns.length), work);
					expect(rows).toEqual(
						turns.map((_, n) => ({ json: { sent: n }, pairedItem: { item: n } })),
					);
					expect(seen.most).toBe(Math.min(parallel, turns.length));
				},
			),
		);
	});

	it('pairs each of several rows, and copes with none', async () => {
		const outputs: IDataObject[][] = [[{ a: 1 }, { a: 2 }], [], [{ a: 3 }]];
		const { work } = workOf(2, { send: (n) => Promise.resolve(outputs[n] ?? []) });
		const [rows = []] = await runItems(contextOf(3), work);
		expect(rows.map(({ json, pairedItem }) => [json.a, pairedItem])).toEqual([
			[1, { item: 0 }],
			[2, { item: 0 }],
			[3, { item: 2 }],
		]);
	});

	it('keeps the order of items with the same key, while others overtake', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.tuple(fc.constantFrom('a', 'b', undefined), fc.nat(9)), { maxLength: 25 }),
				fc.integer({ min: 1, max: 8 }),
				async (items, parallel) => {
					const keys = items.map(([key]) => key);
					const turns = items.map(([, turn]) => turn);
					const { work, started, ended } = workOf(parallel, { orderKey: (n) => keys[n] }, turns);
					await runItems(contextOf(items.length), work);
					for (const key of ['a', 'b']) {
						const mine = (list: number[]) => list.filter((n) => keys[n] === key);
						expect(mine(started)).toEqual(mine(started).sort((x, y) => x - y));
						expect(mine(ended)).toEqual(mine(started));
					}
					expect(started).toHaveLength(items.length);
				},
			),
		);
	});

	it('keeps the order of items that have one of several keys in common', async () => {
		const names = ['a', 'b', 'c', 'd', 'e', 'f'];
		const key = fc.constantFrom(...names);
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.tuple(fc.array(key, { maxLength: 3 }), fc.nat(9)), { maxLength: 25 }),
				fc.integer({ min: 2, max: 8 }),
				async (items, parallel) => {
					const keys = items.map(([some]) => some);
					const turns = items.map(([, turn]) => turn);
					const { work, started, ended } = workOf(parallel, { orderKey: (n) => keys[n] }, turns);
					await runItems(contextOf(items.length), work);
					for (const one of names) {
						const mine = (list: number[]) => list.filter((n) => keys[n]?.includes(one));
						expect(mine(started)).toEqual(mine(started).sort((x, y) => x - y));
						expect(mine(ended)).toEqual(mine(started));
					}
					expect(started.toSorted((x, y) => x - y)).toEqual(range(items.length));
				},
			),
		);
	});

	it('sends two items of no common key at once, and three that others join one by one', async () => {
		const keys = [['a', 'x'], ['b'], ['b', 'x'], ['c', 'y'], ['d', 'z']];
		const { work, started, seen } = workOf(9, { orderKey: (n) => keys[n] }, [5, 5, 5, 5, 5]);
		await runItems(contextOf(5), work);
		expect(started).toEqual([0, 3, 4, 1, 2]);
		expect(seen.most).toBe(3);
	});

	it('checks everything before it sends anything', async () => {
		const prepare = (n: number) => {
			if (n === 2) throw new InvalidInputError("'It' is empty", 'Fill it in');
		};
		const { work, started } = workOf(2, { prepare });
		const error = await failureOf(runItems(contextOf(4), work));
		expect(started).toEqual([]);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({ message: "[item 2] 'It' is empty", context: { itemIndex: 2 } });
	});

	it.each([
		[[0], 1, 'Fill it in. Nothing was sent.'],
		[[2], 4, 'Fill it in. It is the only one of 4 items that fails the check. Nothing was sent.'],
		[
			[1, 2, 3],
			4,
			'Fill it in. 3 of 4 items fail the check: 1, 2 and 3 (n8n counts from 0). Nothing was sent.',
		],
		[
			range(40),
			50,
			'Fill it in. 40 of 50 items fail the check: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 30 more (n8n counts from 0). Nothing was sent.',
		],
	])(
		'says when items fail the check (%#) that nothing was sent, and how many they are',
		async (bad, count, description) => {
			const prepare = (n: number) => {
				if (bad.includes(n)) throw new InvalidInputError("'It' is empty", 'Fill it in');
			};
			const error = await failureOf(runItems(contextOf(count), workOf(2, { prepare }).work));
			expect(error).toHaveProperty('description', description);
		},
	);

	it('names the items that fail together with the first, not all of very many', async () => {
		const send = () => Promise.reject(new ApiError({ message: 'Lost', description: 'Look.' }));
		const { work } = workOf(1_000, { send });
		const failureWith = async (count: number) => await failureOf(runItems(contextOf(count), work));
		expect(await failureWith(2)).toHaveProperty(
			'description',
			'Look. Item 1 was under way and failed too: what is said here may hold for it as well.',
		);
		expect(await failureWith(4)).toHaveProperty(
			'description',
			'Look. Items 1, 2 and 3 were under way and failed too: what is said here may hold for them as well.',
		);
		expect(await failureWith(1_000)).toHaveProperty(
			'description',
			'Look. Items 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 989 more were under way and failed too: what is said here may hold for them as well.',
		);
	});

	it('stops after the first refusal, lets go on what is under way, and says how many were sent', async () => {
		const send = (n: number) => {
			if (n === 2)
				throw new ApiError({ message: 'Refused', description: 'Do this.', httpCode: 404 });
			return Promise.resolve([{ n }]);
		};
		const { work, started } = workOf(1, { send });
		const error = await failureOf(runItems(contextOf(6), work));
		expect(started).toEqual([0, 1, 2]);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({ message: '[item 2] Refused', httpCode: '404' });
		expect(error).toHaveProperty(
			'description',
			expect.stringMatching(/^Do this\. 2 of 6 items were already/),
		);
	});

	it('does not speak of items sent before when there were none', async () => {
		const send = () =>
			Promise.reject(new ApiError({ message: 'Refused', description: 'Do this.' }));
		const error = await failureOf(runItems(contextOf(2), workOf(1, { send }).work));
		expect(error).toHaveProperty('description', 'Do this.');
	});

	it('gives one row per item when it may go on, with the failure beside the json', async () => {
		const prepare = (n: number) => {
			if (n === 0) throw new InvalidInputError('Not this one');
		};
		const send = (n: number) => {
			if (n === 2) throw new ApiError({ message: 'Refused' });
			return Promise.resolve([{ n }]);
		};
		const { work } = workOf(3, { prepare, send });
		const [rows = []] = await runItems(contextOf(4, { goOn: true }), work);
		expect(rows.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2, 3].map((item) => ({ item })),
		);
		expect(rows.map(({ error }) => error?.message)).toEqual([
			'[item 0] Not this one',
			undefined,
			'[item 2] Refused',
			undefined,
		]);
		// Under `error` it would make n8n's Retry On Fail send all items again.
		expect(rows.map(({ json }) => json)).toEqual([
			{ $error: rows[0]?.error, $json: { n: 0 } },
			{ n: 1 },
			{ $error: rows[2]?.error, $json: { n: 2 } },
			{ n: 3 },
		]);
	});

	it('fails every item when what holds for all of them cannot be read, and keeps each apart', async () => {
		const begin = () => {
			throw new InvalidInputError("'Base URL' is no address");
		};
		const [rows = []] = await runItems(contextOf(3, { goOn: true }), begin);
		expect(
			rows.map(({ json, error, pairedItem }) => [json.$json, error?.message, pairedItem]),
		).toEqual([0, 1, 2].map((n) => [{ n }, "'Base URL' is no address", { item: n }]));
		expect(new Set(rows.map(({ error }) => error)).size).toBe(3);
		await expect(runItems(contextOf(3), begin)).rejects.toThrow("'Base URL' is no address");
	});

	it.each([{ goOn: false }, { goOn: true }])(
		'as a tool gives back what an agent is to know of the failure: %p',
		async ({ goOn }) => {
			const context = Object.assign(contextOf(1, { goOn }), { isToolExecution: () => true });
			const send = () =>
				Promise.reject(new ApiError({ message: 'Refused', description: 'Do this.' }));
			const told = [[{ json: { error: 'Refused', details: 'Do this.' }, pairedItem: { item: 0 } }]];
			expect(await runItems(context, workOf(1, { send }).work)).toEqual(told);
			const begin = () => {
				throw new InvalidInputError('Not so', 'But so.');
			};
			expect(await runItems(context, begin)).toEqual([
				[{ json: { error: 'Not so', details: 'But so.' }, pairedItem: { item: 0 } }],
			]);
		},
	);

	it('sends nothing more once the execution is cancelled', async () => {
		const cancel = new AbortController();
		const send = (n: number) => {
			if (n === 1) cancel.abort();
			return Promise.resolve([{ n }]);
		};
		const { work, started } = workOf(1, { send });
		await failureOf(runItems(contextOf(5, { signal: cancel.signal }), work));
		expect(started).toEqual([0, 1]);
	});
});
