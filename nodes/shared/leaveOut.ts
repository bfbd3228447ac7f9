import type { IDataObject } from 'n8n-workflow';

import type { Field } from './fields';

/** A detail that was not sent, because the service would have refused the whole request for it. */
export interface LeftOut {
	/** Its name in the API. */
	field: string;
	/** What is wrong with it: a sentence that names the field and what was given. */
	reason: string;
}

/** @returns what an output says of it; nothing where nothing was left out */
export function leftOutRemark(leftOut: readonly LeftOut[]): IDataObject {
	return leftOut.length === 0 ? {} : { leftOut: leftOut.map((one) => ({ ...one })) };
}

/** What becomes of an item of which a dispensable field cannot be sent: an option of every node that has such fields. */
export const invalidDetailsField = {
	parameter: 'invalidDetails',
	label: 'Invalid Customer Details',
	rule: {
		is: 'choice',
		options: {
			leaveOut: {
				name: 'Leave Them Out',
				description: 'Send the rest; the output says in leftOut what was left out, and why',
			},
			stop: { name: 'Stop', description: 'Fail the item with an error, before anything is sent' },
		},
	},
	default: 'leaveOut',
	description: 'What to do when a name, an email or an avatar would be refused',
} as const satisfies Field;
