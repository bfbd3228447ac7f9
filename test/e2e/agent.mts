import {
	deepStrictEqual as equal,
	match,
	partialDeepStrictEqual as includes,
} from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { saveCredential } from '../../demo/seed.mts';
import type { CredentialReference, WorkflowFile } from '../../demo/workflow-files.mts';
import { COMPANY, USERS } from '../../sandbox/identities.mts';
import { startModelServer } from './model-server.mts';
import type { ModelServer, ToolCall } from './model-server.mts';
import { asTool, dubTrackLead, dubTrackSale, whopLead } from './pack-nodes.mts';
import { chainOf, chainOn, jsonOf, runFrom } from './workflows.mts';
import type { NodeToRun } from './workflows.mts';
import type { World } from './world.mts';

const [, ANN] = USERS;
const AGENT = 'AI Agent';

/** Version 2 of the agent runs its tools itself, version 3 has n8n run them (n8n.md#tools-of-an-agent); both are saved. */
const AGENT_VERSIONS = [2, 3];

/** The nodes as tools of an AI Agent. */
export function agentTools(world: World, versions: readonly number[] = AGENT_VERSIONS): void {
	const { sandbox } = world;
	let model: ModelServer;
	let openAi: CredentialReference;

	void describe('as a tool of an AI Agent', () => {
		before(async () => {
			model = await startModelServer();
			openAi = await saveCredential(world.api, 'Model', 'openAiApi', {
				apiKey: 'none',
				url: model.baseUrl,
			});
		});
		after(async () => {
			await model.close();
		});

		for (const version of versions) {
			/** Has the model call a tool. Returns what the tool told the model. */
			const told = async (
				name: string,
				call: ToolCall,
				settings: Partial<NodeToRun> = {},
			): Promise<string> => {
				const workflow = withAgent(world, { name, version, openAi, settings, call });
				const run = await runFrom(world, 'Start', workflow);
				equal(run.error, undefined);
				const [answer] = jsonOf(run, AGENT) as { output?: unknown }[];
				return String(answer?.output);
			};

			void describe(`version ${version}`, () => {
				it('Whop Lead creates what the model asks for, and gives the lead back', async () => {
					const known = sandbox.whop.leadsOf(COMPANY.id).length;
					const text = await told('create', { tool: 'Whop_Lead', arguments: { user_id: ANN.id } });
					const [created, ...more] = sandbox.whop.leadsOf(COMPANY.id).slice(known);
					equal(more, []);
					includes(created, { user: { id: ANN.id } });
					includes(JSON.parse(text), [{ id: created?.id, user: { id: ANN.id } }]);
				});

				it('Dub Track Lead and Dub Track Sale record what the model asks for', async () => {
					const customer = `customer of agent ${version}`;
					const click = sandbox.dub.addClick().id;
					const lead = await told('lead', {
						tool: 'Dub_Track_Lead',
						arguments: { click_id: click, customer },
					});
					includes(JSON.parse(lead), [{ recorded: true }]);
					const sale = await told('sale', {
						tool: 'Dub_Track_Sale',
						arguments: { payment: `pay_${version}`, customer, amount: 49.99 },
					});
					includes(JSON.parse(sale), [{ recorded: true }]);
					const ofCustomer = ({ customerExternalId }: { customerExternalId: string }) =>
						customerExternalId === customer;
					const leads = sandbox.dub.recordedLeads.filter(ofCustomer);
					equal(
						leads.map(({ eventName, clickId }) => [eventName, clickId]),
						[['Lead', click]],
					);
					const sales = sandbox.dub.recordedSales.filter(ofCustomer);
					equal(
						sales.map(({ invoiceId, sent }) => [invoiceId, sent]),
						[[`pay_${version}`, { amount: 4999, currency: 'usd' }]],
					);
				});

				for (const [when, settings] of [
					['by default', {}],
					['with On Error: continue', { onError: 'continueRegularOutput' }],
				] as const) {
					it(`tells the model why a request was refused, ${when}`, async () => {
						const text = await told(
							`refused, ${when}`,
							{ tool: 'Whop_Lead', arguments: { user_id: 'user_unknown' } },
							settings,
						);
						match(text, /Whop did not create the lead: .*User not found.*user_unknown/);
					});
				}
			});
		}

		it('says what each tool does and what it needs', () => {
			const [first] = model.offers;
			equal(
				new Map(first?.map(({ name, description }) => [name, description])),
				new Map([
					['Whop_Lead', 'Create a lead in Whop Lead'],
					['Dub_Track_Lead', 'Record a lead in Dub, attributed to the click it came from'],
					[
						'Dub_Track_Sale',
						'Record a sale in Dub, attributed to the lead and the click it came from',
					],
				]),
			);
		});
	});
}

interface AgentWorkflow {
	readonly name: string;
	readonly version: number;
	readonly openAi: CredentialReference;
	/** Of the tools. */
	readonly settings: Partial<NodeToRun>;
	readonly call: ToolCall;
}

/** A value that the model gives. */
const fromModel = (name: string, description: string, type = 'string'): string =>
	`={{ $fromAI('${name}', '${description}', '${type}') }}`;

/** An agent with the three nodes as its tools, that is asked for a call. */
function withAgent(
	world: World,
	{ name, version, openAi, settings, call }: AgentWorkflow,
): WorkflowFile & { readonly pinData?: object } {
	const agent = {
		name: AGENT,
		type: '@n8n/n8n-nodes-langchain.agent',
		typeVersion: version,
		parameters: { promptType: 'define', text: '={{ $json.prompt }}', options: {} },
	};
	const model = {
		name: 'Model',
		type: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
		typeVersion: 1.2,
		parameters: { model: { __rl: true, mode: 'id', value: 'echo' }, options: {} },
		credentials: { openAiApi: openAi },
	};
	const tools = [
		whopLead('create', { userId: fromModel('user_id', 'ID of the Whop user') }, settings),
		dubTrackLead(
			{
				findClickId: 'field',
				clickId: fromModel('click_id', 'ID of the click'),
				eventName: 'Lead',
				customerExternalId: fromModel('customer', 'ID of the customer'),
			},
			{ typeVersion: 1.1, ...settings },
		),
		dubTrackSale(
			{
				invoiceId: fromModel('payment', 'ID of the payment'),
				customerExternalId: fromModel('customer', 'ID of the customer'),
				amount: fromModel('amount', 'Price', 'number'),
				currency: 'usd',
			},
			settings,
		),
	].map(asTool);

	const chain = chainOn(world, name, [{ prompt: JSON.stringify(call) }], [agent]);
	const { nodes } = chainOf(world, name, [model, ...tools]);
	const serves = (type: string) => ({ [type]: [[{ node: AGENT, type, index: 0 }]] });
	return {
		...chain,
		nodes: [...chain.nodes, ...nodes],
		connections: {
			...chain.connections,
			...Object.fromEntries(tools.map((tool) => [tool.name, serves('ai_tool')])),
			[model.name]: serves('ai_languageModel'),
		},
	};
}
