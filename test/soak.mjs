// Plays many more random histories of the trigger than the test run does: `npm run soak`, or `npm run soak -- 5000`.
// Every part prints its seed; `npm run soak -- 5000 --seed 17` plays that part again.
import { playInParts } from './in-parts.mjs';

playInParts({
	script: 'soak',
	what: 'histories',
	variable: 'HISTORIES',
	tests: 'test/engine/trigger-histories',
	standard: 50_000,
	part: 5_000,
});
