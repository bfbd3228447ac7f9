import { stringify } from 'flatted';
import { decodeExecution } from '../../demo/executions.mts';
import { arrivalLine, beginningLine } from '../../demo/journey.mts';
import { leadRunsOf } from '../../demo/lead-runs.mts';

const STARTED = '2026-05-04T10:00:30.000Z';

/** An execution as n8n's REST API gives it. */
function answer(runData: object, error?: object): object {
	return {
		id: '7',
		workflowId: 'wf',
		status: error === undefined ? 'success' : 'error',
		startedAt: STARTED,
		workflowData: {
			nodes: [
				{ name: 'Leads', type: 'n8n-nodes-whop-dub.whopLeadTrigger' },
				{ name: 'Record', type: 'n8n-nodes-whop-dub.dubTrackLead' },
			],
		},
		data: stringify({ resultData: { runData, error } }),
	};
}

const outputOf = (...json: object[]): object[] => [
	{ data: { main: [json.map((one, item) => ({ json: one, pairedItem: { item } }))] } },
];

const LEADS = outputOf(
	{ event: 'lead.created', id: 'lead_1' },
	{ event: 'lead.converted', id: 'lead_2' },
);

describe('what an execution did with its leads', () => {
	it('pairs each lead with its outcome, whatever the nodes are called', () => {
		const execution = decodeExecution(
			'7',
			answer({
				Leads: LEADS,
				Record: [
					{
						data: {
							main: [
								[
									{ json: { recorded: false, reason: 'no click' }, pairedItem: { item: 1 } },
									{ json: { recorded: true }, pairedItem: [{ item: 0 }] },
								],
							],
						},
					},
				],
			}),
		);
		expect(leadRunsOf(execution)).toEqual([
			{
				executionId: '7',
				triggeredAt: Date.parse(STARTED),
				event: 'lead.created',
				leadId: 'lead_1',
				recorded: true,
				reason: undefined,
			},
			expect.objectContaining({ leadId: 'lead_2', recorded: false, reason: 'no click' }),
		]);
	});

	it("gives n8n's error for leads that got no outcome", () => {
		const error = { message: 'Dub refused the key', description: 'Check it' };
		const execution = decodeExecution('7', answer({ Leads: LEADS, Record: [{}] }, error));
		expect(execution.error).toBe('Dub refused the key (Check it)');
		expect(leadRunsOf(execution).map(({ recorded, reason }) => [recorded, reason])).toEqual([
			[false, 'Dub refused the key (Check it)'],
			[false, 'Dub refused the key (Check it)'],
		]);
	});

	it('finds no leads in a run of something else', () => {
		expect(leadRunsOf(decodeExecution('7', answer({ Record: LEADS })))).toEqual([]);
	});
});

describe('the line of a lead', () => {
	const lead = { id: 'lead_1', user: { name: null, username: 'ada' } };
	const run = {
		executionId: '7',
		triggeredAt: 30_000,
		event: 'lead.created',
		leadId: 'lead_1',
		recorded: true,
		reason: undefined,
	};

	it('begins on Whop', () => {
		expect(beginningLine(lead, 'created')).toBe('ada (lead_1): created on Whop');
		expect(beginningLine({ id: 'lead_1', user: null }, 'converted')).toBe(
			'Somebody (lead_1): converted on Whop',
		);
	});

	it('ends in Dub', () => {
		expect(arrivalLine(lead, run, 1000, 'Lead')).toBe(
			'ada (lead_1): created on Whop → triggered 29 s later (lead.created) → recorded in Dub as "Lead"',
		);
	});

	it('says why nothing was recorded', () => {
		const skipped = { ...run, event: 'lead.converted', recorded: false, reason: 'no click' };
		expect(arrivalLine(lead, skipped, 1000, undefined)).toBe(
			'ada (lead_1): converted on Whop → triggered 29 s later (lead.converted) → not recorded in Dub: no click',
		);
	});

	it('does not believe the node when Dub has nothing', () => {
		expect(arrivalLine(lead, run, 1000, undefined)).toMatch(/Dub has nothing$/);
	});
});
