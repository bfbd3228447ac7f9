// n8n looks an output schema up by node, version, resource and operation, and knows no schema for several. Five of
// them describe a lead, so they are written here from one: nodes/WhopLead/__schema__/lead.json.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { format } from 'prettier';
import { z } from 'zod/v4';

import { projectFolder } from '../setup/prepare.mjs';

const LEAD = 'nodes/WhopLead/__schema__/lead.json';
const OPERATIONS = ['create', 'get', 'getAll', 'update'];
const SCHEMA = z.looseObject({ properties: z.record(z.string(), z.unknown()) });
const TEXT = { type: 'string' };

const DUB_LEAD = 'nodes/DubTrackLead/__schema__/v1';

/**
 * Writes the schema of a lead for each operation of Whop Lead, that of an event for Whop Lead Trigger, and the one of
 * Dub Track Lead once more for version 1.1 of the node, which puts out the same.
 * @param {string} dist
 */
export async function writeLeadSchemas(dist) {
	const lead = SCHEMA.parse(JSON.parse(await readFile(join(projectFolder, LEAD), 'utf8')));
	for (const operation of OPERATIONS) {
		await write(join(dist, `nodes/WhopLead/__schema__/v1.0.0/lead/${operation}.json`), lead);
	}
	const event = { ...lead, properties: { event: TEXT, eventId: TEXT, ...lead.properties } };
	await write(join(dist, 'nodes/WhopLeadTrigger/__schema__/v1.0.0.json'), event);
	const dubLead = await readFile(join(projectFolder, `${DUB_LEAD}.0.0.json`), 'utf8');
	await write(join(dist, `${DUB_LEAD}.1.0.json`), SCHEMA.parse(JSON.parse(dubLead)));
}

/**
 * @param {string} file
 * @param {object} schema
 */
async function write(file, schema) {
	await mkdir(dirname(file), { recursive: true });
	await writeFile(file, await format(JSON.stringify(schema), { parser: 'json', useTabs: true }));
}
