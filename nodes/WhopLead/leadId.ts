import { toProperties } from '../shared/fields';
import { InputProblem } from '../shared/problem';
import { readField } from '../shared/readFields';
import type { Given } from '../shared/readFields';
import { leadIdField } from '../whop/leadFields';
import { shownFor } from './parameters';

/** The editor's properties for the lead itself, in the operations that are about one lead. */
export const leadIdProperties = shownFor(['get', 'update'], toProperties(leadIdField));

/**
 * The lead that an item is about. An empty ID must not be sent: its address would be that of all leads.
 * @throws InputProblem when there is none, or it is no lead's
 */
export function readLeadId(given: Given): string {
	const leadId = readField(leadIdField, given);
	if (typeof leadId !== 'string') {
		throw new InputProblem(`'${leadIdField.label}' is empty; it is required`);
	}
	return leadId;
}
