import type { IExecuteFunctions } from 'n8n-workflow';

import { addHint } from '../../nodes/shared/hints.ts';

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
