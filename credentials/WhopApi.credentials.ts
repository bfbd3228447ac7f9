import type { IAuthenticate, ICredentialType, INodeProperties } from 'n8n-workflow';

import { authorize } from '../nodes/shared/authorize';
import { cleanToken } from '../nodes/shared/identifying';
import { API_VERSION, VERSION_HEADER } from '../nodes/whop/version';

/** An API key of Whop, and what all Whop nodes need to know beside it. They test it (`testedBy`). */
export class WhopApi implements ICredentialType {
	name = 'whopApi';

	displayName = 'Whop API';

	icon = { light: 'file:../icons/whop.svg', dark: 'file:../icons/whop.dark.svg' } as const;

	documentationUrl = 'https://docs.whop.com/developer/api/getting-started';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'e.g. apik_…',
			description:
				'A key from the developer page of the Whop dashboard. It needs the permissions lead:basic:read, lead:manage, member:basic:read, member:email:read and access_pass:basic:read, and company:basic:read for the list of companies.',
		},
		{
			displayName: 'Company ID',
			name: 'companyId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. biz_xxxxxxxxxxxxxx',
			description:
				"The company that the key belongs to: the part of the dashboard's address that starts with biz_. The nodes use it where no company is chosen, and the test of this credential asks what the key may do there.",
		},
		{
			displayName: 'Environment',
			name: 'environment',
			type: 'options',
			default: 'production',
			options: [
				{ name: 'Custom URL', value: 'custom' },
				{ name: 'Production', value: 'production' },
				{ name: 'Sandbox', value: 'sandbox' },
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
			displayName: 'API Version',
			name: 'apiVersion',
			type: 'string',
			default: API_VERSION,
			description:
				'Sent as Api-Version-Date with each request. The nodes are made for the default; change it only when Whop retires that version.',
		},
		{
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
		},
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
