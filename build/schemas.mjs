// n8n looks an output schema up by node, version, resource and operation, and knows no schema for several. Most of
// them describe a lead, so they are written here from one: nodes/WhopLead/__schema__/lead.json.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { format } from 'prettier';
import { z } from 'zod/v4';

import { projectFolder } from '../setup/prepare.mjs';

const LEAD = 'nodes/WhopLead/__schema__/lead.json';
const SCHEMA = z.looseObject({ properties: z.record(z.string(), z.unknown()) });
const TEXT = { type: 'string' };
/** What is read of the properties of a node. */
const PROPERTIES = z.array(
	z.looseObject({
		name: z.string(),
		options: z.array(z.looseObject({ value: z.unknown() })).optional(),
	}),
);

const DUB_LEAD = 'nodes/DubTrackLead/__schema__/v1';
/** Both versions of Whop Lead emit the same. */
const WHOP_LEAD_VERSIONS = ['v1.0.0', 'v1.1.0'];

/**
 * Writes the schema of a lead for each operation of Whop Lead that has no schema of its own there, that of an event for
 * Whop Lead Trigger, and the one of Dub Track Lead once more for version 1.1 of the node, which emits the same.
 * @param {string} dist holds the built nodes and the schemas that were copied
 */
export async function writeLeadSchemas(dist) {
	const lead = SCHEMA.parse(JSON.parse(await readFile(join(projectFolder, LEAD), 'utf8')));
	for (const operation of operationsOfWhopLead(dist)) {
		for (const version of WHOP_LEAD_VERSIONS) {
			const file = join(dist, `nodes/WhopLead/__schema__/${version}/lead/${operation}.json`);
			if (!existsSync(file)) await write(file, lead);
		}
	}
	const properties = { event: TEXT, eventId: TEXT, ...lead.properties, noticedAt: TEXT };
	const event = { ...lead, properties };
	await write(join(dist, 'nodes/WhopLeadTrigger/__schema__/v1.0.0.json'), event);
	const dubLead = await readFile(join(projectFolder, `${DUB_LEAD}.0.0.json`), 'utf8');
	await write(join(dist, `${DUB_LEAD}.1.0.json`), SCHEMA.parse(JSON.parse(dubLead)));
}

/**
 * The operations as the built node lists them, read in a process of its own: one that watches would load the node once
 * and not see its changes.
 * @param {string} dist
 * @returns {string[]} the values that workflows store
 */
function operationsOfWhopLead(dist) {
	const script =
		'console.log(JSON.stringify(new (require(process.argv[1]).WhopLead)().description.properties))';
	const node = join(dist, 'nodes/WhopLead/WhopLead.node.js');
	const properties = execFileSync(process.execPath, ['--eval', script, node], { encoding: 'utf8' });
	const { options = [] } =
		PROPERTIES.parse(JSON.parse(properties)).find(({ name }) => name === 'operation') ?? {};
	return options.map(({ value }) => String(value));
}

/**
 * @param {string} file
 * @param {object} schema
 */
async function write(file, schema) {
	await mkdir(dirname(file), { recursive: true });
	await writeFile(file, await format(JSON.stringify(schema), { parser: 'json', useTabs: true }));
}
