import type { INodePropertyOptions } from 'n8n-workflow';

import type { Operation } from '../../shared/operation';
import type { Whop } from '../../whop/client';

/** One operation of the node, whole. */
export interface LeadOperation extends Operation<Whop> {
	/** Its entry in the menu; the value is what workflows store. */
	menu: INodePropertyOptions;
}
