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
import { byVersion, runOperation } from '../shared/operation';
import { optionsProperty } from '../shared/sendOptions';
import { REASONS } from './hints';
import { trackLead } from './trackLead';

/** Records one lead in Dub for each item. */
export class DubTrackLead implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dub Track Lead',
		name: 'dubTrackLead',
		icon: { light: 'file:../../icons/dub.svg', dark: 'file:../../icons/dub.dark.svg' },
		group: ['output'],
		version: [1, 1.1],
		// As it was typed: the value of an expression is not known before there are items, and then one of many.
		subtitle:
			'={{ String($rawParameter["eventName"] || "").startsWith("=") ? "event from the item" : $rawParameter["eventName"] }}',
		description: 'Record a lead in Dub, attributed to the click it came from',
		defaults: { name: 'Dub Track Lead' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'dubApi', required: true, testedBy: 'dubCredentialTest' }],
		properties: [
			...trackLead.properties,
			...byVersion(
				[optionsProperty(trackLead.version1Options)],
				[optionsProperty(trackLead.options)],
			),
		],
	};

	methods = {
		credentialTest: { dubCredentialTest },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const output = await runOperation(this, () => trackLead, dubFor);
		hintAtRows(this, output.flat(), 'lead', REASONS);
		return output;
	}
}
