import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { readBaseUrl } from '../dub/baseUrl';
import { emptyClickField, readLead } from '../dub/lead';
import type { Lead } from '../dub/lead';
import { trackLead } from '../dub/trackLead';
import { ADDITIONAL_FIELDS, TOP_FIELDS, TRACK_LEAD_FIELDS } from '../dub/trackLeadFields';
import { verifyClickProperty } from '../dub/verifyClick';
import { toProperties } from '../shared/fields';
import { givenBy } from '../shared/givenBy';
import { runItems } from '../shared/itemLoop';
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
		credentials: [{ name: 'dubApi', required: true }],
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
				options: [...toProperties(emptyClickField), ...sendOptionProperties, verifyClickProperty],
			},
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { parallel, settings } = readSendOptions(this);
		const baseUrl = await readBaseUrl(this);
		return await runItems<{ lead: Lead; verifyClick: boolean }>(this, {
			parallel,
			prepare: (itemIndex) => {
				const given = givenBy(this, itemIndex, 'additionalFields', 'options');
				const verifyClick = given.value('verifyClick');
				return {
					lead: readLead(given),
					// An expression may yield text.
					verifyClick: verifyClick === true || verifyClick === 'true',
				};
			},
			// Two events of one customer are recorded in the order in which they came in.
			orderKey: ({ lead }) => (lead.send ? lead.customer : undefined),
			send: async ({ lead, verifyClick }) => [
				await trackLead(this, settings, baseUrl, lead, verifyClick),
			],
		});
	}
}
