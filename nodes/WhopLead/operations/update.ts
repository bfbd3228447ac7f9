import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { MOST_LISTED } from '../../shared/exactNumbers';
import type { InexactNumber } from '../../shared/exactNumbers';
import { toProperties } from '../../shared/fields';
import { foreignText } from '../../shared/foreignText';
import type { Field } from '../../shared/fields';
import { parameterReader } from '../../shared/parameterReader';
import { pathInWords } from '../../shared/jsonValue';
import { readObject } from '../../shared/objectField';
import type { ObjectGiven } from '../../shared/objectField';
import { ApiError, InvalidInputError } from '../../shared/errors';
import { readField, readFields } from '../../shared/readFields';
import type { ParameterReader } from '../../shared/parameterReader';
import { isRecord, valueAt } from '../../shared/records';
import type { Whop } from '../../whop/client';
import { LEAD_UPDATE_FIELDS } from '../../whop/leadFields';
import { readLeadExactly, updateLead } from '../../whop/leads';
import { inWords } from '../../whop/pages';
import type { LeadRow } from '../../whop/types';
import { readLeadId } from '../leadId';
import { mergeMetadata } from '../mergeMetadata';
import { shownFor } from '../parameters';
import type { Operation } from './operation';

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
	/** The metadata as given, to be merged with what is there; undefined where it replaces that, or none is given. */
	merge: ObjectGiven | undefined;
}

/** Updates the lead of each item; several items for one lead are done in input order. */
export const update: Operation = (context) => (whop, itemIndex) => {
	const change = readChange(parameterReader(context, itemIndex, 'updateFields'));
	return { orderKey: change.leadId, send: async () => [await apply(whop, change)] };
};

function readChange(parameters: ParameterReader): Change {
	const leadId = readLeadId(parameters);
	const { metadata: newMetadata, ...others } = readFields(LEAD_UPDATE_FIELDS, parameters);
	const isReplaced = readField(metadataModeField, parameters) === 'replace';
	const merge = isReplaced ? undefined : readObject(metadata, undefined, parameters.value);
	const isMerged = Object.keys(merge?.object ?? {}).length > 0;
	const fields = isReplaced || isMerged ? { ...others, metadata: newMetadata } : others;
	if (Object.values(fields).every((value) => value === undefined)) {
		throw new InvalidInputError(
			"Nothing to update: 'Update Fields' holds no new value",
			`Fill in '${metadata.label}' or '${referrer.label}'. To remove all metadata, set '${metadataModeField.label}' to Replace and '${metadata.label} (JSON)' to {}.`,
		);
	}
	return { leadId, fields, merge: isMerged ? merge : undefined };
}

async function apply(whop: Whop, { leadId, fields, merge }: Change): Promise<LeadRow> {
	if (merge === undefined) return await updateLead(whop, leadId, fields);
	const { lead, inexactNumbers } = await readLeadExactly(whop, leadId);
	const merged = mergeMetadata(presentIn(lead), merge);
	refuseToChange(inexactNumbers, merged, merge);
	return await updateLead(whop, leadId, { ...fields, metadata: merged });
}

/**
 * What a merge builds on: were it read wrongly, the write would destroy what the lead has.
 * @throws ApiError when it is neither an object nor null, which are all that Whop documents (whop-api.md 6)
 */
function presentIn(lead: LeadRow): LeadRow['metadata'] {
	const present: unknown = lead.metadata;
	if (present === null || isRecord(present)) return lead.metadata;
	throw new ApiError({
		message: `The metadata of the lead ${lead.id} is ${inWords(present)} where an object was expected, so nothing could be merged into it and nothing was changed`,
		description: `Look at the lead with the operation Get. ${OVERWRITE}`,
		failure: { cause: 'temporarily-unavailable' },
	});
}

const OVERWRITE = `To overwrite all metadata with what is given, set '${metadataModeField.label}' to Replace.`;

/** @throws ApiError when the merge would write back a number that JavaScript cannot hold as Whop has it */
function refuseToChange(
	inexactNumbers: readonly InexactNumber[],
	merged: IDataObject,
	{ object }: ObjectGiven,
): void {
	if (inexactNumbers.length === MOST_LISTED)
		throw cannotWriteBack('more of them than can be listed');
	for (const { path, written } of inexactNumbers) {
		const [top, ...place] = path;
		const isKept =
			top === 'metadata' &&
			(valueAt(object, place[0] ?? '') === undefined ||
				(valueAt(merged, ...place) === written && valueAt(object, ...place) === undefined));
		if (!isKept) continue;
		throw cannotWriteBack(`${foreignText(written, 40)} at ${pathInWords(place)}`);
	}
}

/** @param which of the lead's numbers, in words */
function cannotWriteBack(which: string): ApiError {
	return new ApiError({
		message: `The lead's metadata holds numbers that would be changed by writing them back (${which}), so nothing was changed`,
		description: `Have them stored on Whop as text, in quotes, or give the same keys here as text. ${OVERWRITE}`,
		failure: { cause: 'configuration-invalid' },
	});
}
