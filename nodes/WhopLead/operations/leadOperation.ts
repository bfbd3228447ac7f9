import type { INodePropertyOptions } from 'n8n-workflow';

import { InvalidInputError } from '../../shared/errors';
import type { Operation } from '../../shared/operation';
import type { Whop } from '../../whop/client';

/** One operation of the node, whole. */
export interface LeadOperation extends Operation<Whop> {
	/** Its entry in the menu; the value is what workflows store. */
	menu: INodePropertyOptions;
}

/**
 * @param name the value of the node's Operation
 * @throws InvalidInputError when it is none of them, as an expression may give
 */
export function operationNamed(name: unknown, operations: readonly LeadOperation[]): LeadOperation {
	const operation = operations.find(({ menu }) => menu.value === name);
	if (operation === undefined) {
		throw new InvalidInputError('Choose one of the operations of this node');
	}
	return operation;
}
