import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { dubFor } from '../dub/client';
import { dubCredentialTest } from '../dub/credentialTest';
import { hintAtRows } from '../dub/hints';
import { runOperation } from '../shared/operation';
import { optionsProperty } from '../shared/sendOptions';
import { trackSale } from './trackSale';

/** Records one sale in Dub for each item. */
export class DubTrackSale implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dub Track Sale',
		name: 'dubTrackSale',
		icon: { light: 'file:../../icons/dub.svg', dark: 'file:../../icons/dub.dark.svg' },
		group: ['output'],
		version: 1,
		// As it was typed: the values of expressions are not known before there are items.
		subtitle:
			'={{ [$rawParameter["amount"], $rawParameter["currency"]].some((text) => String(text || "").startsWith("=")) ? "amount from the item" : $rawParameter["amount"] + " " + $rawParameter["currency"] }}',
		description: 'Record a sale in Dub, attributed to the lead and the click it came from',
		defaults: { name: 'Dub Track Sale' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'dubApi', required: true, testedBy: 'dubCredentialTest' }],
		properties: [...trackSale.properties, optionsProperty(trackSale.options)],
	};

	methods = {
		credentialTest: { dubCredentialTest },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const output = await runOperation(this, () => trackSale, dubFor);
		hintAtRows(this, output.flat(), 'sale');
		return output;
	}
}
