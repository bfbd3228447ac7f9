import { writeFileSync } from 'node:fs';

import { measure } from './measure.mts';
import type { Cost, Pattern } from './measure.mts';
import { createdSinceLastPoll, listEverything } from './plain-patterns.mts';
import { document } from './document.mts';
import { Harness } from './harness.mts';
import { trigger } from './trigger.mts';

const WINDOWS = (process.env['COST_WINDOWS'] ?? '100,1000').split(',').map(Number);
const FILE = process.env['COST_FILE'] ?? 'docs/trigger-cost.md';
/** The window in which the option "Older Leads to Recheck" is measured, and its values. */
const OPTION_WINDOW = 100_000;
const OPTION_VALUES = [100, 1000, 5000, 20_000];
const HOUR = 3_600_000;

/** Measures a pattern on a sandbox of its own. */
async function cost(
	leads: number,
	pattern: (harness: Harness) => Pattern | Promise<Pattern>,
): Promise<Cost> {
	const harness = await Harness.open(leads);
	try {
		const figures = await measure(harness, await pattern(harness));
		process.stdout.write(`${JSON.stringify(figures)}\n`);
		return figures;
	} finally {
		await harness.sandbox.close();
	}
}

test(
	'what the trigger costs',
	async () => {
		const costs: Cost[] = [];
		for (const leads of WINDOWS) {
			for (const pattern of [trigger, listEverything, createdSinceLastPoll]) {
				costs.push(await cost(leads, (harness) => pattern(harness)));
			}
		}
		const options: Cost[] = [];
		if (WINDOWS.includes(OPTION_WINDOW)) {
			for (const older of OPTION_VALUES) {
				const name = older.toLocaleString('en-US');
				const figures = await cost(OPTION_WINDOW, (harness) => trigger(harness, older));
				options.push({ ...figures, name });
			}
		}
		const text = document(costs, options);
		process.stdout.write(`\n${text}`);
		writeFileSync(FILE, text);
	},
	3 * HOUR,
);
