// Workflows as the panels of 0.1.0 saved them: its fields, and of those the ones that are not as they are by default.
import { setTo, whopLeadTrigger } from './pack-nodes.mts';
import type { NodeToRun } from './workflows.mts';

const CREDENTIAL_COMPANY = { __rl: true, mode: 'list', value: '' };
const OF_FORM = "$('Form').item.json.body";

/** Of the example "Whop leads to Dub". */
export const leadsWorkflow: readonly NodeToRun[] = [
	whopLeadTrigger(),
	{
		name: 'Dub Track Lead',
		type: 'n8n-nodes-whop-dub.dubTrackLead',
		typeVersion: 1,
		parameters: {
			clickId: '={{ $json.metadata?.dub_id }}',
			eventName: "={{ $json.event === 'lead.converted' ? 'Customer' : 'Lead' }}",
			customerExternalId: '={{ $json.id }}',
			additionalFields: {
				customerName: '={{ $json.user.name }}',
				customerEmail: '={{ $json.user.email }}',
			},
			options: { emptyClickId: 'skip' },
		},
	},
];

/** Create, track and update, with most of what can be set; what Whop refuses goes to "Refused". */
export const formWorkflow: readonly NodeToRun[] = [
	{
		name: 'Form',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		webhookId: '6c1d3a52-9a1f-4a2e-8c77-2f1d6e5b4a31',
		parameters: { httpMethod: 'POST', path: 'form', responseMode: 'lastNode', options: {} },
	},
	{
		name: 'Whop Lead',
		type: 'n8n-nodes-whop-dub.whopLead',
		typeVersion: 1,
		onError: 'continueErrorOutput',
		errorTo: 'Refused',
		parameters: {
			resource: 'lead',
			operation: 'create',
			company: CREDENTIAL_COMPANY,
			userId: '={{ $json.body.user }}',
			additionalFields: {
				metadataJson: '={{ JSON.stringify({ dub_id: $json.body.click, plan: { seats: 3 } }) }}',
				referrer: 'https://shop.example/landing',
			},
			options: { longestWait: 60, parallel: 5, timeout: 30 },
		},
	},
	{
		name: 'Dub Track Lead',
		type: 'n8n-nodes-whop-dub.dubTrackLead',
		typeVersion: 1,
		onError: 'continueRegularOutput',
		parameters: {
			clickId: '={{ $json.metadata.dub_id }}',
			eventName: 'Form',
			customerExternalId: '={{ $json.id }}',
			additionalFields: {
				customerEmail: '={{ $json.user.email }}',
				eventQuantity: 2,
				metadata: { entries: [{ key: 'source', value: 'form' }] },
				mode: 'wait',
			},
			options: { verifyClick: true },
		},
	},
	{
		name: 'Update lead',
		type: 'n8n-nodes-whop-dub.whopLead',
		typeVersion: 1,
		parameters: {
			resource: 'lead',
			operation: 'update',
			leadId: "={{ $('Whop Lead').item.json.id }}",
			updateFields: {
				metadataJson: '={{ { recorded: $json.recorded } }}',
				referrer: `={{ 'https://shop.example/' + ${OF_FORM}.user }}`,
			},
			options: {},
		},
	},
	setTo('Refused', `{ refused: $json.error !== '', user: ${OF_FORM}.user }`),
];
