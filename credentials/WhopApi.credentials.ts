import type { IAuthenticate, ICredentialType, INodeProperties } from 'n8n-workflow';

import { authorize } from '../nodes/shared/authorize';
import { cleanToken } from '../nodes/shared/identifying';
import { COMPANY_LIST, READING, WRITING } from '../nodes/whop/permissions';
import { API_VERSION, VERSION_HEADER } from '../nodes/whop/version';

const PERMISSIONS = [...new Set<string>([...READING, ...WRITING, COMPANY_LIST])].join(', ');

const WHOPS_OWN = ['production', 'sandbox'];

/** Says where the key is made (whop.md#dashboard). */
function howTo(environment: 'production' | 'sandbox', address: string): INodeProperties {
	return {
		displayName: `Make a key on the <a href="${address}" target="_blank">developer page of Whop${environment === 'sandbox' ? "'s sandbox" : ''}</a>, tick the permissions below, and paste the key here.`,
		name: environment === 'production' ? 'howTo' : 'howToInSandbox',
		type: 'notice',
		default: '',
		displayOptions: { show: { environment: [environment] } },
	};
}

/**
 * A field that few need: it shows for an API that is not Whop's own, and behind the switch. What was saved counts in
 * any case: n8n drops the value of a field that is not there (n8n.md#parameters), but not that of a hidden one.
 */
function advanced(property: INodeProperties): INodeProperties[] {
	const ofWhop = { environment: WHOPS_OWN };
	return [
		{ ...property, displayOptions: { show: { environment: ['custom'] } } },
		{ ...property, displayOptions: { show: { ...ofWhop, advanced: [true] } } },
		{
			displayName: property.displayName,
			name: property.name,
			type: 'hidden',
			default: property.default,
			displayOptions: { show: ofWhop, hide: { advanced: [true] } },
		},
	];
}

/** An API key of Whop, and what all Whop nodes need to know beside it. They test it (`testedBy`). */
export class WhopApi implements ICredentialType {
	name = 'whopApi';

	displayName = 'Whop API';

	icon = { light: 'file:../icons/whop.svg', dark: 'file:../icons/whop.dark.svg' } as const;

	documentationUrl =
		'https://github.com/n8n-nodes-whop-dub/n8n-nodes-whop-dub/blob/main/docs/credentials/whop.md';

	properties: INodeProperties[] = [
		howTo('production', 'https://whop.com/dashboard/developer'),
		howTo('sandbox', 'https://sandbox.whop.com/dashboard/developer'),
		{
			displayName: 'Permissions to Tick',
			name: 'permissions',
			type: 'string',
			typeOptions: { copyButton: true },
			default: PERMISSIONS,
			description:
				'What the key must be allowed to do. This field changes nothing; it is here to be copied.',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'e.g. apik_…',
			description: 'A key with the permissions above',
		},
		{
			displayName: 'Company ID',
			name: 'companyId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. biz_xxxxxxxxxxxxxx, or the address of its dashboard',
			description:
				'The company that the key belongs to. Paste the address of its Whop dashboard, or the part of it that starts with biz_.',
		},
		{
			displayName: 'Environment',
			name: 'environment',
			type: 'options',
			default: 'production',
			options: [
				{ name: 'Production', value: 'production' },
				{ name: 'Sandbox', value: 'sandbox' },
				{ name: 'Custom URL', value: 'custom' },
			],
			description: 'Where the key is from. Keys of the sandbox look the same but work only there.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. http://localhost:8460/whop/api/v1',
			displayOptions: { show: { environment: ['custom'] } },
			description: 'The full address of the API, up to and including its version',
		},
		{
			displayName: 'Advanced',
			name: 'advanced',
			type: 'boolean',
			default: false,
			displayOptions: { show: { environment: WHOPS_OWN } },
			description: 'Whether to show what hardly anybody has to change',
		},
		...advanced({
			displayName: 'API Version',
			name: 'apiVersion',
			type: 'string',
			default: API_VERSION,
			description:
				'Sent as Api-Version-Date with each request. The nodes are made for the default; change it only when Whop retires that version.',
		}),
		...advanced({
			displayName: 'Name of the Company Parameter',
			name: 'accountParameter',
			type: 'options',
			default: 'automatic',
			options: [
				{ name: 'account_id', value: 'account_id' },
				{
					name: 'Automatic',
					value: 'automatic',
					description: 'Send company_id, and account_id where Whop asks for it',
				},
				{ name: 'company_id', value: 'company_id' },
			],
			description:
				'Whop calls the company either company_id or account_id, depending on the version of its API. Automatic finds out which.',
		}),
	];

	/** A function, because an expression can neither clean the key nor leave the version to the request. */
	authenticate: IAuthenticate = async (credentials, requestOptions) => {
		const headers = { ...requestOptions.headers };
		const hasVersion = Object.keys(headers).some(
			(name) => name.toLowerCase() === VERSION_HEADER.toLowerCase(),
		);
		if (!hasVersion) headers[VERSION_HEADER] = versionOf(credentials.apiVersion);
		return await Promise.resolve(authorize({ ...requestOptions, headers }, credentials.apiKey));
	};
}

function versionOf(given: unknown): string {
	const version = typeof given === 'string' ? cleanToken(given) : '';
	return version === '' ? API_VERSION : version;
}
