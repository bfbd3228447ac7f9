import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { toProperties } from '../shared/fields';
import { runItems } from '../shared/itemLoop';
import { readSendOptions, sendOptionProperties } from '../shared/sendOptions';
import { whopFor } from '../whop/client';
import { companyField } from '../whop/company';
import { whopCredentialTest } from '../whop/credentialTest';
import { getProducts, searchCompanies, searchProducts } from '../whop/pickers';
import { hintAtHiddenEmails } from './hints';
import { leadIdProperties } from './leadId';
import { operationNamed } from './operations';
import { createProperties } from './operations/create';
import { getManyProperties } from './operations/getMany';
import { updateProperties } from './operations/update';
import { shownFor } from './parameters';

/** The four operations of Whop's API on leads: create, get, get many, update (whop-api.md 4). */
export class WhopLead implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Whop Lead',
		name: 'whopLead',
		icon: { light: 'file:../../icons/whop.svg', dark: 'file:../../icons/whop.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Create, read and update the leads of a company on Whop',
		defaults: { name: 'Whop Lead' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'whopApi', required: true, testedBy: 'whopCredentialTest' }],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [{ name: 'Lead', value: 'lead' }],
				default: 'lead',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['lead'] } },
				options: [
					{
						name: 'Create',
						value: 'create',
						action: 'Create a lead',
						description: 'Record an existing Whop user as a lead of the company',
					},
					{
						name: 'Get',
						value: 'get',
						action: 'Get a lead',
						description: 'Retrieve one lead by its ID',
					},
					{
						name: 'Get Many',
						value: 'getAll',
						action: 'Get many leads',
						description: 'Retrieve a list of leads, converted or not',
					},
					{
						name: 'Update',
						value: 'update',
						action: 'Update a lead',
						description: 'Change the metadata or the referrer of a lead',
					},
				],
				default: 'create',
			},
			...shownFor(['create', 'getAll'], toProperties(companyField)),
			...leadIdProperties,
			...createProperties,
			...getManyProperties,
			...updateProperties,
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add Option',
				default: {},
				options: sendOptionProperties,
			},
		],
	};

	methods = {
		credentialTest: { whopCredentialTest },
		listSearch: { searchCompanies, searchProducts },
		loadOptions: { getProducts },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const output = await runItems(this, () => {
			const operation = operationNamed(this.getNodeParameter('operation', 0))(this);
			const { parallel, settings } = readSendOptions(this);
			const whop = whopFor(this, settings);
			return {
				parallel,
				prepare: async (itemIndex) => {
					const ofItem = await whop(itemIndex);
					return { ...operation(ofItem, itemIndex), apiKey: ofItem.session.apiKey };
				},
			};
		});
		hintAtHiddenEmails(this, output.flat());
		return output;
	}
}
