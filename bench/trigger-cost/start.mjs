// `npm run cost`: measures what the trigger costs and writes docs/trigger-cost.md; `-- --million` adds 1,000,000 leads.
// Node's own modules only: this file runs before anything is installed.
import { parseArgs } from 'node:util';

import { prepare, SetupError } from '../../setup/prepare.mjs';
import { runCommand } from '../../setup/run-command.mjs';

const WINDOWS = '100,1000,10000,100000';
const { values } = parseArgs({ options: { million: { type: 'boolean' } } });
const windows = values.million ? `${WINDOWS},1000000` : WINDOWS;

try {
	const env = { ...prepare(console.log), COST_WINDOWS: windows };
	const passed =
		runCommand(['npm', 'run', 'build'], env) &&
		runCommand(['npx', 'jest', '--config', 'bench/trigger-cost/jest.config.mjs'], env);
	process.exitCode = passed ? 0 : 1;
} catch (error) {
	if (!(error instanceof SetupError)) throw error;
	console.error(error.message);
	process.exitCode = 1;
}
