import { z } from 'zod/v4';
import { seen } from '../public-text.mts';
import { asAssumed, notSeen, otherwise } from '../question.mts';
import type { Finding, Question } from '../question.mts';
import { isFine } from '../service.mts';
import type { Answer } from '../service.mts';
import { refusalOf } from './refusal.mts';
import { MARK, madeUpClickId, newCustomerId } from './session.mts';
import type { DubSession } from './session.mts';

/** What is written at Dub, in words for the person. */
export const WRITTEN = [
	'A deferred lead with a click that is made up. Dub refuses it and stores nothing.',
	'A lead with a click that is made up, twice. Dub refuses it and counts nothing; for 7 days it keeps in mind that it has seen this customer, who is made up, too.',
	`A deferred lead with a click of your own, twice, if you name one. Dub stores a customer whose ID begins with ${MARK}, and counts no lead. You can delete that customer.`,
];

type Judged = Pick<Answer, 'status' | 'body'>;

const answerForm = z.looseObject({ link: z.looseObject({}).nullable() });

/** What an answer to a lead says of the link. */
function linkIn(body: unknown): 'a link' | 'no link' | 'nothing' | 'another form' {
	if (body === null) return 'nothing';
	const answer = answerForm.safeParse(body);
	if (!answer.success) return 'another form';
	return answer.data.link === null ? 'no link' : 'a link';
}

/** A deferred lead with an unknown click (dub.md#deferred-leads). @param customer what is asked for afterwards */
export function judgeUnknownClick(lead: Judged, customer: Judged): Finding {
	if (isFine(lead)) return otherwise(seen`it is not refused`);
	if (lead.status !== 404) return otherwise(seen`${refusalOf(lead)}`);
	return customer.status === 404
		? asAssumed(seen`404, and the customer does not exist`)
		: otherwise(seen`404, and the customer gets ${customer.status}`);
}

/** The answer to a repeated lead (dub.md#duplicate-leads), seen from one that was refused (dub.md#reserved-pairs). */
export function judgeRepeat(first: Judged, second: Judged): Finding {
	if (first.status !== 404) return notSeen(seen`the first one gets ${first.status}, not 404`);
	if (second.status === 404) return otherwise(seen`it is refused again: nothing is reserved`);
	if (!isFine(second)) return otherwise(seen`it gets ${refusalOf(second)}`);
	switch (linkIn(second.body)) {
		case 'no link':
			return asAssumed(seen`${second.status} with link: null`);
		case 'nothing':
			return otherwise(seen`${second.status} with null alone`);
		case 'a link':
			return otherwise(seen`${second.status} with a link`);
		case 'another form':
			return otherwise(seen`${second.status} in another form`);
	}
}

/** Two deferred leads of one customer (dub.md#deferred-leads). */
export function judgeDeferred(first: Judged, second: Judged, customer: Judged): Finding {
	if (!isFine(first)) return notSeen(seen`${refusalOf(first)}`);
	if (linkIn(first.body) !== 'a link') return otherwise(seen`the first answer names no link`);
	if (!isFine(second) || linkIn(second.body) !== 'a link') {
		return otherwise(seen`the first answer names the link, the second does not`);
	}
	return isFine(customer)
		? asAssumed(seen`both answers name the link, and the customer is stored`)
		: otherwise(seen`both answers name the link, and the customer gets ${customer.status}`);
}

/** Asked only after a yes. */
export const leads: readonly Question<DubSession>[] = [
	{
		about: seen`a deferred lead with an unknown click`,
		assumed: seen`404, and nothing is stored`,
		look: async (dub) => {
			const customerExternalId = newCustomerId();
			const click = { clickId: madeUpClickId(), customerExternalId };
			const answer = await dub.lead({ ...click, mode: 'deferred' });
			return judgeUnknownClick(answer, await dub.customer(customerExternalId));
		},
	},
	{
		about: seen`a lead that is sent again`,
		assumed: seen`200 with link: null`,
		look: async (dub) => {
			const lead = { clickId: madeUpClickId(), customerExternalId: newCustomerId() };
			const first = await dub.lead({ ...lead, mode: 'wait' });
			return judgeRepeat(first, await dub.lead({ ...lead, mode: 'wait' }));
		},
	},
	{
		about: seen`a deferred lead, sent twice`,
		assumed: seen`both answers name the link`,
		look: async (dub) => {
			if (dub.clickId === undefined) return notSeen(seen`no click was named`);
			const customerExternalId = newCustomerId();
			const lead = { clickId: dub.clickId, customerExternalId, mode: 'deferred' } as const;
			const first = await dub.lead(lead);
			return judgeDeferred(first, await dub.lead(lead), await dub.customer(customerExternalId));
		},
	},
];
