import type { IExecuteFunctions } from 'n8n-workflow';

import type { Dub } from '../dub/client';
import { addHint } from '../shared/newerHelpers';

/** The Dubs of one run that know no deferred mode, so that none is asked in vain for every lead. */
export class UnverifiableClicks {
	private readonly found = new WeakSet<Dub>();
	private hinted = false;
	private readonly context: IExecuteFunctions;

	constructor(context: IExecuteFunctions) {
		this.context = context;
	}

	has(dub: Dub): boolean {
		return this.found.has(dub);
	}

	/** Notes one, and tells the user once. */
	add(dub: Dub): void {
		this.found.add(dub);
		if (this.hinted) return;
		this.hinted = true;
		addHint(
			this.context,
			"This Dub is an older one that cannot verify clicks, so the leads were sent without. Update it, or turn off 'Verify Click First'.",
		);
	}
}
