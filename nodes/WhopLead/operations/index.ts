import { InvalidInputError } from '../../shared/errors';
import type { OperationName } from '../parameters';
import { create } from './create';
import { get } from './get';
import { getMany } from './getMany';
import type { Operation } from './operation';
import { update } from './update';

const OPERATIONS: ReadonlyMap<unknown, Operation> = new Map(
	Object.entries({ create, get, getAll: getMany, update } satisfies Record<
		OperationName,
		Operation
	>),
);

/**
 * @param name the value of the node's Operation
 * @throws InvalidInputError when it is none of the four, as an expression may give
 */
export function operationNamed(name: unknown): Operation {
	const operation = OPERATIONS.get(name);
	if (operation === undefined)
		throw new InvalidInputError('Choose one of the operations of this node');
	return operation;
}
