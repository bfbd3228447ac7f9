import { readFileSync } from 'node:fs';

import { NodeHelpers } from 'n8n-workflow';
import type { INodeProperties, INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';

import { WhopLead } from '../../nodes/WhopLead/WhopLead.node.ts';
import { WhopLeadTrigger } from '../../nodes/WhopLeadTrigger/WhopLeadTrigger.node.ts';

// What a person sees of the Whop nodes who has never read a manual.

const NODES = [
	['WhopLead', new WhopLead().description],
	['WhopLeadTrigger', new WhopLeadTrigger().description],
] as const;

/** All properties, those inside collections too. */
function allOf(properties: readonly INodeProperties[]): INodeProperties[] {
	return properties.flatMap((property) => [
		property,
		...(property.type === 'collection' ? allOf(property.options as INodeProperties[]) : []),
	]);
}

describe.each(NODES)('%s', (name, description: INodeTypeDescription) => {
	const properties = allOf(description.properties);

	it('describes each choice in a line that fits', () => {
		const choices = properties
			.filter(({ type }) => type === 'options' || type === 'multiOptions')
			.flatMap(({ options = [] }) => options as INodePropertyOptions[]);
		expect(choices.length).toBeGreaterThan(1);
		expect(choices.filter((choice) => (choice.description ?? '').length >= 110)).toEqual([]);
	});

	it('is found by the words that people look for', () => {
		const codex = JSON.parse(readFileSync(`nodes/${name}/${name}.node.json`, 'utf8')) as {
			alias: string[];
			resources: { credentialDocumentation: { url: string }[] };
		};
		const words = codex.alias.map((alias) => alias.toLowerCase());
		for (const word of ['leads', 'new lead', 'converted', 'affiliate', 'attribution', 'referral']) {
			expect(words).toContain(word);
		}
		// n8n appends a query, which would come behind an anchor.
		expect(codex.resources.credentialDocumentation[0]?.url).toMatch(
			/\/docs\/credentials\/whop\.md$/,
		);
	});

	it('lists the products anew when another company is chosen', () => {
		const [products] = properties.filter((property) => property.name === 'productIds');
		expect(products?.typeOptions?.loadOptionsDependsOn).toEqual(['company.value']);
	});

	it('has a company that is red before a run, and may be pasted as an address', () => {
		const [company] = properties.filter((property) => property.name === 'company');
		expect(company?.modes?.map((mode) => [mode.name, mode.validation?.length])).toEqual([
			['list', undefined],
			['id', 1],
			['url', 1],
		]);
	});
});

describe('the User ID of Create', () => {
	const [, description] = NODES[0];
	/** What n8n shows of the field, and whether it complains. */
	const panel = (typeVersion: number, given: object) => {
		const parameters = { resource: 'lead', operation: 'create', userId: '', ...given };
		const node = { typeVersion } as never;
		const shown = description.properties.filter(
			(property) =>
				property.name === 'userId' &&
				NodeHelpers.displayParameter(parameters as never, property, node, description),
		);
		const issues = shown.map((property) =>
			NodeHelpers.getParameterIssues(property, parameters as never, '', node, description),
		);
		return { shown: shown.length, red: JSON.stringify(issues).includes('required') };
	};

	it('is required in new workflows', () => {
		expect(panel(1.1, {})).toEqual({ shown: 1, red: true });
		expect(panel(1.1, { userId: 'user_1' })).toEqual({ shown: 1, red: false });
	});

	it('gives way to a key that is a user’s own token', () => {
		const additionalFields = { ownToken: true };
		expect(panel(1.1, { additionalFields })).toEqual({ shown: 0, red: false });
		expect(panel(1.1, { additionalFields: { ownToken: false } })).toEqual({ shown: 1, red: true });
	});

	it('stops no workflow that was saved without one', () => {
		expect(panel(1, {})).toEqual({ shown: 1, red: false });
	});

	it('says where such an ID comes from', () => {
		const fields = description.properties.filter(({ name }) => name === 'userId');
		for (const field of fields) expect(field.description).toMatch(/user\.id in what Whop sends/);
	});
});

describe('the trigger', () => {
	const [, description] = NODES[1];

	it('says what its first poll does before anything else', () => {
		expect(description.properties[0]).toMatchObject({
			type: 'notice',
			displayName: expect.stringMatching(
				/published.*notes the leads that exist.*starts nothing/,
			) as string,
		});
	});

	it('speaks of publishing, as n8n does', () => {
		expect(JSON.stringify(description)).not.toMatch(/switched on|activat/i);
	});

	it.each<[unknown, string]>([
		[['lead.created', 'lead.converted'], 'New Lead, Lead Converted'],
		[['lead.converted'], 'Lead Converted'],
		['lead.converted', 'Lead Converted'],
		['={{ $json.events }}', ''],
		[undefined, ''],
		[null, ''],
	])('has a subtitle whatever its events are: %j', (triggerOn, subtitle) => {
		const expression = /^=\{\{(.*)\}\}$/s.exec(description.subtitle ?? '')?.[1] ?? '';
		// eslint-disable-next-line @typescript-eslint/no-implied-eval -- an expression of n8n's is JavaScript
		const evaluate = new Function('$parameter', `return ${expression}`) as (
			given: object,
		) => unknown;
		expect(evaluate({ triggerOn })).toBe(subtitle);
	});

	it('has labels that fit, in plain words', () => {
		const options = allOf(description.properties).filter(({ name }) =>
			['lookbackDays', 'olderLeads'].includes(name),
		);
		expect(options.map(({ displayName }) => displayName)).toEqual([
			'Conversion Window (Days)',
			'Older Leads to Recheck',
		]);
		for (const { description: words } of options) expect(words).not.toMatch(/poll|look-?back/i);
	});
});
