import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';

import { toNodeError } from '../shared/nodeError';
import { ApiProblem } from '../shared/problem';
import { textAt, valueAt } from '../shared/records';
import { openWhop, whopRequest } from './client';
import type { Whop } from './client';
import { companyOf } from './company';
import { unreadableAnswer } from './errors';
import type { Purpose } from './errors';
import { API_VERSION } from './version';

/** `/accounts`, the only list of companies with a published maximum, takes 50 at most (whop-api.md 11, docs). */
const COMPANIES_PER_PAGE = 50;
const PRODUCTS_PER_PAGE = 100;

/** Whop has no text search here, so pages are read until something fits, but not for ever. */
const PAGES_PER_SEARCH = 10;

/** The list behind the Company picker. */
export async function searchCompanies(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await inNodeErrors(this, async (whop) => {
		try {
			return await search(whop, companyList(), filter, paginationToken);
		} catch (caught) {
			return ownCompany(whop, caught) ?? rethrow(caught);
		}
	});
}

/** The list behind the Product picker: products of the chosen company. */
export async function searchProducts(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await inNodeErrors(this, async (whop) => {
		return await search(whop, productList(this, whop), filter, paginationToken);
	});
}

/** The choices of a field that takes several products: all products of the chosen company. */
export async function getProducts(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await inNodeErrors(
		this,
		async (whop) => {
			const list = productList(this, whop);
			const entries: Entry[] = [];
			let after: string | undefined;
			for (let page = 1; page <= PAGES_PER_SEARCH; page++) {
				const { found, next } = await directoryPage(whop, list, after);
				entries.push(...found);
				if (next === undefined) break;
				after = next;
			}
			return entries.map(toOption);
		},
		'give the IDs in an expression',
	);
}

/** One of Whop's lists that a picker shows. */
interface Directory {
	path: '/companies' | '/products';
	query: IDataObject;
	purpose: Purpose;
	/** Only entries that do not say they belong to another company. */
	company?: string;
}

interface Entry {
	id: string;
	title: string;
}

function companyList(): Directory {
	return {
		path: '/companies',
		query: { first: COMPANIES_PER_PAGE },
		purpose: { doing: 'list the companies', permissions: ['company:basic:read'] },
	};
}

/**
 * Without `account_id`, or with it under another name, Whop answers with its public marketplace (whop-api.md 11,
 * docs and field): so there is no request without a company, and none at another version of the API.
 * @throws InputProblem when no company is chosen
 */
function productList(context: ILoadOptionsFunctions, whop: Whop): Directory {
	const company = companyOf(context.getCurrentNodeParameter('company'), whop.connection);
	return {
		path: '/products',
		query: { account_id: company, first: PRODUCTS_PER_PAGE },
		purpose: { doing: 'list the products', permissions: ['access_pass:basic:read'], company },
		company,
	};
}

async function search(
	whop: Whop,
	list: Directory,
	filter = '',
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const wanted = filter.trim().toLowerCase();
	const fits = ({ id, title }: Entry) => `${title} ${id}`.toLowerCase().includes(wanted);
	let after = paginationToken;
	for (let page = 1; ; page++) {
		const { found, next } = await directoryPage(whop, list, after);
		const results = found.filter(fits).map(toOption);
		if (results.length > 0 || next === undefined || page === PAGES_PER_SEARCH) {
			return { results, ...(next === undefined ? {} : { paginationToken: next }) };
		}
		after = next;
	}
}

async function directoryPage(
	whop: Whop,
	{ path, query, purpose, company }: Directory,
	after: string | undefined,
): Promise<{ found: Entry[]; next: string | undefined }> {
	const body = await whopRequest(whop, {
		purpose,
		method: 'GET',
		path,
		query: after === undefined ? query : { ...query, after },
		version: API_VERSION,
	});
	const data = valueAt(body, 'data');
	if (!Array.isArray(data)) throw new ApiProblem(unreadableAnswer(body, 'a list', purpose));
	const hasNextPage = valueAt(body, 'page_info', 'has_next_page') === true;
	const endCursor = textAt(body, 'page_info', 'end_cursor');
	return {
		found: data.filter((item) => company === undefined || !isForeign(item, company)).flatMap(entry),
		next: hasNextPage && endCursor !== after ? endCursor : undefined,
	};
}

function isForeign(item: unknown, company: string): boolean {
	const owner =
		textAt(item, 'account', 'id') ??
		textAt(item, 'company', 'id') ??
		textAt(item, 'account_id') ??
		textAt(item, 'company_id');
	return owner !== undefined && owner !== company;
}

function entry(item: unknown): Entry[] {
	const id = textAt(item, 'id');
	return id === undefined ? [] : [{ id, title: textAt(item, 'title') ?? id }];
}

const toOption = ({ id, title }: Entry): INodePropertyOptions => ({ name: title, value: id });

/** What to offer when the key may not list companies: the one company that is known. */
function ownCompany({ connection }: Whop, caught: unknown): INodeListSearchResult | undefined {
	const refused = caught instanceof ApiProblem && caught.details.httpCode === 403;
	if (!refused || connection.companyId === '') return undefined;
	return {
		results: [
			{
				name: `${connection.companyId} (the key is not allowed to list others)`,
				value: connection.companyId,
			},
		],
	};
}

async function inNodeErrors<Result>(
	context: ILoadOptionsFunctions,
	load: (whop: Whop) => Promise<Result>,
	otherWay = 'choose By ID',
): Promise<Result> {
	try {
		return await load(await openWhop(context));
	} catch (caught) {
		throw toNodeError(context.getNode(), pointTo(otherWay, caught));
	}
}

/** In the message, since that is all the editor shows of what a list could not load. */
function pointTo(otherWay: string, caught: unknown): unknown {
	if (!(caught instanceof ApiProblem) || caught.details.httpCode !== 403) return caught;
	const { message, ...details } = caught.details;
	return new ApiProblem({
		...details,
		message: `${message}; put this right, or ${otherWay}`,
	});
}

function rethrow(caught: unknown): never {
	throw caught;
}
