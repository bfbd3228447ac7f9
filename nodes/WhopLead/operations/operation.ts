import type { IExecuteFunctions } from 'n8n-workflow';

import type { PreparedItem } from '../../shared/itemLoop';
import type { Whop } from '../../whop/client';

/**
 * An operation of the node: begins a run, then reads and checks what it does with each input item (counted from 0).
 * @throws InvalidInputError, for an item, naming the field that cannot be used
 */
export type Operation = (
	context: IExecuteFunctions,
) => (whop: Whop, itemIndex: number) => PreparedItem;
