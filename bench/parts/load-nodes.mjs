// Prints how many milliseconds the built nodes take to load in this fresh process, as n8n loads them. What n8n has
// loaded long before, n8n-workflow, is not counted. Plain JavaScript, so that no types have to be stripped meanwhile.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, resolve } from 'node:path';

const { n8n } = JSON.parse(readFileSync('package.json', 'utf8'));
const require = createRequire(resolve('package.json'));
require('n8n-workflow');

const started = performance.now();
for (const file of n8n.nodes) {
	const { [basename(file, '.node.js')]: Node } = require(resolve(file));
	new Node();
}
process.stdout.write(String(Number((performance.now() - started).toFixed(2))));
