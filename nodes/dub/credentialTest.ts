import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { filledIn, testCredential } from '../shared/credentialTest';
import type { Inquiry } from '../shared/credentialTest';
import { isSuccess } from '../shared/outcome';
import type { Answer } from '../shared/outcome';
import { isRecord, textAt } from '../shared/records';
import { notItsApi, refusal } from '../shared/testFaults';
import type { TestedService } from '../shared/testFaults';
import { DEFAULT_BASE_URL, toBaseUrl } from './baseUrl';
import { refusePublishableKey } from './secretKey';

const DUB: TestedService = {
	name: 'Dub',
	checkAddress: `Check 'Base URL': for Dub's own service it is ${DEFAULT_BASE_URL}, and for a Dub that you host yourself it mostly ends in /api`,
	moveTo: (address) => `put ${address} in 'Base URL'`,
};

/**
 * Tests a Dub credential, for n8n's `testedBy`. It lists one customer: that needs no scope and the same plan as
 * tracking; no GET can reveal a role that may not track (dub.md#check-of-a-key).
 */
export async function dubCredentialTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	return await testCredential(this, credential, DUB, toInquiry);
}

function toInquiry({ baseUrl: given }: ICredentialDataDecryptedObject, apiKey: string): Inquiry {
	refusePublishableKey(apiKey);
	const baseUrl = toBaseUrl(filledIn('Base URL', given));
	return {
		baseUrl,
		path: '/customers',
		query: { pageSize: 1 },
		faultIn: (answer) => dubFault(answer, baseUrl, apiKey),
	};
}

const KEY_FORM =
	'This is no key of a Dub workspace. Those start with dub_ and are made under Settings > API Keys in Dub';

/**
 * Reads Dub's answer to the list of customers (dub.md#order-of-checks, dub.md#list-of-customers). Pure.
 * @param answer no redirect, web page, 429 or failure of the server
 * @returns what is wrong, in words; undefined when the credential works
 */
export function dubFault(answer: Answer, baseUrl: string, apiKey: string): string | undefined {
	const { status, body } = answer;
	if (isSuccess(answer) && isCustomerList(body)) return undefined;
	const reason = textAt(body, 'error', 'message');
	const isDubs = reason !== undefined && textAt(body, 'error', 'code') !== undefined;
	if (!isDubs || status < 400) return notItsApi(answer, DUB, { baseUrl });
	switch (status) {
		case 400:
			return /authorization header/i.test(reason) ? KEY_FORM : refusal(answer, DUB, reason, apiKey);
		case 401:
			return 'Dub does not know this API key. Check that it is complete, was not deleted, and is a secret key (dub_…), not a publishable one (dub_pk_…)';
		case 403:
			return forbidden(answer, reason, apiKey);
		case 404:
			if (reason.startsWith('Workspace ID not found')) return KEY_FORM;
			return reason.startsWith('Workspace not found')
				? 'The workspace of this key is gone: it was deleted, or the person who made the key has left it. Use another key'
				: notItsApi(answer, DUB, { baseUrl });
		case 409:
		case 410:
			return "The key's owner has not accepted the invitation to its workspace. Accept it in Dub, or use another key";
		default:
			return refusal(answer, DUB, reason, apiKey);
	}
}

function forbidden(answer: Answer, reason: string, apiKey: string): string {
	if (/higher plan/i.test(reason)) {
		return 'The key is right, but the Dub plan of its workspace cannot track leads. Tracking needs the Business plan or higher';
	}
	if (/role/i.test(reason)) {
		return 'The key is right, but the person who made it is not allowed to use this in Dub. Only an owner or a member of the workspace can make a key that tracks leads';
	}
	return refusal(answer, DUB, reason, apiKey);
}

/** A bare list, empty in a new workspace (dub.md#list-of-customers). */
function isCustomerList(body: unknown): boolean {
	return Array.isArray(body) && body.every(isCustomer);
}

function isCustomer(row: unknown): boolean {
	const id = textAt(row, 'id');
	return id !== undefined && (id.startsWith('cus_') || (isRecord(row) && 'externalId' in row));
}
