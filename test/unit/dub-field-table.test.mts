import {
	ADDITIONAL_FIELDS,
	TOP_FIELDS,
	TRACK_LEAD_FIELDS,
} from '../../nodes/dub/trackLeadFields.ts';
import { toProperties } from '../../nodes/shared/fields.ts';

describe('the table of fields of a lead', () => {
	it('shows each field once, under its API name, the collection in alphabetical order', () => {
		const top = TOP_FIELDS.map((name) => TRACK_LEAD_FIELDS[name]);
		const shown = [...top, ...ADDITIONAL_FIELDS].map(({ parameter }) => parameter);
		expect(shown.toSorted()).toEqual(Object.keys(TRACK_LEAD_FIELDS).toSorted());
		for (const [key, field] of Object.entries(TRACK_LEAD_FIELDS)) expect(field.parameter).toBe(key);
		const labels = ADDITIONAL_FIELDS.flatMap(toProperties).map(({ displayName }) => displayName);
		expect(labels).toEqual(labels.toSorted());
	});
});
