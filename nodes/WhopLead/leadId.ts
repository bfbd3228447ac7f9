import { toProperties } from '../shared/fields';
import { InvalidInputError } from '../shared/errors';
import { readField } from '../shared/readFields';
import type { ParameterReader } from '../shared/parameterReader';
import { leadIdField } from '../whop/leadFields';
import { shownFor } from './parameters';

/** The editor's properties for the lead itself, in the operations that are about one lead. */
export const leadIdProperties = shownFor(['get', 'update'], toProperties(leadIdField));

/**
 * The lead that an item is about. An empty ID must not be sent: its address would be that of all leads.
 * @throws InvalidInputError when there is none, or it is no lead's
 */
export function readLeadId(parameters: ParameterReader): string {
	const leadId = readField(leadIdField, parameters);
	if (typeof leadId !== 'string') {
		throw new InvalidInputError(`'${leadIdField.label}' is empty; it is required`);
	}
	return leadId;
}
