import type {
	IAuthenticate,
	IAuthenticateRuleBase,
	IAuthenticateRuleResponseCode,
	IAuthenticateRuleResponseSuccessBody,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

import { cleanApiKey } from '../nodes/shared/apiKey';
import { ENVIRONMENT_URLS } from '../nodes/whop/baseUrl';
import { API_VERSION, PERMISSION_CHECK_VERSION, VERSION_HEADER } from '../nodes/whop/version';

/** An API key of Whop, and what all Whop nodes need to know beside it. */
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

	/** A function, because the test of the credential asks at another version than the nodes do. */
	authenticate: IAuthenticate = async (credentials, requestOptions) => {
		const headers = { ...requestOptions.headers };
		const hasVersion = Object.keys(headers).some(
			(name) => name.toLowerCase() === VERSION_HEADER.toLowerCase(),
		);
		if (!hasVersion) headers[VERSION_HEADER] = versionOf(credentials.apiVersion);
		headers.Authorization = `Bearer ${cleanApiKey(credentials.apiKey)}`;
		return await Promise.resolve({ ...requestOptions, headers });
	};

	/**
	 * `GET /permissions` serves every kind of key, needs no permission itself, answers 401 to a bad key, and counts a
	 * company that the key cannot see as nothing granted (whop-api.md 10, docs and field).
	 */
	test: ICredentialTestRequest = {
		request: {
			baseURL: `={{ $credentials.environment === "sandbox" ? "${ENVIRONMENT_URLS.sandbox}" : $credentials.environment === "custom" ? $credentials.baseUrl.trim().replace(/\\/+$/, "") : "${ENVIRONMENT_URLS.production}" }}`,
			url: '/permissions',
			qs: {
				resource_id: '={{ ($credentials.companyId || "").trim() }}',
				actions: 'lead:basic:read,lead:manage',
			},
			headers: { [VERSION_HEADER]: PERMISSION_CHECK_VERSION },
		},
		rules: mixed(
			[
				whenStatus(
					401,
					'Whop does not accept this API key. It may be incomplete or revoked, or belong to the other environment: keys of production and sandbox look the same.',
				),
				whenStatus(
					400,
					"Whop did not take the question about this company. Check 'Company ID': it starts with biz_.",
				),
				whenStatus(
					403,
					"The key may not ask about this company. Check that 'Company ID' is the company that the key belongs to.",
				),
				whenStatus(
					404,
					"Whop finds nothing at this address. Check 'Company ID' and the environment or base URL.",
				),
				whenStatus(
					422,
					"Whop did not take the question about this company. Check 'Company ID': it starts with biz_.",
				),
				whenStatus(
					429,
					'Whop takes no more requests with this key for now. Try again in a minute.',
				),
			],
			[
				whenGranted(
					undefined,
					0,
					"Something answers at this address, but not as Whop's API does. Check the environment or base URL.",
				),
				whenGranted(
					false,
					0,
					'The key is valid but lacks the permission lead:basic:read for this company, without which leads cannot be read. Add it to the key in the Whop dashboard, or correct the company ID: for a company that is not the one of the key, no permission counts.',
				),
				whenGranted(
					false,
					1,
					'The key is valid but lacks the permission lead:manage for this company, without which leads cannot be created or updated. Add it to the key in the Whop dashboard.',
				),
			],
		),
	};
}

function versionOf(given: unknown): string {
	const version = typeof given === 'string' ? given.trim() : '';
	return version === '' ? API_VERSION : version;
}

function whenStatus(status: number, message: string): IAuthenticateRuleResponseCode {
	return { type: 'responseCode', properties: { value: status, message } };
}

/** @param index place of the permission among the `actions` asked for */
function whenGranted(
	value: false | undefined,
	index: number,
	message: string,
): IAuthenticateRuleResponseSuccessBody {
	return {
		type: 'responseSuccessBody',
		properties: { key: `data.${index}.granted`, value, message },
	};
}

/** n8n reads each rule by its own type, but types a list of them as all of one kind. */
function mixed(
	statusRules: IAuthenticateRuleResponseCode[],
	bodyRules: IAuthenticateRuleResponseSuccessBody[],
): IAuthenticateRuleResponseSuccessBody[] {
	const rules = [...bodyRules];
	const anyKind: IAuthenticateRuleBase[] = rules;
	anyKind.unshift(...statusRules);
	return rules;
}
