// Prints how many milliseconds the built nodes take to load in this fresh process, as n8n loads them. What n8n has
// loaded long before, n8n-workflow, is not counted. Plain JavaScript, so that no types have to be stripped meanwhile.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, resolve } from 'node:path';
import { z } from 'zod/v4';

const MANIFEST = z.object({ n8n: z.object({ nodes: z.array(z.string()) }) });
const { n8n } = MANIFEST.parse(JSON.parse(readFileSync('package.json', 'utf8')));
/** @type {(file: string) => Record<string, new () => object>} */
const load = createRequire(resolve('package.json'));
load('n8n-workflow');

const started = performance.now();
for (const file of n8n.nodes) {
	const Node = load(resolve(file))[basename(file, '.node.js')];
	if (Node === undefined) throw new Error(`${file} has no class of its name`);
	new Node();
}
process.stdout.write(String(Number((performance.now() - started).toFixed(2))));
