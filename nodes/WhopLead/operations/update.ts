import type { IDataObject } from 'n8n-workflow';

import { InvalidInputError, ApiError } from '../../shared/errors';
import { MOST_LISTED } from '../../shared/exactNumbers';
import type { InexactNumber } from '../../shared/exactNumbers';
import type { Field, FieldValues } from '../../shared/fields';
import { foreignText } from '../../shared/foreignText';
import { pathInWords } from '../../shared/jsonValue';
import { readObject } from '../../shared/objectField';
import type { ObjectGiven } from '../../shared/objectField';
import { defineOperation } from '../../shared/operation';
import type { ParameterReader } from '../../shared/parameterReader';
import { isRecord, valueAt } from '../../shared/records';
import { whopRequest } from '../../whop/client';
import type { Whop } from '../../whop/client';
import type { Purpose } from '../../whop/errors';
import { LEAD_UPDATE_FIELDS, leadIdField } from '../../whop/leadFields';
import { getLead, leadPath, otherLead, readLead } from '../../whop/leads';
import { inWords } from '../../whop/pages';
import { WRITING } from '../../whop/permissions';
import type { LeadRow } from '../../whop/types';
import { mergeMetadata } from '../mergeMetadata';
import type { LeadOperation } from './leadOperation';

/** Whop itself only replaces metadata (whop.md#changing-a-lead). */
const metadataModeField = {
	parameter: 'metadataMode',
	label: 'Metadata Mode',
	rule: {
		is: 'choice',
		options: {
			merge: {
				name: 'Merge',
				description:
					'Keep the keys that are not given. A change made by somebody else meanwhile may be lost.',
			},
			replace: {
				name: 'Replace',
				description: 'Remove all metadata that the lead has, and set what is given',
			},
		},
	},
	default: 'merge',
	description: 'What becomes of metadata that the lead already has',
} as const satisfies Field;

const { metadata, referrer } = LEAD_UPDATE_FIELDS;

const FIELDS = {
	lead_id: leadIdField,
	...LEAD_UPDATE_FIELDS,
	metadataMode: metadataModeField,
} as const;

/** Updates the lead of each item; several items for one lead are done in input order. */
export const update: LeadOperation = {
	menu: {
		name: 'Update',
		value: 'update',
		action: 'Update a lead',
		description: 'Change the metadata or the referrer of a lead',
	},
	...defineOperation({
		fields: FIELDS,
		top: ['lead_id', 'metadata', 'metadataMode'],
		collection: { name: 'updateFields', displayName: 'Update Fields', placeholder: 'Add Field' },
		version1: { fields: FIELDS, top: ['lead_id'] },
		begin: () => (whop: Whop, values, parameters) => {
			const change = readChange(values, parameters);
			return { orderKey: change.leadId, send: async () => [await apply(whop, change)] };
		},
	}),
};

/** What one item changes. */
interface Change {
	leadId: string;
	/** `metadata` and `referrer`, under their API names. */
	fields: IDataObject;
	/** The metadata as given, to be merged with what is there; undefined where it replaces that, or none is given. */
	merge: ObjectGiven | undefined;
}

function readChange(
	{ lead_id: leadId, metadataMode, metadata: newMetadata, ...others }: FieldValues<typeof FIELDS>,
	parameters: ParameterReader,
): Change {
	const isReplaced = metadataMode === 'replace';
	const merge = isReplaced ? undefined : readObject(metadata, undefined, parameters.value);
	const isMerged = Object.keys(merge?.object ?? {}).length > 0;
	const fields = isReplaced || isMerged ? { ...others, metadata: newMetadata } : others;
	if (Object.values(fields).every((value) => value === undefined)) {
		throw new InvalidInputError(
			`Nothing to update: '${metadata.label}' and '${referrer.label}' hold no new value`,
			`Fill in one of them. To remove all metadata, set '${metadataModeField.label}' to Replace, choose Using JSON above it, and give {}.`,
		);
	}
	return { leadId, fields, merge: isMerged ? merge : undefined };
}

async function apply(whop: Whop, { leadId, fields, merge }: Change): Promise<LeadRow> {
	if (merge === undefined) return await updateLead(whop, leadId, fields);
	const { lead, inexactNumbers } = await getLead(whop, leadId);
	const merged = mergeMetadata(presentIn(lead), merge);
	refuseToChange(inexactNumbers, merged, merge);
	return await updateLead(whop, leadId, { ...fields, metadata: merged });
}

/**
 * Changes a lead: `PATCH /leads/{id}`.
 * @param id `lead_…`
 * @param body what to change, under their API names; `metadata` replaces all that was there
 * @returns the lead as it is afterwards
 * @throws ApiError when Whop refuses, does not answer, or answers with something other than this lead
 */
async function updateLead(whop: Whop, id: string, body: IDataObject): Promise<LeadRow> {
	const purpose: Purpose = {
		action: `update the lead ${id}`,
		id,
		permissions: WRITING,
		changes: true,
	};
	const patch = { purpose, idempotent: true, method: 'PATCH', path: leadPath(id), body } as const;
	const lead = readLead(await whopRequest(whop, patch), purpose);
	if (lead.id !== id) {
		throw otherLead(
			`Whop was asked to update the lead ${id} and answered with another, ${foreignText(lead.id, 60)}: either may have been changed`,
		);
	}
	return lead;
}

/**
 * What a merge builds on: were it read wrongly, the write would destroy what the lead has.
 * @throws ApiError when it is neither an object nor null, which are all that Whop documents (whop.md#fields-of-a-lead)
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
