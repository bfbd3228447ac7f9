import { TRACK_LEAD_FIELDS } from '../../nodes/DubTrackLead/fields.ts';
import { trackLead } from '../../nodes/DubTrackLead/trackLead.ts';

describe('the table of fields of a lead', () => {
	it('shows each field once, under its API name, the collection in alphabetical order', () => {
		const { properties } = trackLead;
		const [more] = properties.slice(-1).map(({ options = [] }) => options);
		const inside = (more ?? []).map(({ name }) => name.replace(/Json$/, ''));
		const shown = new Set([...properties.slice(0, -1).map(({ name }) => name), ...inside]);
		expect([...shown].toSorted()).toEqual(Object.keys(TRACK_LEAD_FIELDS).toSorted());
		for (const [key, field] of Object.entries(TRACK_LEAD_FIELDS)) expect(field.parameter).toBe(key);
		const labels = (more ?? []).map((option) =>
			'displayName' in option ? option.displayName : '',
		);
		expect(labels).toEqual(labels.toSorted());
	});
});
