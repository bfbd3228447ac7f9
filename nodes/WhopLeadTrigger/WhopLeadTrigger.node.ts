import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
} from 'n8n-workflow';

import { toProperties } from '../shared/properties';
import { companyField } from '../whop/company';
import { whopCredentialTest } from '../whop/credentialTest';
import { LEAD_LIST_FIELDS } from '../whop/leadFields';
import { getProducts, searchCompanies } from '../whop/pickers';
import { LEAD_EVENTS } from './events';
import { lookbackField, olderLeadsField } from './options';
import { pollLeads } from './poll';

/** The events' names by their values, for an expression. */
const NAMES = JSON.stringify(LEAD_EVENTS.map(({ kind, name }) => [kind, name]));

/**
 * Starts workflows for leads that are new or have become customers. Whop announces neither, so it reads the leads at
 * each poll and compares them with what it remembers.
 */
export class WhopLeadTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Whop Lead Trigger',
		name: 'whopLeadTrigger',
		icon: { light: 'file:../../icons/whop.svg', dark: 'file:../../icons/whop.dark.svg' },
		group: ['trigger'],
		version: 1,
		// As text, since an expression may give something else than a list.
		subtitle: `={{ ${NAMES}.filter(([event]) => ("" + $parameter["triggerOn"]).includes(event)).map(([, name]) => name).join(", ") }}`,
		description: 'Starts the workflow for new leads on Whop and for leads that become customers',
		defaults: { name: 'Whop Lead Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'whopApi', required: true, testedBy: 'whopCredentialTest' }],
		properties: [
			{
				displayName:
					'Whop announces no leads, so this node looks for them at the times above. The first time after the workflow is published it only notes the leads that exist, and starts nothing.',
				name: 'firstPoll',
				type: 'notice',
				default: '',
			},
			{
				displayName: 'Trigger On',
				name: 'triggerOn',
				type: 'multiOptions',
				required: true,
				default: [...LEAD_EVENTS.map(({ kind }) => kind)],
				options: LEAD_EVENTS.map(({ kind, name, description }) => ({
					name,
					value: kind,
					description,
				})),
				description: 'What starts the workflow, once for each lead',
			},
			...toProperties(companyField),
			{
				displayName: 'Filters',
				name: 'filters',
				type: 'collection',
				placeholder: 'Add Filter',
				default: {},
				options: toProperties(LEAD_LIST_FIELDS.product_ids),
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add Option',
				default: {},
				options: [...toProperties(lookbackField), ...toProperties(olderLeadsField)],
			},
		],
	};

	methods = {
		credentialTest: { whopCredentialTest },
		listSearch: { searchCompanies },
		loadOptions: { getProducts },
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollLeads(this);
	}
}
