import type { INodeType } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

/** Node type that hands the run's input items to the first node of a workflow. */
export const START = 'kit.start';
/** Node type that adds what `=expression` gives, as `value`, to every item; it reads other nodes as a user's node does. */
export const READ = 'kit.read';

const start: INodeType = {
	description: {
		name: START,
		displayName: 'Start',
		group: ['trigger'],
		version: 1,
		description: 'Hands over the items of the run',
		defaults: { name: 'Start' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
	execute() {
		return Promise.resolve([this.getInputData()]);
	},
};

const read: INodeType = {
	description: {
		name: READ,
		displayName: 'Read',
		group: ['transform'],
		version: 1,
		description: 'Evaluates an expression for every item',
		defaults: { name: 'Read' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [{ displayName: 'Value', name: 'value', type: 'string', default: '' }],
	},
	execute() {
		const rows = this.getInputData().map(({ json }, item) => ({
			json: { ...json, value: this.getNodeParameter('value', item) },
			pairedItem: { item },
		}));
		return Promise.resolve([rows]);
	},
};

/** n8n tests credentials in the name of this node type of its own; it never runs. */
const noOp: INodeType = {
	description: { ...read.description, name: 'n8n-nodes-base.noOp', properties: [] },
};

/** Nodes the kit lends to every workflow, by type. */
export const helperNodes: ReadonlyMap<string, INodeType> = new Map([
	[START, start],
	[READ, read],
	['n8n-nodes-base.noOp', noOp],
]);
