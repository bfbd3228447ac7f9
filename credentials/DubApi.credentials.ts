import type {
	IAuthenticate,
	IAuthenticateRuleResponseCode,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

import { DEFAULT_BASE_URL } from '../nodes/dub/baseUrl';
import { cleanApiKey } from '../nodes/shared/apiKey';

/** An API key of a Dub workspace, and where that Dub is. */
export class DubApi implements ICredentialType {
	name = 'dubApi';

	displayName = 'Dub API';

	icon = { light: 'file:../icons/dub.svg', dark: 'file:../icons/dub.dark.svg' } as const;

	documentationUrl = 'https://dub.co/docs/api-reference/tokens';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'e.g. dub_…',
			description:
				'A secret key of a Dub workspace on the Business plan or higher (Settings > API Keys). It starts with dub_; publishable keys (dub_pk_…) do not work. The person who makes it must be an owner or a member of the workspace.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: DEFAULT_BASE_URL,
			description: 'Where the API is. Change it only for a Dub that you host yourself.',
		},
	];

	// A function, because an expression would be evaluated again for every request.
	authenticate: IAuthenticate = async (credentials, requestOptions) => {
		await Promise.resolve();
		return {
			...requestOptions,
			headers: {
				...requestOptions.headers,
				Authorization: `Bearer ${cleanApiKey(credentials.apiKey)}`,
			},
		};
	};

	/** Needs no scope and the same plan as tracking; no GET can reveal a role that may not track (dub-api.md 10). */
	test: ICredentialTestRequest = {
		request: {
			baseURL: `={{ ($credentials.baseUrl || "${DEFAULT_BASE_URL}").trim().replace(new RegExp("/+$"), "") }}`,
			url: '/customers',
			qs: { pageSize: 1 },
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						'Dub does not know this API key. Check that it is complete, and that it is a secret key (dub_…), not a publishable one (dub_pk_…)',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						'The key is right, but the Dub plan of its workspace cannot track leads. Tracking needs the Business plan or higher',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message:
						'Dub finds no workspace for this key. Workspace keys start with dub_; if this one does, its workspace was deleted, or the Base URL is not that of a Dub API',
				},
			},
			...[409, 410].map(
				(status): IAuthenticateRuleResponseCode => ({
					type: 'responseCode',
					properties: {
						value: status,
						message:
							"The key's owner has not accepted the invitation to its workspace. Accept it in Dub, or use another key",
					},
				}),
			),
			{
				type: 'responseCode',
				properties: {
					value: 429,
					message: 'Dub takes no more requests with this key for now. Try again in a minute',
				},
			},
		],
	};
}
