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
import { InvalidInputError } from '../shared/errors';
import { readField } from '../shared/readFields';
import { isRecord, textAt, valueAt } from '../shared/records';
import { holdsKey, notItsApi, refusal } from '../shared/testFaults';
import type { TestedService } from '../shared/testFaults';
import { ENVIRONMENT_URLS, whopBaseUrl } from './baseUrl';
import { companyField } from './company';
import { whopErrorIn } from './errorBody';
import { COMPANY_LIST, READING, WRITING } from './permissions';
import { PERMISSION_CHECK_VERSION, readVersion, VERSION_HEADER } from './version';

const WHOP: TestedService = {
	name: 'Whop',
	checkAddress: `Check 'Environment', and with Custom URL that 'Base URL' is the full address of the API, such as ${ENVIRONMENT_URLS.production}`,
	moveTo: (address) => `set 'Environment' to Custom URL and put ${address} in 'Base URL'`,
};

const NEEDED: readonly string[] = [...new Set([...READING, ...WRITING])];
const USES: readonly { use: string; needs: readonly string[] }[] = [
	{ use: 'Reading leads, the trigger included,', needs: READING },
	{ use: 'Creating and updating them', needs: WRITING },
	{ use: 'The list of companies', needs: [COMPANY_LIST] },
];

/**
 * Tests a Whop credential, for n8n's `testedBy`. `GET /permissions` serves every kind of key, needs no permission
 * itself, answers 401 to a bad key, and counts a company that the key cannot see as nothing granted
 * (whop.md#check-of-a-key).
 */
export async function whopCredentialTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	return await testCredential(this, credential, WHOP, toInquiry);
}

function toInquiry(data: ICredentialDataDecryptedObject, apiKey: string): Inquiry {
	const baseUrl = whopBaseUrl(filledIn('Environment', data.environment), data.baseUrl);
	const company = readCompany(data.companyId, apiKey);
	readVersion(data.apiVersion);
	return {
		baseUrl,
		path: '/permissions',
		query: { resource_id: company, actions: [...NEEDED, COMPANY_LIST].join(',') },
		headers: { [VERSION_HEADER]: PERMISSION_CHECK_VERSION },
		faultIn: (answer) => whopFault(answer, baseUrl, company, apiKey),
	};
}

function readCompany(given: unknown, apiKey: string): string {
	const where = "It starts with biz_ and is part of the address of the company's Whop dashboard";
	if (typeof given === 'string' && holdsKey(given, apiKey)) {
		throw new InvalidInputError("'Company ID' holds the API key, not the ID of a company", where);
	}
	const field = { ...companyField, label: 'Company ID' };
	const company = readField(field, { value: () => given, timezone: 'UTC' });
	if (company === undefined) throw new InvalidInputError("'Company ID' is empty", where);
	return company;
}

/**
 * Reads Whop's answer to the question what the key may do for the company (whop.md#check-of-a-key). Pure.
 * @param answer no redirect, web page, 429 or failure of the server
 * @returns what is wrong, in words; undefined when the nodes can do all they have to
 */
export function whopFault(
	answer: Answer,
	baseUrl: string,
	company: string,
	apiKey: string,
): string | undefined {
	if (!isSuccess(answer)) return refusedQuestion(answer, baseUrl, company, apiKey);
	const granted = grantsIn(answer.body);
	if (NEEDED.some((action) => granted.get(action) === undefined)) {
		return notItsApi(answer, WHOP, { baseUrl });
	}
	return lacking(granted, company);
}

function refusedQuestion(answer: Answer, baseUrl: string, company: string, apiKey: string): string {
	const reason = textAt(answer.body, 'error', 'message') ?? whopErrorIn(answer.body).message;
	switch (answer.status) {
		case 401:
			return 'Whop does not accept this API key. It may be incomplete or revoked, or belong to the other environment: keys of production and sandbox look the same';
		case 403:
			return `The key is not allowed to ask about the company ${company}. Check that 'Company ID' is the company that the key belongs to`;
		case 404:
			return `Whop finds nothing at ${baseUrl} for the company ${company}. Check 'Company ID'. ${WHOP.checkAddress}`;
		default:
			return reason === undefined
				? notItsApi(answer, WHOP, { baseUrl })
				: `${refusal(answer, WHOP, reason, apiKey)}. Check 'Company ID': it is the ID of the company that the key belongs to`;
	}
}

/** By the name of the action: its place in the list proves nothing. What is no plain yes or no is left out. */
function grantsIn(body: unknown): ReadonlyMap<string, boolean> {
	const rows: unknown = valueAt(body, 'data');
	const granted = new Map<string, boolean>();
	for (const row of Array.isArray(rows) ? rows : []) {
		if (!isRecord(row) || typeof row.action !== 'string') continue;
		if (typeof row.granted !== 'boolean') continue;
		granted.set(row.action, row.granted && granted.get(row.action) !== false);
	}
	return granted;
}

const ADD =
	'to the key under Developer in the Whop dashboard; the key of an app must then be approved again by the company';

function lacking(granted: ReadonlyMap<string, boolean>, company: string): string | undefined {
	const missing = [...NEEDED, COMPANY_LIST].filter((action) => granted.get(action) === false);
	const needed = missing.filter((action) => NEEDED.includes(action));
	if (needed.length === 0) return undefined;
	if (![...granted.values()].includes(true)) {
		return `The key is valid but may do nothing for the company ${company}. Most likely that is not the company of this key: check 'Company ID'. If it is, add the permissions ${inWords(missing)} ${ADD}`;
	}
	if (!READING.some((action) => needed.includes(action))) {
		return `The key is valid and can read leads, so the trigger, Get and Get Many work. It cannot create or update leads: for that, add the permission ${inWords(needed)} ${ADD}`;
	}
	const uses = USES.map(({ use, needs }) => ({
		use,
		lacks: needs.filter((action) => missing.includes(action)),
	}));
	const sentences = uses
		.filter(({ lacks }) => lacks.length > 0)
		.map(({ use, lacks }) => `${use} needs ${inWords(lacks)}.`);
	return `The key is valid but lacks permissions for the company ${company}. ${sentences.join(' ')} Add them ${ADD}`;
}

/** `a, b and c` */
function inWords(names: readonly string[]): string {
	return names.join(', ').replace(/, ([^,]+)$/, ' and $1');
}
