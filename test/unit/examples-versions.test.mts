import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { projectFolder } from '../../demo/folders.mts';
import { readExample } from '../../demo/workflow-files.mts';

/** The newest versions of n8n's own nodes in n8n 1.100.1, the oldest that is promised, from its list of nodes. */
const IN_THE_OLDEST: Readonly<Record<string, number>> = {
	code: 2,
	crypto: 1,
	emailSend: 2.1,
	errorTrigger: 1,
	filter: 2.2,
	if: 2.2,
	manualTrigger: 1,
	noOp: 1,
	respondToWebhook: 1.4,
	scheduleTrigger: 1.2,
	set: 3.4,
	stickyNote: 1,
	webhook: 2,
};
/** Nodes that an example may need all the same, with the n8n that they came with. */
const LATER: Readonly<Record<string, string>> = { 'crypto 2': '2.7' };
const NEEDS = /\*\*Needs n8n (\S+) or newer\*\*/;

const folder = join(projectFolder, 'examples');
const sections = new Map(
	readFileSync(join(folder, 'README.md'), 'utf8')
		.split(/^## /m)
		.map((section) => [/^`(.+?)`/.exec(section)?.[1], section]),
);

test.each(readdirSync(folder).filter((name) => name.endsWith('.json')))(
	'examples/%s runs in the oldest n8n that is promised, or says which one it needs',
	async (file) => {
		const { nodes } = await readExample(file);
		const later = nodes
			.map(({ type, typeVersion }) => ({ type, version: Number(typeVersion) }))
			.filter(({ type }) => type.startsWith('n8n-nodes-base.'))
			.map(({ type, version }) => ({ name: type.replace('n8n-nodes-base.', ''), version }))
			.filter(({ name, version }) => !(version <= (IN_THE_OLDEST[name] ?? 0)))
			.map(({ name, version }) => LATER[`${name} ${version}`] ?? `unknown: ${name} ${version}`);
		const [needed] = [...new Set(later)];
		expect(NEEDS.exec(sections.get(file) ?? '')?.[1]).toBe(needed);
	},
);
