import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { addHint } from '../shared/newerHelpers';

/** What a reason for not recording something says in a hint. */
export interface ReasonInHint {
	/** Whether the reason of a row is this one. */
	is: (reason: string) => boolean;
	/** Completes "2 of 7 leads …"; undefined for what was meant to be so. */
	words?: (verb: string) => string;
}

/**
 * Counts what must not look like success: rows that were not recorded, or sent without a detail.
 * @param thing what each row is about: "lead"
 * @param reasons those that have words of their own
 */
export function hintAtRows(
	context: IExecuteFunctions,
	output: readonly INodeExecutionData[],
	thing: string,
	reasons: readonly ReasonInHint[] = [],
): void {
	const rows = output.filter(({ error }) => error === undefined).map(({ json }) => json);
	const say = (count: number, words: (verb: string) => string): void => {
		if (count === 0) return;
		const all = `${rows.length} ${thing}${rows.length === 1 ? '' : 's'}`;
		addHint(context, `${count} of ${all} ${words(count === 1 ? 'was' : 'were')}`);
	};
	const notRecorded = rows.filter(({ recorded }) => recorded === false);
	let unexplained = notRecorded.length;
	for (const { is, words } of reasons) {
		const count = notRecorded.filter(
			({ reason }) => typeof reason === 'string' && is(reason),
		).length;
		unexplained -= count;
		if (words !== undefined) say(count, words);
	}
	say(unexplained, (verb) => `${verb} not recorded: see reason.`);
	const without = rows.filter(({ leftOut }) => Array.isArray(leftOut)).length;
	say(without, (verb) => `${verb} sent without a detail that Dub would refuse: see leftOut.`);
}
