import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { cleanToken } from '../shared/identifying';
import type { AccountParameter } from './accountParameter';
import { whopBaseUrl } from './baseUrl';
import { readVersion } from './version';

/** What the nodes need to know of the credential. The key is not among it: n8n adds it to each request. */
export interface WhopConnection {
	/** Without a slash at its end. */
	baseUrl: string;
	/** As it stands in the credential; may be empty. */
	companyId: string;
	/** Undefined = found out by asking. */
	accountParameter: AccountParameter | undefined;
}

/**
 * Reads what a Whop credential says about the connection.
 * @throws InvalidInputError when it holds no usable address, or no version that could be one
 */
export function toConnection({
	environment,
	baseUrl,
	companyId,
	accountParameter,
	apiVersion,
}: ICredentialDataDecryptedObject): WhopConnection {
	readVersion(apiVersion);
	return {
		baseUrl: whopBaseUrl(environment, baseUrl),
		companyId: typeof companyId === 'string' ? cleanToken(companyId) : '',
		accountParameter:
			accountParameter === 'company_id' || accountParameter === 'account_id'
				? accountParameter
				: undefined,
	};
}
