import type { NodeToRun } from './workflows.mts';

type Settings = Partial<Omit<NodeToRun, 'type' | 'parameters'>>;

const PACK = 'n8n-nodes-whop-dub';
const NO_CHOICE = { __rl: true, mode: 'list', value: '' };

/** A "Whop Lead" for the company of the credential. */
export const whopLead = (
	operation: 'create' | 'get' | 'getAll' | 'update',
	parameters: object,
	settings: Settings = {},
): NodeToRun => ({
	name: 'Whop Lead',
	type: `${PACK}.whopLead`,
	typeVersion: 1.1,
	parameters: { resource: 'lead', operation, company: NO_CHOICE, ...parameters },
	...settings,
});

/** A "Dub Track Lead". */
export const dubTrackLead = (parameters: object, settings: Settings = {}): NodeToRun => ({
	name: 'Dub Track Lead',
	type: `${PACK}.dubTrackLead`,
	typeVersion: 1.1,
	parameters,
	...settings,
});

/** A "Whop Lead Trigger" for both events, which looks every minute. */
export const whopLeadTrigger = (): NodeToRun => ({
	name: 'Whop Lead Trigger',
	type: `${PACK}.whopLeadTrigger`,
	parameters: {
		pollTimes: { item: [{ mode: 'everyMinute' }] },
		triggerOn: ['lead.created', 'lead.converted'],
		company: NO_CHOICE,
		filters: {},
		options: {},
	},
});

/** An "Edit Fields" node that gives out what an expression gives. */
export const setTo = (name: string, expression: string): NodeToRun => ({
	name,
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	parameters: { mode: 'raw', jsonOutput: `={{ ${expression} }}`, options: {} },
});
