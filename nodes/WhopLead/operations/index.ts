import type { IExecuteFunctions } from 'n8n-workflow';

import type { PreparedItem } from '../../shared/itemLoop';
import { InputProblem } from '../../shared/problem';
import type { Whop } from '../../whop/client';
import type { Operation } from '../parameters';
import { create } from './create';
import { get } from './get';
import { getMany } from './getMany';
import { update } from './update';

/** Reads and checks what an operation does with an input item (counted from 0). */
type OperationWork = (context: IExecuteFunctions, whop: Whop, itemIndex: number) => PreparedItem;

const OPERATIONS: ReadonlyMap<unknown, OperationWork> = new Map(
	Object.entries({ create, get, getAll: getMany, update } satisfies Record<
		Operation,
		OperationWork
	>),
);

/**
 * @param name the value of the node's Operation
 * @throws InputProblem when it is none of the four, as an expression may give
 */
export function operationNamed(name: unknown): OperationWork {
	const operation = OPERATIONS.get(name);
	if (operation === undefined) throw new InputProblem('Choose one of the operations of this node');
	return operation;
}
