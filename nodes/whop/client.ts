import type { IDataObject, IHttpRequestMethods } from 'n8n-workflow';

import { request } from '../shared/http';
import type { RequestContext } from '../shared/http';
import { isSuccess } from '../shared/outcome';
import type { Answer, Outcome } from '../shared/outcome';
import { ApiError } from '../shared/errors';
import { defaultSettings, perCredential } from '../shared/session';
import type { SendSettings, Session } from '../shared/session';
import {
	FIRST_ACCOUNT_PARAMETER,
	isAboutAccountParameter,
	otherAccountParameter,
	refusalToReport,
} from './accountParameter';
import type { AccountParameter } from './accountParameter';
import { toConnection } from './connection';
import type { WhopConnection } from './connection';
import { whopErrorDetails } from './errors';
import type { Purpose } from './errors';
import { withoutInstructions } from './instructions';
import { countedAs, WHOP } from './rateLimit';
import { VERSION_HEADER } from './version';

/** Whop, as one run of a node talks to it with one credential. */
export interface Whop {
	context: RequestContext;
	connection: WhopConnection;
	session: Session;
	/** The account parameter's name, once this run knows which one Whop takes. */
	accountParameter: AccountParameter | undefined;
	/** Whop's clock (Unix epoch ms, to the second) at the first answer of this run; undefined before it. */
	serverNow?: number;
}

/**
 * Opens a run's conversations with Whop, on the node's credential.
 * @returns gives the one for an item (counted from 0), which is the same for all items whose credential is
 * @throws InvalidInputError, for an item, when its credential cannot be used
 */
export function whopFor(
	context: RequestContext,
	settings: SendSettings,
): (itemIndex: number) => Promise<Whop> {
	return perCredential(context, WHOP.credentialType, settings, (session) => {
		const connection = toConnection(session.credential);
		const { accountParameter } = connection;
		return { context, connection, session, accountParameter };
	});
}

/** Opens the one conversation of a picker or a poll. */
export async function openWhop(
	context: RequestContext,
	settings: SendSettings = defaultSettings(),
): Promise<Whop> {
	return await whopFor(context, settings)(0);
}

/** One request to Whop. */
export interface WhopRequest {
	purpose: Purpose;
	/** Whether sending it twice does no more than sending it once. */
	idempotent: boolean;
	method: IHttpRequestMethods;
	/** Below the base URL, such as `/leads`. IDs in it must be percent-encoded. */
	path: string;
	query?: IDataObject;
	body?: IDataObject;
	/** Instead of the credential's version of the API. */
	version?: string;
}

/**
 * Sends a request to Whop.
 * @returns the body of its answer, without texts meant for AI agents
 * @throws ApiError when Whop refuses, or does not answer
 */
export async function whopRequest(whop: Whop, whopRequest: WhopRequest): Promise<unknown> {
	return (await whopAnswer(whop, whopRequest)).body;
}

/** The same, with status and headers. */
export async function whopAnswer(whop: Whop, whopRequest: WhopRequest): Promise<Answer> {
	return succeeded(await sendRequest(whop, whopRequest), whopRequest.purpose);
}

/**
 * Sends a request that names a company, under the name that Whop takes: in the query of a GET, in the body otherwise.
 * The first refusal that is about the name is answered with the other name, and the run remembers what worked.
 * @param company ID of the company (`biz_…`)
 * @returns the body of the answer, without texts meant for AI agents
 * @throws ApiError when Whop refuses, or does not answer
 */
export async function whopCompanyRequest(
	whop: Whop,
	company: string,
	whopRequest: WhopRequest,
): Promise<unknown> {
	const purpose = { ...whopRequest.purpose, company };
	const known = whop.accountParameter;
	const name = known ?? FIRST_ACCOUNT_PARAMETER;
	const first = await sendRequest(whop, withCompany(whopRequest, name, company));
	if (isSuccess(first)) whop.accountParameter ??= name;
	if (known !== undefined || !isAboutAccountParameter(first)) {
		return succeeded(first, purpose).body;
	}
	const other = otherAccountParameter(name);
	const second = await sendRequest(whop, withCompany(whopRequest, other, company));
	if (isSuccess(second)) whop.accountParameter ??= other;
	const outcome = isSuccess(second) ? second : refusalToReport(first, second);
	return succeeded(outcome, purpose).body;
}

function withCompany(
	whopRequest: WhopRequest,
	name: AccountParameter,
	company: string,
): WhopRequest {
	const place = whopRequest.method === 'GET' ? 'query' : 'body';
	return { ...whopRequest, [place]: { [name]: company, ...whopRequest[place] } };
}

async function sendRequest(
	whop: Whop,
	{ idempotent, method, path, query, body, version }: WhopRequest,
): Promise<Outcome> {
	const { context, connection, session } = whop;
	const outcome = await request(context, WHOP, session, {
		idempotent,
		method,
		countedAs: countedAs(method, path),
		url: `${connection.baseUrl}${path}`,
		...(query === undefined ? {} : { query }),
		...(body === undefined ? {} : { body }),
		...(version === undefined ? {} : { headers: { [VERSION_HEADER]: version } }),
	});
	const date = outcome.kind === 'answer' ? Date.parse(outcome.headers.date ?? '') : NaN;
	if (!Number.isNaN(date)) whop.serverNow ??= date;
	return outcome;
}

function succeeded(outcome: Outcome, purpose: Purpose): Answer {
	if (isSuccess(outcome)) return { ...outcome, body: withoutInstructions(outcome.body) };
	throw new ApiError(whopErrorDetails(outcome, purpose, Date.now()));
}
