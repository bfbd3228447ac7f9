// The four operations on leads (whop-api.md 4). Nothing else exists.

import type { IDataObject } from 'n8n-workflow';

import { ApiProblem } from '../shared/problem';
import { isRecord, textAt, valueAt } from '../shared/records';
import { whopCompanyRequest, whopRequest } from './client';
import type { Whop } from './client';
import { unreadableAnswer } from './errors';
import type { Purpose } from './errors';
import { READING, WRITING } from './permissions';
import type { LeadPage, LeadRow } from './types';

const CREATE: Purpose = {
	doing: 'create the lead',
	permissions: WRITING,
	creates: {
		what: 'lead',
		check:
			"Look for it with the operation Get Many ('Created After' a few minutes ago, the user's ID in user.id) before creating it again.",
	},
};

const LIST: Purpose = { doing: 'list the leads', permissions: READING };

const WITHOUT_USER =
	"No 'User ID' was given. A lead on Whop is an existing Whop user: with an API key Whop cannot know which one (it fills the user in only for a user's own token). Whop takes no email, name or phone number for a lead; keep those in its metadata.";

/**
 * Creates a lead: `POST /leads`. Never sent again where the first may have arrived: that would be a second lead.
 * @param company ID of the company (`biz_…`)
 * @param fields the other fields, under their API names
 * @returns the new lead, as Whop sent it
 * @throws ApiProblem when Whop refuses, does not answer, or answers with something other than a lead
 */
export async function createLead(
	whop: Whop,
	company: string,
	fields: IDataObject,
): Promise<LeadRow> {
	const purpose = fields.user_id === undefined ? { ...CREATE, advice: WITHOUT_USER } : CREATE;
	const post = { purpose, method: 'POST', path: '/leads', body: fields } as const;
	return readLead(await whopCompanyRequest(whop, company, post), purpose);
}

/**
 * Gets one lead: `GET /leads/{id}`.
 * @param id `lead_…`
 * @returns the lead, as Whop sent it
 * @throws ApiProblem when Whop refuses, does not answer, or answers with something other than a lead
 */
export async function getLead(whop: Whop, id: string): Promise<LeadRow> {
	const purpose: Purpose = { doing: `find the lead ${id}`, permissions: READING };
	const get = { purpose, method: 'GET', path: leadPath(id) } as const;
	return readLead(await whopRequest(whop, get), purpose);
}

/**
 * Changes a lead: `PATCH /leads/{id}`.
 * @param id `lead_…`
 * @param fields what to change, under their API names; `metadata` replaces all that was there
 * @returns the lead as it is afterwards
 * @throws ApiProblem when Whop refuses, does not answer, or answers with something other than a lead
 */
export async function updateLead(whop: Whop, id: string, fields: IDataObject): Promise<LeadRow> {
	const purpose: Purpose = {
		doing: `update the lead ${id}`,
		permissions: WRITING,
		changes: true,
	};
	const patch = { purpose, method: 'PATCH', path: leadPath(id), body: fields } as const;
	return readLead(await whopRequest(whop, patch), purpose);
}

/**
 * Gets one page of a list of leads: `GET /leads`.
 * @param company ID of the company (`biz_…`)
 * @param query filters, `first` and `after`, under their API names
 * @throws ApiProblem when Whop refuses, does not answer, or answers with something other than a page of leads
 */
export async function listLeads(
	whop: Whop,
	company: string,
	query: IDataObject,
): Promise<LeadPage> {
	const get = { purpose: LIST, method: 'GET', path: '/leads', query } as const;
	const body = await whopCompanyRequest(whop, company, get);
	const data = valueAt(body, 'data');
	if (!Array.isArray(data) || !isRecord(valueAt(body, 'page_info'))) {
		throw new ApiProblem(unreadableAnswer(body, 'a list of leads', LIST));
	}
	return {
		leads: data.map((lead) => readLead(lead, LIST)),
		endCursor: textAt(body, 'page_info', 'end_cursor'),
		hasNextPage: valueAt(body, 'page_info', 'has_next_page') === true,
	};
}

const leadPath = (id: string): string => `/leads/${encodeURIComponent(id)}`;

function readLead(data: unknown, purpose: Purpose): LeadRow {
	if (!isLead(data)) throw new ApiProblem(unreadableAnswer(data, 'a lead', purpose));
	return data;
}

/**
 * Whop documents every field of a lead as always present. Only what the nodes cannot do without is checked, so that
 * a field that comes back null or not at all does not stop a workflow.
 */
function isLead(data: unknown): data is LeadRow {
	return textAt(data, 'id') !== undefined && textAt(data, 'created_at') !== undefined;
}
