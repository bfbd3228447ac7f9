// Plays many more hostile answers, inputs and connections than the test run does: `npm run hostile`, or
// `npm run hostile -- 5000`. Every part prints its seed; `npm run hostile -- 5000 --seed 17` plays that part again.
import { playInParts } from './in-parts.mjs';

playInParts({
	script: 'hostile',
	what: 'hostile cases',
	variable: 'CASES',
	tests: 'test/hostile',
	standard: 100_000,
	part: 20_000,
});
