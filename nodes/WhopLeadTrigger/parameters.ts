import type { IPollFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../shared/errors';
import { readField, readOrDefault } from '../shared/readFields';
import type { ParameterReader } from '../shared/parameterReader';
import { valueAt } from '../shared/records';
import { companyOf } from '../whop/company';
import { LEAD_LIST_FIELDS } from '../whop/leadFields';
import type { WhopConnection } from '../whop/connection';
import { LEAD_EVENTS } from './events';
import type { LeadEventKind } from './events';
import { lookbackField, olderLeadsField } from './options';

/** What the user asked the trigger to watch. */
export interface Watch {
	/** `biz_…` */
	company: string;
	/** Empty = all products. */
	productIds: string[];
	events: LeadEventKind[];
	/** How long after its creation a lead's conversion is still noticed, in days. */
	lookbackDays: number;
	/** How many older leads one poll reads, besides the newest. */
	olderLeads: number;
}

/**
 * Reads the trigger's parameters.
 * @throws InvalidInputError naming the field that cannot be used
 */
export function readWatch(context: IPollFunctions, connection: WhopConnection): Watch {
	const chosen = context.getNodeParameter('triggerOn', []);
	const kinds = LEAD_EVENTS.map(({ kind }) => kind);
	const events = kinds.filter((kind) => Array.isArray(chosen) && chosen.includes(kind));
	if (events.length === 0) {
		throw new InvalidInputError("'Trigger On' is empty; choose at least one of its events");
	}
	const productIds = readField(LEAD_LIST_FIELDS.product_ids, inside(context, 'filters')) ?? [];
	const options = inside(context, 'options');
	return {
		company: companyOf(context.getNodeParameter('company', ''), connection),
		productIds: productIds.sort(),
		events,
		lookbackDays: readOrDefault(lookbackField, options),
		olderLeads: readOrDefault(olderLeadsField, options),
	};
}

/**
 * What the state belongs to, as one text: another company, filter or environment starts anew, while the choice of
 * events and the look-back keep what is known.
 */
export function scopeOf({ company, productIds }: Watch, { baseUrl }: WhopConnection): string {
	return [baseUrl, company, ...productIds].join(' ');
}

/** The parameters inside a collection. */
function inside(context: IPollFunctions, collection: string): ParameterReader {
	const values: unknown = context.getNodeParameter(collection, {});
	return {
		value: (parameter) => valueAt(values, parameter),
		timezone: context.getTimezone(),
	};
}
