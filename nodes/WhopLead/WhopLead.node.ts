import { NodeConnectionTypes, updateDisplayOptions } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { runOperation } from '../shared/operation';
import { optionsProperty } from '../shared/sendOptions';
import { whopFor } from '../whop/client';
import { whopCredentialTest } from '../whop/credentialTest';
import { getProducts, searchCompanies, searchProducts } from '../whop/pickers';
import { hintAtHiddenEmails } from './hints';
import { create } from './operations/create';
import { get } from './operations/get';
import { getMany } from './operations/getMany';
import { operationNamed } from './operations/leadOperation';
import type { LeadOperation } from './operations/leadOperation';
import { update } from './operations/update';

/** In the order of the menu. */
const OPERATIONS: readonly LeadOperation[] = [create, get, getMany, update];

/** The four operations of Whop's API on leads: create, get, get many, update (whop.md#operations-on-leads). */
export class WhopLead implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Whop Lead',
		name: 'whopLead',
		icon: { light: 'file:../../icons/whop.svg', dark: 'file:../../icons/whop.dark.svg' },
		group: ['transform'],
		version: [1, 1.1],
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
				options: OPERATIONS.map(({ menu }) => menu),
				default: 'create',
			},
			...OPERATIONS.flatMap(({ menu, properties }) =>
				updateDisplayOptions({ show: { resource: ['lead'], operation: [menu.value] } }, properties),
			),
			optionsProperty(),
		],
	};

	methods = {
		credentialTest: { whopCredentialTest },
		listSearch: { searchCompanies, searchProducts },
		loadOptions: { getProducts },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const output = await runOperation(
			this,
			() => operationNamed(this.getNodeParameter('operation', 0), OPERATIONS),
			whopFor,
		);
		hintAtHiddenEmails(this, output.flat());
		return output;
	}
}
