import type { IExecuteFunctions, IPollFunctions } from 'n8n-workflow';

import { addHint, isTool, pollBudgetMs } from '../../nodes/shared/newerHelpers.ts';

describe('a hint', () => {
	it('is shown beside the output', () => {
		const shown: unknown[] = [];
		const context = {
			addExecutionHints: (hint: unknown) => {
				shown.push(hint);
			},
		};
		addHint(context as object as IExecuteFunctions, 'Look here.');
		expect(shown).toEqual([{ message: 'Look here.', location: 'outputPane' }]);
	});

	it('is passed over by an n8n that shows none', () => {
		expect(() => {
			addHint({} as object as IExecuteFunctions, 'Look here.');
		}).not.toThrow();
	});
});

describe('what an n8n does not say', () => {
	it.each([
		[undefined, 'n8n-nodes-whop-dub.whopLead', false],
		[undefined, 'n8n-nodes-whop-dub.whopLeadTool', true],
		[() => true, 'n8n-nodes-whop-dub.whopLead', true],
		[() => false, 'n8n-nodes-whop-dub.whopLeadTool', false],
	])('whether a node is a tool shows in its type: %s, %s', (isToolExecution, type, expected) => {
		const context = { getNode: () => ({ type }), ...(isToolExecution && { isToolExecution }) };
		expect(isTool(context as object as IExecuteFunctions)).toBe(expected);
	});

	it('a poll has the shortest time', () => {
		expect(pollBudgetMs({} as object as IPollFunctions)).toBe(36_000);
		expect(pollBudgetMs({ getPollBudgetMs: () => 5 } as object as IPollFunctions)).toBe(5);
	});
});
