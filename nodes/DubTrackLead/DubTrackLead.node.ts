import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { dubFor } from '../dub/client';
import { dubCredentialTest } from '../dub/credentialTest';
import { emptyClickField, readLead } from '../dub/lead';
import { trackLead } from '../dub/trackLead';
import { ADDITIONAL_FIELDS, TOP_FIELDS, TRACK_LEAD_FIELDS } from '../dub/trackLeadFields';
import { verifyClickField } from '../dub/verifyClick';
import { toProperties } from '../shared/fields';
import { parameterReader } from '../shared/parameterReader';
import { runItems } from '../shared/itemLoop';
import { readField } from '../shared/readFields';
import { readSendOptions, sendOptionProperties } from '../shared/sendOptions';

/** Sends one lead to Dub for each item: `POST /track/lead`, the only request the node makes (dub-api.md 2). */
export class DubTrackLead implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dub Track Lead',
		name: 'dubTrackLead',
		icon: { light: 'file:../../icons/dub.svg', dark: 'file:../../icons/dub.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{$parameter["eventName"]}}',
		description: 'Record a lead in Dub, attributed to the click it came from',
		defaults: { name: 'Dub Track Lead' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'dubApi', required: true, testedBy: 'dubCredentialTest' }],
		properties: [
			...TOP_FIELDS.flatMap((name) => toProperties(TRACK_LEAD_FIELDS[name])),
			{
				displayName: 'Additional Fields',
				name: 'additionalFields',
				type: 'collection',
				placeholder: 'Add Field',
				default: {},
				options: ADDITIONAL_FIELDS.flatMap(toProperties),
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add Option',
				default: {},
				options: [
					...toProperties(emptyClickField),
					...sendOptionProperties,
					...toProperties(verifyClickField),
				],
			},
		],
	};

	methods = {
		credentialTest: { dubCredentialTest },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runItems(this, () => {
			const { parallel, settings } = readSendOptions(this);
			const dub = dubFor(this, settings);
			return {
				parallel,
				prepare: async (itemIndex) => {
					const parameters = parameterReader(this, itemIndex, 'additionalFields', 'options');
					const lead = readLead(parameters);
					const verifyClick = readField(verifyClickField, parameters) === true;
					const ofItem = await dub(itemIndex);
					return {
						apiKey: ofItem.session.apiKey,
						// Two events of one customer are recorded in the order in which they came in.
						...(lead.send ? { orderKey: lead.customer } : {}),
						send: async () => [await trackLead(ofItem, lead, verifyClick)],
					};
				},
			};
		});
	}
}
