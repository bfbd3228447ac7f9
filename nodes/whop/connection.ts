import type { RequestContext } from '../shared/http';
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

/** Reads the Whop credential of the node. */
export async function whopConnection(context: RequestContext): Promise<WhopConnection> {
	const { environment, baseUrl, companyId, accountParameter } =
		await context.getCredentials('whopApi');
	return {
		baseUrl: whopBaseUrl(environment, baseUrl),
		companyId: typeof companyId === 'string' ? companyId.trim() : '',
		accountParameter:
			accountParameter === 'company_id' || accountParameter === 'account_id'
				? accountParameter
				: undefined,
	};
}
