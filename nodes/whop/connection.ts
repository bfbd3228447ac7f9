import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { cleanIdentifier } from '../shared/identifying';
import type { AccountParameter } from './accountParameter';
import { whopBaseUrl } from './baseUrl';

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
 * @throws InputProblem when it holds no usable address
 */
export function toConnection({
	environment,
	baseUrl,
	companyId,
	accountParameter,
}: ICredentialDataDecryptedObject): WhopConnection {
	return {
		baseUrl: whopBaseUrl(environment, baseUrl),
		companyId: typeof companyId === 'string' ? cleanIdentifier(companyId) : '',
		accountParameter:
			accountParameter === 'company_id' || accountParameter === 'account_id'
				? accountParameter
				: undefined,
	};
}
