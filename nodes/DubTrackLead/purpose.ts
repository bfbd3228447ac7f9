// What an unhappy end means for a lead, and what to do about it. Pure.

import { CHECK_BASE_URL } from '../dub/errors';
import type { Aftermath, Purpose } from '../dub/errors';
import { TRACK_LEAD_FIELDS } from './fields';

/** What matters, when a lead call goes wrong, about the lead that was sent. */
export interface SentLead {
	/** A deferred call reserves nothing, so it may be sent again at will (dub.md#deferred-leads). */
	deferred: boolean;
	/** It is the deferred call with which 'Verify Click First' begins; its user may not know of deferred calls. */
	isCheck?: boolean;
	/** Dub had just found the click, or cannot be asked for it: verifying would have helped nothing. */
	verified?: boolean;
}

/** What a call to `POST /track/lead` is for. */
export function leadPurpose(sent: SentLead): Purpose {
	return {
		action: actionOf(sent),
		thing: 'lead',
		fields: TRACK_LEAD_FIELDS,
		uncertain: afterUncertainEnd(sent),
		refused: 'Nothing was recorded or reserved.',
		readRefusal: (status, text) =>
			status === 400 ? afterMissingClick(text) : afterRefusedClick(text, sent),
	};
}

function actionOf({ deferred, isCheck }: SentLead): string {
	if (isCheck === true) return 'find the click';
	return deferred ? 'store the click' : 'record the lead';
}

export const NOTHING_YET = 'nothing was recorded or reserved yet';

/** The pair is stored before the click is looked up, and stays (dub.md#reserved-pairs). */
const PAIR_RESERVED =
	'Dub has now reserved this customer and event for 7 days: sending them again, even with the right click ID, records nothing. Put right what Dub names and use another event name, or wait 7 days.';
const PAIR_MAY_BE_RESERVED =
	'Look at the customer in Dub before sending the lead again: Dub may have reserved this customer and event for 7 days, and then answers that it recorded nothing whether or not it did. If the lead is not there, send it with another event name, or wait 7 days.';
const VERIFY_PREVENTS = "The option 'Verify Click First' prevents this.";

/** For calls that reserve nothing. */
const sendAgain = ({ isCheck }: SentLead): string =>
	isCheck === true
		? 'The same item can be sent again.'
		: 'Deferred calls reserve nothing, so the same can be sent again.';

function afterUncertainEnd(sent: SentLead): Aftermath {
	if (!sent.deferred) {
		return {
			inShort: 'the lead may have been recorded, so look for it in Dub before sending it again',
			advice: PAIR_MAY_BE_RESERVED,
		};
	}
	const inShort =
		sent.isCheck === true
			? NOTHING_YET
			: 'a deferred call reserves nothing, so it can be sent again';
	return { inShort, advice: sendAgain(sent) };
}

function afterMissingClick(text: string): Aftermath | undefined {
	if (!text.includes('`clickId`')) return undefined;
	return {
		what: 'Dub has no stored click of this customer',
		advice: `Give a click ID, or first send this customer with its click ID in Deferred mode; check that '${TRACK_LEAD_FIELDS.customerExternalId.label}' is the same in both. Nothing was recorded or reserved.`,
	};
}

/** What Dub finds wrong about a click, after it has reserved customer and event (dub.md#order-of-checks). */
const CLICK_REFUSALS: ReadonlyArray<{ sign: RegExp; advice: string; isOfClick?: true }> = [
	{
		sign: /^Click event not found/,
		advice:
			'Check that the click ID is complete. Dub may also need some more seconds to know a fresh click.',
		isOfClick: true,
	},
	{
		sign: /^Link not found for clickId/,
		advice:
			'The link of this click was deleted in Dub, so no lead can be recorded for the click. Use a click of a link that exists.',
	},
	{
		sign: /is disabled, lead not tracked$/,
		advice: 'The link of this click is disabled in Dub. Enable it there.',
	},
];

/** @param text what Dub says; words that are not known here may mean that the pair is reserved */
function afterRefusedClick(text: string, sent: SentLead): Aftermath {
	if (text.endsWith('does not belong to the workspace')) return afterForeignClick(sent);
	const refusal = CLICK_REFUSALS.find(({ sign }) => sign.test(text));
	if (sent.deferred) {
		const advice = refusal?.advice ?? CHECK_BASE_URL;
		return { inShort: nothingReserved(sent), advice: `${advice} ${sendAgain(sent)}` };
	}
	if (refusal === undefined) {
		return {
			inShort:
				'this customer and event may now be reserved for 7 days, so look for the lead in Dub before sending it again',
			advice: `${PAIR_MAY_BE_RESERVED} ${CHECK_BASE_URL}`,
		};
	}
	const preventable = refusal.isOfClick === true && sent.verified !== true;
	return {
		inShort:
			'this customer and event are now reserved for 7 days, so sending them again records nothing',
		advice: [refusal.advice, PAIR_RESERVED, preventable ? VERIFY_PREVENTS : '']
			.filter(Boolean)
			.join(' '),
	};
}

/** For a link of another workspace: the pair is reserved for that of the key alone (dub.md#reserved-pairs). */
function afterForeignClick(sent: SentLead): Aftermath {
	const advice =
		'The API key in the Dub credential is of another workspace than the link that was clicked. Use a key of the workspace that owns the link: there nothing is reserved, so the same item can be sent.';
	return sent.deferred
		? {
				inShort: `${nothingReserved(sent)}, so send it with an API key of the workspace that owns the link`,
				advice,
			}
		: {
				inShort:
					'send it with an API key of the workspace that owns the link, because with this key the customer and event are now reserved for 7 days',
				advice: `${advice} With the present key, sending this customer and event again records nothing for 7 days.`,
			};
}

const nothingReserved = ({ isCheck }: SentLead): string =>
	isCheck === true ? NOTHING_YET : 'nothing was recorded or reserved';
