import type { IDataObject } from 'n8n-workflow';

import { toDataObject } from '../shared/data';
import type { ObjectGiven } from '../shared/objectField';
import { isRecord, valueAt } from '../shared/records';

/**
 * The metadata of a lead after a merge: each key that is given takes the place of the one that is there, all others
 * stay. What was given as undefined leaves alone what is there, at any depth.
 * @param present the metadata that the lead has; null when it has none
 */
export function mergeMetadata(present: object | null, { object, raw }: ObjectGiven): IDataObject {
	const given = withLeftAlone(object, raw, present);
	return toDataObject({ ...present, ...(isRecord(given) ? given : {}) });
}

/** @returns what is given, with what is present wherever the user's value was undefined */
function withLeftAlone(given: unknown, raw: unknown, present: unknown): unknown {
	if (!isRecord(given) || !isRecord(raw) || !isRecord(present)) return given;
	const leftAlone = Object.keys(raw).filter((key) => !Object.hasOwn(given, key));
	return Object.fromEntries([
		...leftAlone
			.filter((key) => Object.hasOwn(present, key))
			.map((key): [string, unknown] => [key, present[key]]),
		...Object.entries(given).map(([key, value]): [string, unknown] => [
			key,
			withLeftAlone(value, valueAt(raw, key), valueAt(present, key)),
		]),
	]);
}
