import { ApiError } from '../shared/errors';
import { weightOf } from '../shared/weight';
import type { LeadRow } from '../whop/types';

/**
 * What the leads of one run may take up in memory, in bytes as estimated here: a million leads of 1 kB each, with which
 * the node really took up 1.8 GB (measured). n8n on a machine of 4 GB has 2 GB for everything.
 */
const MOST_BYTES = 2_000_000_000;

/** What each lead takes up besides its data: its row in the output, and its place in lists. */
const ROW = 200;

/** The memory for all leads that one run gathers, over all its items. */
export class MemoryBudget {
	private bytes = 0;
	private leads = 0;

	/**
	 * Takes memory for a lead.
	 * @returns what it takes up, in bytes
	 * @throws ApiError when there is none left
	 */
	take(lead: LeadRow): number {
		const weight = ROW + weightOf(lead);
		if (this.bytes + weight > MOST_BYTES) throw tooMany(this.leads);
		this.bytes += weight;
		this.leads += 1;
		return weight;
	}

	/** Gives back the memory of leads that are not kept after all. */
	free(leads: number, bytes: number): void {
		this.leads -= leads;
		this.bytes -= bytes;
	}
}

function tooMany(leads: number): ApiError {
	return new ApiError({
		message: `This run has read as many leads as fit into memory (${leads} leads, about ${MOST_BYTES / 1e9} GB), and Whop has more`,
		description:
			"Nothing of this list is returned, so that no lead is missing without a word. Ask for fewer leads at once: set 'Created After' and 'Created Before' to a shorter time, or turn off 'Return All' and set 'Limit'.",
		failure: { cause: 'configuration-invalid' },
	});
}
