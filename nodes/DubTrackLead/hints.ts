import type { ReasonInHint } from '../dub/hints';
import { SKIPPED } from './lead';
import { DEFERRED } from './leadOutput';

/** Why leads are not recorded, where the hint beside the output has words of its own for it. */
export const REASONS: readonly ReasonInHint[] = [
	{
		is: (reason) => reason.startsWith(SKIPPED),
		words: (verb) => `had no click ID and ${verb} skipped.`,
	},
	// That is what a deferred call is for.
	{ is: (reason) => reason === DEFERRED },
];
