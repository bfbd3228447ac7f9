import type { IDataObject } from 'n8n-workflow';

import { dubError } from '../dub/errors';
import { toDataObject } from '../shared/data';
import { ApiError } from '../shared/errors';
import { isSuccess } from '../shared/outcome';
import type { Outcome } from '../shared/outcome';
import { leftOutRemark } from '../shared/leaveOut';
import type { LeftOut } from '../shared/leaveOut';
import { isRecord, textAt } from '../shared/records';
import type { SkippedCustomer } from './lead';
import { leadPurpose, NOTHING_YET } from './purpose';
import type { SentLead } from './purpose';

export const DEFERRED =
	'Dub stored the click for this customer; the lead is recorded by a later call with the same customer, no click ID and another mode';
/** Dub names the link of every click it stores (dub.md#deferred-leads). */
const NOT_STORED =
	'Dub names no link in its answer, so it is not certain that it stored the click for this customer';
const ALREADY_THERE =
	'Dub already has this customer and event, or an earlier call that did not succeed reserved them, within the last 7 days; nothing was recorded now';

/**
 * Reads Dub's answer, and says whether this call recorded a lead: a 200 alone does not (dub.md#answers-to-a-lead).
 * @param nowMs the present moment, Unix epoch ms
 * @returns the answer as it came, with `recorded`, and with `reason` where that is false
 * @throws ApiError when the outcome is no answer of Dub's to a lead
 */
export function leadOutput(outcome: Outcome, sent: SentLead, nowMs: number): IDataObject {
	const parts = leadParts(outcome, sent, nowMs);
	if (sent.deferred) return notRecorded(parts.link === null ? NOT_STORED : DEFERRED, parts);
	return parts.link === null
		? notRecorded(ALREADY_THERE, parts)
		: withOurs({ recorded: true }, parts);
}

/**
 * Reads Dub's answer to the deferred call that checks a click.
 * @param nowMs the present moment, Unix epoch ms
 * @throws ApiError unless it is Dub's, and says that the click is known
 */
export function requireKnownClick(outcome: Outcome, nowMs: number): void {
	const { link } = leadParts(outcome, { deferred: true, isCheck: true }, nowMs);
	if (link === null) throw clickNotConfirmed();
}

/** An answer of Dub's to the check that names no link, as it does for every click it knows (dub.md#deferred-leads). */
function clickNotConfirmed(): ApiError {
	return new ApiError({
		message: `Dub did not confirm that it knows the click; ${NOTHING_YET}`,
		description: `Its answer names no link. The same item can be sent again. If it stays like this, look at the click in Dub, or turn off 'Verify Click First'.`,
		failure: { cause: 'temporarily-unavailable' },
	});
}

/**
 * What Dub answered about a lead. Its link is null, or the link that the lead was recorded for.
 * @throws ApiError when the outcome is no answer of Dub's to a lead
 */
function leadParts(outcome: Outcome, sent: SentLead, nowMs: number): IDataObject {
	// Dub's docs promise a literal null for a duplicate, its code sends an object (dub.md#duplicate-leads).
	const body = isSuccess(outcome) ? outcome.body : undefined;
	const answer = body === null ? { link: null } : body;
	// Every link that Dub names has an ID (dub.md#answers-to-a-lead); what has none is no sign that a lead was
	// recorded.
	if (!isRecord(answer) || (answer.link !== null && textAt(answer.link, 'id') === undefined)) {
		throw dubError(outcome, leadPurpose(sent), nowMs);
	}
	return { click: null, link: null, customer: null, ...toDataObject(answer) };
}

/** The output for an item that is not sent at all; who it is about shows as it was given. */
export function skippedOutput(reason: string, customer: SkippedCustomer): IDataObject {
	return notRecorded(reason, { click: null, link: null, customer });
}

/** @returns the output with what else is to be known about the lead, after whether it was recorded */
export function withRemarks(
	{ recorded, reason, ...parts }: IDataObject,
	clickFoundIn: string | undefined,
	leftOut: readonly LeftOut[],
): IDataObject {
	const ours = {
		recorded,
		...(reason === undefined ? {} : { reason }),
		...(clickFoundIn === undefined ? {} : { clickFoundIn }),
		...leftOutRemark(leftOut),
	};
	return withOurs(ours, parts);
}

function notRecorded(reason: string, parts: IDataObject): IDataObject {
	return withOurs({ recorded: false, reason }, parts);
}

/** Ours stand first and win, should Dub one day use the same names. */
function withOurs(ours: IDataObject, parts: IDataObject): IDataObject {
	return { ...ours, ...parts, ...ours };
}
