import type { Cost } from './measure.mts';
import { table } from './table.mts';

/** @returns the page for the docs */
export function document(costs: readonly Cost[], options: readonly Cost[]): string {
	return `# What the trigger costs

Measured by \`npm run cost\` on the built node, n8n's own poll context and the sandbox, one poll a minute, no new leads, 5%
of the leads converted, look-back 30 days, Whop's pages of 100 leads. The command takes a few minutes; with \`-- --million\` it
adds a window of 1,000,000 leads and takes about 20. It writes this page.

${table(costs)}

- **Requests of an idle poll**: the most that any poll sent. Whop allows 600 requests a minute, so a poll with more takes
  the minutes that stand beside it.
- **Polls until all was read once**: until then the trigger notes the leads that existed when it was switched on.
- **Conversion among the newest 1,000**: polls from the conversion to its event.
- **Any conversion, worst**: in each poll of a whole sweep a lead that this poll had just read was converted; this is the
  longest that one of them waited.
- **List everything each poll** reads the whole look-back and compares. It is as fast as can be in polls, and past 60,000
  leads a poll no longer fits into a minute.
- **Created since last poll** is n8n's usual pattern. A lead that converts after it was read never comes again, so every
  such conversion is missed.
${options.length === 0 ? '' : optionSection(options)}`;
}

function optionSection(options: readonly Cost[]): string {
	return `
## Older Leads to Recheck

The same with the option at other values (the default is 1,000).

${table(options).replace('| pattern |', '| Older Leads to Recheck |')}
`;
}
