import { defineOperation } from '../../shared/operation';
import type { Field } from '../../shared/fields';
import { addHint } from '../../shared/newerHelpers';
import type { Whop } from '../../whop/client';
import { companyOf } from '../../whop/company';
import { isConverted } from '../../whop/conversion';
import { LEAD_LIST_FIELDS } from '../../whop/leadFields';
import { leadPages } from '../../whop/leadPages';
import type { LeadQuery } from '../../whop/leadPages';
import type { LeadRow } from '../../whop/types';
import { MemoryBudget } from '../memoryBudget';
import type { LeadOperation } from './leadOperation';

/** Whop cannot filter by conversion (whop.md#operations-on-leads), so the node does. */
const conversionField = {
	parameter: 'conversion',
	label: 'Conversion',
	rule: {
		is: 'choice',
		options: {
			all: { name: 'All' },
			converted: { name: 'Converted', description: 'Leads that have become customers' },
			notConverted: { name: 'Not Converted' },
		},
	},
	default: 'all',
	description:
		'Which leads to return. Whop cannot filter by this: the node reads the other leads too, and leaves them out.',
} as const satisfies Field;

const returnAllField = {
	parameter: 'returnAll',
	label: 'Return All',
	rule: { is: 'switch' },
	description: 'Whether to return all results or only up to a given limit',
} as const satisfies Field;

const limitField = {
	parameter: 'limit',
	label: 'Limit',
	rule: { is: 'integer', min: 1 },
	default: 50,
	description: 'Max number of results to return',
	showIf: { returnAll: [false] },
} as const satisfies Field;

/** Lists leads, once for each item. */
export const getMany: LeadOperation = {
	menu: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many leads',
		description: 'Retrieve a list of leads, converted or not',
	},
	...defineOperation({
		fields: {
			...LEAD_LIST_FIELDS,
			returnAll: returnAllField,
			limit: limitField,
			conversion: conversionField,
		},
		top: ['company_id', 'returnAll', 'limit'],
		collection: { name: 'filters', displayName: 'Filters', placeholder: 'Add Filter' },
		begin: (context) => {
			const items = context.getInputData().length;
			if (items > 1) {
				addHint(
					context,
					`The leads were listed ${items} times, once for each input item. To list them once, turn on 'Execute Once' in the settings of the node.`,
				);
			}
			const memory = new MemoryBudget();
			return (whop: Whop, { company_id, returnAll, limit, conversion = 'all', ...filters }) => {
				const wanted: Wanted = {
					limit: returnAll === true ? Infinity : (limit ?? limitField.default),
					fits: (lead) =>
						conversion === 'all' || isConverted(lead) === (conversion === 'converted'),
				};
				const query: LeadQuery = {
					company: companyOf(company_id, whop.connection),
					filters,
					// With a filter of our own, small pages would only mean more of them.
					limit: conversion === 'all' ? wanted.limit : undefined,
				};
				return { send: async () => await collect(whop, query, wanted, memory) };
			};
		},
	}),
};

/** Which of the listed leads one item gets. */
interface Wanted {
	/** Infinity = all. */
	limit: number;
	fits: (lead: LeadRow) => boolean;
}

async function collect(
	whop: Whop,
	query: LeadQuery,
	{ limit, fits }: Wanted,
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
