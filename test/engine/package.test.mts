import type { INodeTypeDescription, INodeProperties } from 'n8n-workflow';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { COMPANY, USERS } from '../../sandbox/identities.mts';
import { loadOutputSchema } from './kit/engine.mts';
import type { NodeToRun } from './kit/run.mts';
import { byId, createHarness } from './kit/harness.mts';

const PACKAGE = 'n8n-nodes-whop-dub';

const NODES = ['dubTrackLead', 'dubTrackSale', 'whopLead', 'whopLeadTrigger'];

const harness = createHarness();

const descriptionOf = (name: string): INodeTypeDescription =>
	harness.pack.nodeType(`${PACKAGE}.${name}`).description;

/** Where n8n serves a file of the package, `icons/<package>/<path>`, as a path on disk. */
const onDisk = (url: string): string =>
	join(harness.pack.loader.directory, url.replace(`icons/${PACKAGE}/`, ''));

function expectIcons(iconUrl: unknown): void {
	const { light, dark } = iconUrl as { light: string; dark: string };
	expect(light).not.toBe(dark);
	for (const url of [light, dark]) {
		expect(url).toMatch(new RegExp(`^icons/${PACKAGE}/dist/icons/.*\\.svg$`));
		expect(existsSync(onDisk(url))).toBe(true);
	}
}

describe('the built package', () => {
	it('holds four nodes and two credentials', () => {
		const { loader } = harness.pack;
		expect(Object.keys(loader.nodeTypes).sort()).toEqual(NODES);
		expect(Object.keys(loader.credentialTypes).sort()).toEqual(['dubApi', 'whopApi']);
	});

	it.each(NODES)('%s has icons and a codex', (name) => {
		const { iconUrl, codex, communityNodePackageVersion } = descriptionOf(name);
		expectIcons(iconUrl);
		expect(codex?.categories).toContain('Marketing & Content');
		expect(codex?.resources?.primaryDocumentation?.[0]?.url).toMatch(/^https:/);
		expect(communityNodePackageVersion).toMatch(/^\d+\.\d+\.\d+/);
	});

	it.each([
		['dubApi', ['dubTrackLead', 'dubTrackSale']],
		['whopApi', ['whopLead', 'whopLeadTrigger']],
	])('%s has icons, a hidden key, and is used by its nodes only', (name, nodes) => {
		const { iconUrl, properties, supportedNodes } = harness.pack.credentialType(name);
		expectIcons(iconUrl);
		const key = properties.find((property) => property.name === 'apiKey');
		expect(key?.typeOptions?.password).toBe(true);
		expect(supportedNodes).toEqual(nodes);
	});

	it('lets AI agents use the actions and polls with the trigger', () => {
		expect(descriptionOf('dubTrackLead').usableAsTool).toBe(true);
		expect(descriptionOf('dubTrackSale').usableAsTool).toBe(true);
		expect(descriptionOf('whopLead').usableAsTool).toBe(true);
		expect(descriptionOf('whopLeadTrigger')).toMatchObject({ polling: true, inputs: [] });
		const [pollTimes] = descriptionOf('whopLeadTrigger').properties;
		expect(pollTimes?.name).toBe('pollTimes');
	});

	it('names only methods that exist', () => {
		for (const name of NODES) {
			const { methods = {} } = harness.pack.nodeType(`${PACKAGE}.${name}`);
			const existing = [methods.loadOptions, methods.listSearch].flatMap((group) =>
				Object.keys(group ?? {}),
			);
			expect(existing).toEqual(expect.arrayContaining(methodsNamedIn(descriptionOf(name))));
		}
		expect(methodsNamedIn(descriptionOf('whopLead'))).toContain('searchCompanies');
	});
});

/** Every method that the properties of a node load their choices with. */
function methodsNamedIn({ properties }: INodeTypeDescription): string[] {
	const text = JSON.stringify(properties satisfies INodeProperties[]);
	const found = text.matchAll(/"(?:loadOptionsMethod|searchListMethod)":"(\w+)"/g);
	return [...new Set([...found].map(([, name = '']) => name))];
}

describe('output schemas', () => {
	const newestVersionOf = (name: string): number =>
		Math.max(...[descriptionOf(name).version].flat());
	const schemaOf = (name: string, operation?: string) =>
		loadOutputSchema({
			nodeDir: dirname(
				join(
					harness.pack.loader.directory,
					harness.pack.loader.known.nodes[name]?.sourcePath ?? '',
				),
			),
			version: newestVersionOf(name),
			...(operation === undefined ? {} : { resource: 'lead', operation }),
			versionFallback: false,
		});
	const lead = {
		metadata: { entries: [{ key: 'a', value: 'b' }] },
		productId: byId('prod_sandbox_course'),
		referrer: 'https://shop.example/',
	};

	it('Whop Lead: there is one for every operation of the menu', () => {
		const menu = descriptionOf('whopLead').properties.find(({ name }) => name === 'operation');
		const operations = (menu?.options ?? []).map((option) =>
			'value' in option ? String(option.value) : '',
		);
		const without = operations.filter((name) => fieldsOf(schemaOf('whopLead', name)).length === 0);
		expect(operations).toContain('create');
		expect(without).toEqual([]);
	});

	it.each([
		['create', { userId: USERS[1].id, additionalFields: lead }],
		['get', { leadId: 'lead_1' }],
		['getAll', { returnAll: true }],
		['update', { leadId: 'lead_1', updateFields: { referrer: 'https://shop.example/' } }],
	])('Whop Lead, %s: the schema has the fields that come out', async (operation, parameters) => {
		harness.sandbox.whop.addLead({ id: 'lead_1', memberId: 'mber_1' });
		const company = byId(COMPANY.id);
		const node: NodeToRun = {
			name: 'Node',
			type: `${PACKAGE}.whopLead`,
			parameters: { resource: 'lead', operation, company, ...parameters },
		};
		const run = await harness.run([node]);
		const [json] = run.json('Node');
		// A lead that was just created is no member yet.
		const shown = { ...json, member: json?.['member'] ?? { id: 'mber_later' } };
		expect(fieldsOf(schemaOf('whopLead', operation))).toEqual(fieldsOf(shown, 'value'));
	});

	it('Dub Track Lead: the schema has the fields that come out', async () => {
		const parameters = {
			eventName: 'Sign Up',
			customerExternalId: 'c1',
			additionalFields: { customerEmail: 'none' },
		};
		const node = { name: 'Node', type: `${PACKAGE}.dubTrackLead`, parameters };
		const run = await harness.run([node], [{ dub_id: harness.sandbox.dub.addClick().id }]);
		const [json] = run.json('Node');
		expect(fieldsOf(schemaOf('dubTrackLead'))).toEqual(
			fieldsOf({ ...json, leftOut: [], reason: 'only where it was not recorded' }, 'value'),
		);
	});

	it('Dub Track Sale: the schema has the fields that come out', async () => {
		const parameters = {
			additionalFields: {
				clickId: harness.sandbox.dub.addClick().id,
				customerEmail: 'none',
			},
			customerExternalId: 'c1',
			amount: '49.99',
			currency: 'usd',
		};
		const node = { name: 'Node', type: `${PACKAGE}.dubTrackSale`, parameters };
		const run = await harness.run([node]);
		const [json] = run.json('Node');
		expect(fieldsOf(schemaOf('dubTrackSale'))).toEqual(
			fieldsOf({ ...json, leftOut: [], reason: 'only where it was not recorded' }, 'value'),
		);
	});

	it('Whop Lead Trigger: a schema is there', () => {
		expect(fieldsOf(schemaOf('whopLeadTrigger'))).toEqual(
			expect.arrayContaining(['event', 'eventId', 'id', 'user.id', 'member']),
		);
	});

	/** Paths of all fields, two levels deep; what is inside `metadata` is the user's own. */
	function fieldsOf(from: unknown, kind: 'schema' | 'value' = 'schema', depth = 1): string[] {
		const fields =
			kind === 'schema' ? (from as { properties?: object } | undefined)?.properties : from;
		if (typeof fields !== 'object' || fields === null) return [];
		return Object.entries(fields)
			.flatMap(([name, inner]) => [
				name,
				...(depth === 2 || name === 'metadata'
					? []
					: fieldsOf(inner, kind, depth + 1).map((field) => `${name}.${field}`)),
			])
			.sort();
	}
});
