import type { IExecuteFunctions } from 'n8n-workflow';

import type { ItemWork } from '../../shared/itemLoop';
import { InputProblem } from '../../shared/problem';
import type { Whop } from '../../whop/client';
import type { Operation } from '../parameters';
import { create } from './create';
import { get } from './get';
import { getMany } from './getMany';
import { update } from './update';

/** What an operation does with an input item. */
type OperationWork = (context: IExecuteFunctions, whop: Whop) => ItemWork['prepare'];

const OPERATIONS: ReadonlyMap<unknown, OperationWork> = new Map(
	Object.entries({ create, get, getAll: getMany, update } satisfies Record<
		Operation,
		OperationWork
	>),
);

/**
 * @param operation the value of the node's Operation
 * @throws InputProblem when it is none of the four, as an expression may give
 */
export function workOf(operation: unknown): OperationWork {
	const work = OPERATIONS.get(operation);
	if (work === undefined) throw new InputProblem('Choose one of the operations of this node');
	return work;
}
