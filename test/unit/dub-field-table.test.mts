import { NodeHelpers, Workflow } from 'n8n-workflow';
import type { INode, INodeParameters, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { DubTrackLead } from '../../nodes/DubTrackLead/DubTrackLead.node.ts';
import { TRACK_LEAD_FIELDS } from '../../nodes/DubTrackLead/fields.ts';

const { description } = new DubTrackLead();

const node = (typeVersion: number): INode => ({
	id: '1',
	name: 'Dub',
	type: 'dubTrackLead',
	typeVersion,
	position: [0, 0],
	parameters: {},
});

/** What the panel of a version of the node shows, by n8n's own rules. */
function shown(typeVersion: number, values: INodeParameters = {}): INodeProperties[] {
	const { properties } = description;
	const all =
		NodeHelpers.getNodeParameters(
			properties,
			values,
			true,
			false,
			node(typeVersion),
			description,
		) ?? {};
	return properties.filter((property) =>
		NodeHelpers.displayParameter(all, property, node(typeVersion), description),
	);
}
const names = (properties: readonly { name: string }[]) => properties.map(({ name }) => name);
const inside = (properties: INodeProperties[], name: string) =>
	(properties.find((one) => one.name === name)?.options ?? []) as INodeProperties[];

const TOP = ['eventName', 'customerExternalId'];
const ENDS = ['additionalFields', 'options'];

describe('the panel', () => {
	it.each<[string, INodeParameters, string[]]>([
		['at first', {}, ['findClickId', 'emptyClickId', ...TOP, 'specifyMetadata', 'metadata']],
		[
			'with a field for the click',
			{ findClickId: 'field' },
			['findClickId', 'clickId', 'emptyClickId', ...TOP, 'specifyMetadata', 'metadata'],
		],
		[
			'with metadata as JSON',
			{ specifyMetadata: 'json' },
			['findClickId', 'emptyClickId', ...TOP, 'specifyMetadata', 'metadataJson'],
		],
	])('%s', (_when, values, expected) => {
		expect(names(shown(1.1, values))).toEqual([...expected, ...ENDS]);
	});

	it('of version 1 stays what it was', () => {
		const panel = shown(1);
		expect(names(panel)).toEqual(['clickId', ...TOP, ...ENDS]);
		expect(names(inside(panel, 'additionalFields'))).toEqual(
			expect.arrayContaining(['metadata', 'metadataJson']),
		);
		expect(names(inside(panel, 'options'))).toContain('emptyClickId');
	});

	it.each([1, 1.1])('of version %d has every field under its API name, in order', (version) => {
		const panel = shown(version, { findClickId: 'field' });
		const all = [...names(panel), ...names(inside(panel, 'additionalFields'))];
		expect(all).toEqual(expect.arrayContaining(Object.keys(TRACK_LEAD_FIELDS)));
		for (const [key, field] of Object.entries(TRACK_LEAD_FIELDS)) expect(field.parameter).toBe(key);
		for (const collection of ENDS) {
			const labels = inside(panel, collection).map(({ displayName }) => displayName);
			expect(labels).toEqual(labels.toSorted());
		}
	});

	it('says what is chosen where nothing is', () => {
		const defaults = new Map(
			[...shown(1.1), ...inside(shown(1.1), 'options')].map((one) => [one.name, one.default]),
		);
		expect(Object.fromEntries(defaults)).toMatchObject({
			findClickId: 'item',
			emptyClickId: 'skip',
			specifyMetadata: 'fields',
			verifyClick: true,
			invalidDetails: 'leaveOut',
		});
		const [json] = shown(1.1, { specifyMetadata: 'json' }).filter(
			({ name }) => name === 'metadataJson',
		);
		expect(json?.default).toBe('{}');
	});

	it('keeps to what fits at 1280 px', () => {
		const every = description.properties.flatMap((one) => [
			one,
			...((one.options ?? []) as INodeProperties[]),
		]);
		const labels = every.flatMap(({ displayName }: Partial<INodeProperties>) => displayName ?? []);
		expect(labels.filter((label) => label.length > 28)).toEqual([]);
		const choices = every
			.flatMap(({ options = [] }) => options as INodePropertyOptions[])
			.filter((one) => 'value' in one);
		expect(choices).not.toEqual([]);
		expect(choices.filter(({ description: words = '' }) => words.length > 110)).toEqual([]);
	});
});

describe('the subtitle', () => {
	it.each([
		['Sign Up', 'Sign Up'],
		['={{ $json.event.name }}', 'event from the item'],
	])('of the event %j is %j', (eventName, expected) => {
		const own = { ...node(1.1), parameters: { eventName } };
		const nodeType = new DubTrackLead();
		const workflow = new Workflow({
			nodes: [own],
			connections: {},
			active: false,
			nodeTypes: {
				getByName: () => nodeType,
				getByNameAndVersion: () => nodeType,
				getKnownTypes: () => ({}),
			},
		});
		const { subtitle } = description;
		expect(workflow.expression.getSimpleParameterValue(own, subtitle, 'internal', {})).toBe(
			expected,
		);
	});
});
