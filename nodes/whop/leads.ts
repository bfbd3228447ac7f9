// What the operations on leads (whop.md#operations-on-leads) and the trigger have in common.

import type { IDataObject } from 'n8n-workflow';

import { isoMs } from '../shared/dates';
import type { InexactNumber } from '../shared/exactNumbers';
import { foreignText } from '../shared/foreignText';
import { ApiError } from '../shared/errors';
import { isRecord, textAt } from '../shared/records';
import { whopAnswer, whopCompanyRequest } from './client';
import type { Whop } from './client';
import { unreadableAnswer } from './errors';
import type { Purpose } from './errors';
import { personFirst } from './leadOrder';
import { brokenList, inWords, readPage, strangeItem } from './pages';
import type { Listing, Page } from './pages';
import { READING } from './permissions';
import type { LeadRow } from './types';

/** The list of leads. */
export const LEADS: Listing = {
	what: 'leads',
	one: 'lead',
	purpose: { action: 'list the leads', permissions: READING },
	otherWay: (count) => {
		const fewer = count === 0 ? '' : `at most ${count} leads, or for `;
		return `ask for ${fewer}a shorter time between 'Created After' and 'Created Before'`;
	},
};

/** A lead as it was read, and where it holds text in place of a number that JavaScript cannot hold. */
export interface LeadRead {
	lead: LeadRow;
	inexactNumbers: InexactNumber[];
}

/**
 * Gets one lead: `GET /leads/{id}`.
 * @param id `lead_…`
 * @throws ApiError when Whop refuses, does not answer, or answers with something other than this lead
 */
export async function getLead(whop: Whop, id: string): Promise<LeadRead> {
	const purpose: Purpose = { action: `find the lead ${id}`, id, permissions: READING };
	const get = { purpose, idempotent: true, method: 'GET', path: leadPath(id) } as const;
	const { body, inexactNumbers = [] } = await whopAnswer(whop, get);
	const lead = readLead(body, purpose);
	if (lead.id !== id) {
		throw otherLead(
			`Whop was asked for the lead ${id} and answered with another, ${foreignText(lead.id, 60)}: nothing was changed`,
		);
	}
	return { lead, inexactNumbers };
}

/**
 * Gets one page of a list of leads: `GET /leads`.
 * @param company ID of the company (`biz_…`)
 * @param query filters, `first` and `after`, under their API names
 * @throws ApiError when Whop refuses, does not answer, or answers with something other than a page of leads
 */
export async function listLeads(
	whop: Whop,
	company: string,
	query: IDataObject,
): Promise<Page<LeadRow>> {
	const get = {
		purpose: LEADS.purpose,
		idempotent: true,
		method: 'GET',
		path: '/leads',
		query,
	} as const;
	const page = readPage(await whopCompanyRequest(whop, company, get), LEADS);
	return { ...page, items: page.items.map(readListed) };
}

/** The path of one lead. */
export const leadPath = (id: string): string => `/leads/${encodeURIComponent(id)}`;

/**
 * Reads an answer that is one lead.
 * @throws ApiError when it is none
 */
export function readLead(data: unknown, purpose: Purpose): LeadRow {
	if (!isLead(data)) throw new ApiError(unreadableAnswer(data, 'a lead', purpose));
	return personFirst(data);
}

/** A lead that cannot be told from others, or placed in time, would be lost where leads are followed. */
function readListed(data: unknown): LeadRow {
	if (isLead(data) && !Number.isNaN(isoMs(data.created_at))) return personFirst(data);
	const id = textAt(data, 'id');
	if (isRecord(data) && id !== undefined) {
		throw brokenList(
			`The lead ${foreignText(id, 60)} in Whop's list is broken: created_at is ${inWords(data.created_at)} where a time was expected`,
		);
	}
	throw strangeItem(data, LEADS);
}

/**
 * Whop documents every field of a lead as always present. Only what the nodes cannot do without is checked, so that
 * a field that comes back null or not at all does not stop a workflow.
 */
function isLead(data: unknown): data is LeadRow {
	return textAt(data, 'id') !== undefined && textAt(data, 'created_at') !== undefined;
}

/** For an answer about another lead than the one that was asked for. */
export function otherLead(message: string): ApiError {
	return new ApiError({
		message,
		description:
			'This is on the side of Whop, or of a cache before it. Look at the lead on Whop before you try again.',
		failure: { cause: 'temporarily-unavailable' },
	});
}
