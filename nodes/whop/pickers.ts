import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';

import { cleanName } from '../shared/identifying';
import { toNodeError } from '../shared/nodeError';
import { ApiError, InvalidInputError } from '../shared/errors';
import { valueAt } from '../shared/records';
import { withoutCertainKeyInText } from '../shared/secrets';
import { dashboardAddress } from './baseUrl';
import { openWhop } from './client';
import type { Whop } from './client';
import { companyField, companyOf } from './company';
import { companyList, gather, productList } from './pickerList';
import type { PickerList, Entry } from './pickerList';

/**
 * The value of the entry that says that a list was cut. It is no ID, so that the node refuses it before anything is
 * sent: an empty value would stand for another company, or for all products.
 */
export const NOT_LISTED = '(not in this list)';

/** What to do without a list. */
const BY_ID = 'choose By ID';
const BY_EXPRESSION = 'give the IDs in an expression';

/** The list behind the Company picker. */
export async function searchCompanies(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await inNodeErrors(this, BY_ID, async (whop) => {
		const found = await companiesOf(whop, filter, paginationToken);
		const isFirstPage = paginationToken === undefined;
		const first = isFirstPage ? asInCredential(whop, filter) : [];
		return { ...found, results: [...first, ...found.results] };
	});
}

async function companiesOf(
	whop: Whop,
	filter: string | undefined,
	paginationToken: string | undefined,
): Promise<INodeListSearchResult> {
	try {
		return await search(whop, companyList(BY_ID), filter, paginationToken);
	} catch (caught) {
		return ownCompany(whop, caught) ?? rethrow(caught);
	}
}

/** Lets the user go back to the company of the credential. Its value is that of a picker that nobody touched. */
function asInCredential({ connection }: Whop, filter = ''): INodeListSearchItems[] {
	const name = companyField.emptyText;
	const isThere = connection.companyId !== '' && searchable(name).includes(searchable(filter));
	return isThere ? [{ name, value: '' }] : [];
}

/** The list behind the Product picker: products of the chosen company. */
export async function searchProducts(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await inNodeErrors(this, BY_ID, async (whop) => {
		return await search(whop, ownProducts(this, whop, BY_ID), filter, paginationToken);
	});
}

/** The choices of a field that takes several products: all products of the chosen company. */
export async function getProducts(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await inNodeErrors(this, BY_EXPRESSION, async (whop) => {
		const { found, cutAfter } = await gather(whop, ownProducts(this, whop, BY_EXPRESSION), {});
		const choices: INodePropertyOptions[] = found.map((entry) => toOption(entry, whop));
		if (cutAfter !== undefined) {
			choices.push(notAll(`Only the first ${cutAfter} products are listed`, BY_EXPRESSION));
		}
		return choices;
	});
}

/** @throws InvalidInputError when no company is chosen */
function ownProducts(context: ILoadOptionsFunctions, whop: Whop, otherWay: string): PickerList {
	const chosen = context.getCurrentNodeParameter(companyField.parameter);
	const value: unknown = valueAt(chosen, 'value') ?? chosen;
	if (typeof value === 'string' && value.startsWith('=')) {
		throw new InvalidInputError(
			`The products cannot be listed while '${companyField.label}' is an expression; ${otherWay}`,
		);
	}
	return productList(companyOf(chosen, whop.connection), otherWay);
}

/**
 * Without a text, one page after the other, as the user scrolls. With one, all pages at once: the editor asks for more
 * only where there is something to scroll, so that a few hits on the first page would hide all others.
 */
async function search(
	whop: Whop,
	list: PickerList,
	filter = '',
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const wanted = searchable(filter);
	const { found, next, cutAfter } = await gather(whop, list, {
		after: paginationToken,
		onePage: wanted === '',
		fits: ({ id, title }) => searchable(`${title} ${id}`).includes(wanted),
	});
	const results: INodeListSearchItems[] = found.map((entry) => {
		const option = toOption(entry, whop);
		const url = dashboardAddress(whop.connection.baseUrl, ...list.dashboardPath(option.value));
		return url === undefined ? option : { ...option, url };
	});
	if (cutAfter !== undefined) {
		results.push(notAll(`Only the first ${cutAfter} ${list.what} were searched`, BY_ID));
	}
	return { results, ...(next === undefined ? {} : { paginationToken: next }) };
}

const searchable = (text: string): string => cleanName(text).toLowerCase();

/** With the ID, since two companies or products may have one name. */
function toOption({ id, title }: Entry, { session }: Whop): { name: string; value: string } {
	const hide = (text: string) => withoutCertainKeyInText(text, session.apiKey);
	return { name: hide(title === id ? id : `${title} (${id})`), value: hide(id) };
}

/** An entry in place of those that are not shown: the editor has no other place for a word on a list. */
function notAll(what: string, otherWay: string): INodePropertyOptions {
	return { name: `${what}. For others, ${otherWay}`, value: NOT_LISTED };
}

/** What to offer when the key may not list companies: the one company that is known. */
function ownCompany({ connection }: Whop, caught: unknown): INodeListSearchResult | undefined {
	const refused = caught instanceof ApiError && caught.details.httpCode === 403;
	if (!refused || connection.companyId === '') return undefined;
	const company = companyOf(undefined, connection);
	return {
		results: [{ name: `${company} (the key is not allowed to list others)`, value: company }],
	};
}

async function inNodeErrors<Result>(
	context: ILoadOptionsFunctions,
	otherWay: string,
	load: (whop: Whop) => Promise<Result>,
): Promise<Result> {
	let apiKey = '';
	try {
		const whop = await openWhop(context);
		({ apiKey } = whop.session);
		return await load(whop);
	} catch (caught) {
		throw toNodeError(context.getNode(), pointTo(otherWay, caught), { apiKey });
	}
}

/** In the message, since that is all that some fields of the editor show of what a list could not load. */
function pointTo(otherWay: string, caught: unknown): unknown {
	if (!(caught instanceof ApiError)) return caught;
	const { message, ...details } = caught.details;
	const remedy = firstRemedy(caught);
	return remedy === undefined
		? caught
		: new ApiError({ ...details, message: `${message}; ${remedy}, or ${otherWay}` });
}

function firstRemedy({ details }: ApiError): string | undefined {
	if (details.httpCode === 403) return 'put this right';
	return details.failure?.cause === 'temporarily-unavailable' ? 'try again later' : undefined;
}

function rethrow(caught: unknown): never {
	throw caught;
}
