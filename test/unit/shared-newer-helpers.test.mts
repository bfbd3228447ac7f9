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
	it('an execution is no tool', () => {
		expect(isTool({} as object as IExecuteFunctions)).toBe(false);
		expect(isTool({ isToolExecution: () => true } as object as IExecuteFunctions)).toBe(true);
	});

	it('a poll has the shortest time', () => {
		expect(pollBudgetMs({} as object as IPollFunctions)).toBe(36_000);
		expect(pollBudgetMs({ getPollBudgetMs: () => 5 } as object as IPollFunctions)).toBe(5);
	});
});
