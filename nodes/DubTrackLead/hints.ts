import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { addHint } from '../shared/hints';
import { SKIPPED } from './lead';
import { DEFERRED } from './leadOutput';

/** Counts what must not look like success: leads that were skipped, not recorded, or sent without a detail. */
export function hintAtLeads(context: IExecuteFunctions, rows: readonly INodeExecutionData[]): void {
	const leads = rows.filter(({ error }) => error === undefined).map(({ json }) => json);
	const notRecorded = leads.filter(({ recorded }) => recorded === false);
	const because = (test: (reason: string) => boolean): number =>
		notRecorded.filter(({ reason }) => typeof reason === 'string' && test(reason)).length;
	const skipped = because((reason) => reason.startsWith(SKIPPED));
	// That is what a deferred call is for.
	const stored = because((reason) => reason === DEFERRED);
	const unexpected = notRecorded.length - skipped - stored;
	const without = leads.filter(({ leftOut }) => Array.isArray(leftOut)).length;
	const say = (count: number, words: (verb: string) => string): void => {
		if (count === 0) return;
		addHint(context, `${count} of ${counted(leads.length)} ${words(count === 1 ? 'was' : 'were')}`);
	};
	say(skipped, (verb) => `had no click ID and ${verb} skipped.`);
	say(unexpected, (verb) => `${verb} not recorded: see reason.`);
	say(without, (verb) => `${verb} sent without a detail that Dub would refuse: see leftOut.`);
}

const counted = (leads: number): string => (leads === 1 ? '1 lead' : `${leads} leads`);
