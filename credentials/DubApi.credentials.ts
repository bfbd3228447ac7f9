import type { IAuthenticate, ICredentialType, INodeProperties } from 'n8n-workflow';

import { DEFAULT_BASE_URL } from '../nodes/dub/baseUrl';
import { authorize } from '../nodes/shared/authorize';

/** An API key of a Dub workspace, and where that Dub is. The node that uses it tests it (`testedBy`). */
export class DubApi implements ICredentialType {
	name = 'dubApi';

	displayName = 'Dub API';

	icon = { light: 'file:../icons/dub.svg', dark: 'file:../icons/dub.dark.svg' } as const;

	documentationUrl =
		'https://github.com/n8n-nodes-whop-dub/n8n-nodes-whop-dub/blob/main/docs/credentials/dub.md';

	properties: INodeProperties[] = [
		{
			displayName:
				'Make a key under <a href="https://app.dub.co/settings/tokens" target="_blank">Settings &gt; API Keys in Dub</a>, and paste it here. Any permission will do, but the workspace needs the Business plan or a higher one.',
			name: 'howTo',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'e.g. dub_…',
			description:
				'A secret key, which starts with dub_; publishable keys (dub_pk_…) do not work. The person who makes it must be an owner or a member of the workspace.',
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
	authenticate: IAuthenticate = async (credentials, requestOptions) =>
		await Promise.resolve(authorize(requestOptions, credentials.apiKey));
}
