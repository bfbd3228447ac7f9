import { updateDisplayOptions } from 'n8n-workflow';
import type { INodeProperties } from 'n8n-workflow';

import { toProperties } from '../../shared/fields';
import type { Field } from '../../shared/fields';
import { parameterReader } from '../../shared/parameterReader';
import { readField, readFields, readNumber } from '../../shared/readFields';
import type { ParameterReader } from '../../shared/parameterReader';
import type { Whop } from '../../whop/client';
import { companyOf } from '../../whop/company';
import type { WhopConnection } from '../../whop/connection';
import { isConverted } from '../../whop/conversion';
import { LEAD_LIST_FIELDS } from '../../whop/leadFields';
import { leadPages } from '../../whop/leadPages';
import type { LeadQuery } from '../../whop/leadPages';
import type { LeadRow } from '../../whop/types';
import { shownFor } from '../parameters';
import { MemoryBudget } from '../memoryBudget';
import type { Operation } from './operation';

/** Whop cannot filter by conversion (whop-api.md 4, docs), so the node does. */
const conversionField = {
	parameter: 'conversion',
	label: 'Conversion',
	rule: {
		is: 'choice',
		options: [
			{ name: 'All', value: 'all' },
			{ name: 'Converted', value: 'converted', description: 'Leads that have become customers' },
			{ name: 'Not Converted', value: 'notConverted' },
		],
	},
	default: 'all',
	description:
		'Which leads to return. Whop cannot filter by this: the node reads the other leads too, and leaves them out.',
} satisfies Field;

const returnAllField = {
	parameter: 'returnAll',
	label: 'Return All',
	rule: { is: 'switch' },
	description: 'Whether to return all results or only up to a given limit',
} satisfies Field;

const limitField = {
	parameter: 'limit',
	label: 'Limit',
	rule: { is: 'integer', min: 1 },
	default: 50,
	description: 'Max number of results to return',
} satisfies Field;

const { company_id, ...FILTERS } = LEAD_LIST_FIELDS;
const { created_after, created_before, product_ids } = FILTERS;

/** The editor's properties of Get Many, besides the company. */
export const getManyProperties: INodeProperties[] = shownFor(
	['getAll'],
	[
		...toProperties(returnAllField),
		...updateDisplayOptions({ show: { returnAll: [false] } }, toProperties(limitField)),
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			options: [conversionField, created_after, created_before, product_ids].flatMap(toProperties),
		},
	],
);

/** What one item asks for. */
interface Wanted {
	query: LeadQuery;
	/** Undefined = all. */
	limit: number | undefined;
	fits: (lead: LeadRow) => boolean;
}

/** Lists leads, once for each item. */
export const getMany: Operation = (context) => {
	const items = context.getInputData().length;
	if (items > 1) {
		context.addExecutionHints({
			message: `The leads were listed ${items} times, once for each input item. To list them once, turn on 'Execute Once' in the settings of the node.`,
			location: 'outputPane',
		});
	}
	const memory = new MemoryBudget();
	return (whop, itemIndex) => {
		const wanted = readWanted(parameterReader(context, itemIndex, 'filters'), whop.connection);
		return { send: async () => await collect(whop, wanted, memory) };
	};
};

function readWanted(parameters: ParameterReader, connection: WhopConnection): Wanted {
	const filters = readFields(FILTERS, parameters);
	const conversion = readField(conversionField, parameters) ?? conversionField.default;
	const limit =
		readField(returnAllField, parameters) === true ? undefined : readNumber(limitField, parameters);
	return {
		limit,
		fits: (lead) => conversion === 'all' || isConverted(lead) === (conversion === 'converted'),
		query: {
			company: companyOf(parameters.value(company_id.parameter), connection),
			filters,
			// With a filter of our own, small pages would only mean more of them.
			limit: conversion === 'all' ? limit : undefined,
		},
	};
}

async function collect(
	whop: Whop,
	{ query, limit = Infinity, fits }: Wanted,
	memory: MemoryBudget,
): Promise<LeadRow[]> {
	/** By ID: a page may show a lead again when the list changes while it is read, and nobody wants it twice. */
	const kept = new Map<string, LeadRow>();
	let bytes = 0;
	let complete = false;
	try {
		for await (const { leads } of leadPages(whop, query)) {
			for (const lead of leads) {
				if (kept.size === limit) break;
				if (kept.has(lead.id) || !fits(lead)) continue;
				bytes += memory.take(lead);
				kept.set(lead.id, lead);
			}
			if (kept.size === limit) break;
		}
		complete = true;
	} finally {
		if (!complete) memory.free(kept.size, bytes);
	}
	return [...kept.values()];
}
