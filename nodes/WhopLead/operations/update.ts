import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { toProperties } from '../../shared/fields';
import type { Field } from '../../shared/fields';
import { givenBy } from '../../shared/givenBy';
import type { ItemWork } from '../../shared/itemLoop';
import { ApiProblem, InputProblem } from '../../shared/problem';
import { readField, readFields } from '../../shared/readFields';
import type { Given } from '../../shared/readFields';
import { isRecord } from '../../shared/records';
import type { Whop } from '../../whop/client';
import { LEAD_UPDATE_FIELDS } from '../../whop/leadFields';
import { getLead, updateLead } from '../../whop/leads';
import { inWords } from '../../whop/pages';
import type { LeadRow } from '../../whop/types';
import { readLeadId } from '../leadId';
import { shownFor } from '../parameters';

/** Whop itself only replaces metadata (whop-api.md 4, docs). */
const metadataModeField = {
	parameter: 'metadataMode',
	label: 'Metadata Mode',
	rule: {
		is: 'choice',
		options: [
			{
				name: 'Merge',
				value: 'merge',
				description:
					'Keep the keys that are not given. The node reads the lead, then writes it: a change made by somebody else in between is lost.',
			},
			{
				name: 'Replace',
				value: 'replace',
				description: 'Remove all metadata that the lead has, and set what is given',
			},
		],
	},
	default: 'merge',
	description: 'What becomes of metadata that the lead already has',
} satisfies Field;

const { metadata, referrer } = LEAD_UPDATE_FIELDS;

/** The editor's properties of Update, besides the ID of the lead. */
export const updateProperties: INodeProperties[] = shownFor(
	['update'],
	[
		{
			displayName: 'Update Fields',
			name: 'updateFields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			options: [metadata, metadataModeField, referrer].flatMap(toProperties),
		},
	],
);

/** What one item changes. */
interface Change {
	leadId: string;
	/** `metadata` and `referrer`, under their API names. */
	fields: IDataObject;
	merge: boolean;
}

/** Updates the lead of each item; several items for one lead are done in input order. */
export function update(context: IExecuteFunctions, whop: Whop): ItemWork['prepare'] {
	return (itemIndex) => {
		const change = readChange(givenBy(context, itemIndex, 'updateFields'));
		return { orderKey: change.leadId, send: async () => [await apply(whop, change)] };
	};
}

function readChange(given: Given): Change {
	const leadId = readLeadId(given);
	const fields = readFields(LEAD_UPDATE_FIELDS, given);
	const merge = readField(metadataModeField, given) !== 'replace';
	const mergesNothing =
		merge && isRecord(fields.metadata) && Object.keys(fields.metadata).length === 0;
	if (mergesNothing) delete fields.metadata;
	if (Object.keys(fields).length === 0) {
		throw new InputProblem(
			"Nothing to update: 'Update Fields' holds no new value",
			`Fill in '${metadata.label}' or '${referrer.label}'. To remove all metadata, set '${metadataModeField.label}' to Replace and '${metadata.label} (JSON)' to {}.`,
		);
	}
	return { leadId, fields, merge };
}

async function apply(whop: Whop, { leadId, fields, merge }: Change): Promise<LeadRow> {
	if (!merge || !isRecord(fields.metadata)) return await updateLead(whop, leadId, fields);
	const present = await metadataOf(whop, leadId);
	return await updateLead(whop, leadId, {
		...fields,
		metadata: { ...present, ...fields.metadata },
	});
}

/**
 * What a merge builds on: were it read wrongly, the write would destroy what the lead has.
 * @throws ApiProblem when it is neither an object nor null, which are all that Whop documents (whop-api.md 6)
 */
async function metadataOf(whop: Whop, leadId: string): Promise<LeadRow['metadata']> {
	const lead = await getLead(whop, leadId);
	const present: unknown = lead.metadata;
	if (present === null || isRecord(present)) return lead.metadata;
	throw new ApiProblem({
		message: `The metadata of the lead ${leadId} is ${inWords(present)} where an object was expected, so nothing could be merged into it and nothing was changed`,
		description: `Look at the lead with the operation Get. To overwrite all metadata with what is given, set '${metadataModeField.label}' to Replace.`,
		failure: { cause: 'temporarily-unavailable' },
	});
}
