import type { IDataObject } from 'n8n-workflow';

import { readClickId } from '../dub/clickId';
import { dubRequest } from '../dub/client';
import type { Dub } from '../dub/client';
import { CHECK_BASE_URL, dubError } from '../dub/errors';
import type { Aftermath, Purpose } from '../dub/errors';
import type { TrackBody } from '../dub/types';
import { untilFound } from '../dub/untilFound';
import { toDataObject } from '../shared/data';
import type { FieldValues } from '../shared/fields';
import { refused } from '../shared/fieldValues';
import { waitIn } from '../shared/http';
import { leftOutRemark } from '../shared/leaveOut';
import type { LeftOut } from '../shared/leaveOut';
import { defineOperation } from '../shared/operation';
import { isSuccess } from '../shared/outcome';
import type { Outcome } from '../shared/outcome';
import { isRecord, textAt, valueAt } from '../shared/records';
import { toSmallestUnits } from './amount';
import { amountUnitField, FIELDS, TRACK_SALE_FIELDS } from './fields';

/** Sends one sale to Dub for each item: `POST /track/sale` (dub.md#track-sale). */
export const trackSale = defineOperation({
	fields: FIELDS,
	top: ['invoiceId', 'customerExternalId', 'amount', 'amountUnit', 'currency', 'metadata'],
	collection: {
		name: 'additionalFields',
		displayName: 'Additional Fields',
		placeholder: 'Add Field',
	},
	begin: () => {
		/** Invoices of this run, by the key they were sent with: Dub's answer to the same sale again looks like a first. */
		const done = new Set<string>();
		return (dub: Dub, values, _parameters, { leftOut }) => {
			const sale = toSale(values);
			const { customerExternalId, invoiceId } = sale;
			return {
				// Sales of one customer are recorded in the order in which they came in. Two of one invoice at the same
				// moment may both be counted, whoever their customers are (dub.md#repeated-sales).
				orderKey: [
					`customer ${customerExternalId}`,
					...(invoiceId == null ? [] : [`invoice ${invoiceId}`]),
				],
				send: async () => {
					const outcome = await sendSale(dub, sale);
					const place = JSON.stringify([dub.session.apiKey, invoiceId]);
					const isRepeat = invoiceId != null && done.has(place);
					const output = saleOutput(outcome, sale, isRepeat, Date.now());
					if (output.sale !== null) done.add(place);
					return [withLeftOut(output, leftOut)];
				},
			};
		};
	},
});

/** After whether it was recorded, so that it shows. */
function withLeftOut(
	{ recorded, reason, ...parts }: IDataObject,
	leftOut: readonly LeftOut[],
): IDataObject {
	const why = reason === undefined ? {} : { reason };
	return { recorded, ...why, ...leftOutRemark(leftOut), ...parts };
}

/** What is sent for a sale, as Dub's own client types it. */
type Sale = TrackBody<'sale'>;

/**
 * The body for one item; sends nothing.
 * @throws InvalidInputError when its amount, currency or click ID cannot be one
 */
export function toSale({
	amount,
	amountUnit = amountUnitField.default,
	clickId: rawClick = '',
	currency: rawCurrency,
	...rest
}: FieldValues<typeof FIELDS>): Sale {
	const currency = toCurrency(rawCurrency);
	const clickId = readClickId(rawClick, 'Dub refuses a sale with a wrong one.');
	return {
		...rest,
		amount: toSmallestUnits(
			TRACK_SALE_FIELDS.amount.label,
			amount,
			amountUnit === 'smallest' ? 'smallest' : { currency },
		),
		currency,
		...(clickId === undefined ? {} : { clickId }),
	};
}

/** Dub stores the code in lower case. */
function toCurrency(given: string): string {
	if (/^[A-Za-z]{3}$/.test(given)) return given.toLowerCase();
	const demand = 'must be the code of a currency in three letters, such as usd';
	throw refused(TRACK_SALE_FIELDS.currency.label, demand, given);
}

const NO_LEAD = 'Lead event not found';
const NO_CLICK = 'Click event not found';

/** A lead or a click of the last moments is not known yet; a refused sale leaves nothing behind (dub.md#refused-sales). */
async function sendSale(dub: Dub, sale: Sale): Promise<Outcome> {
	return await untilFound(
		async () =>
			await dubRequest(dub, {
				path: '/track/sale',
				body: { ...sale },
				// Dub finds a repeat by what it stored of the first: two under way at once may both count.
				idempotent: sale.invoiceId == null ? false : 'onceEnded',
			}),
		async (ms) => {
			await waitIn(dub.context, ms);
		},
		[NO_LEAD, NO_CLICK],
	);
}

/**
 * Reads Dub's answer, and says whether this call recorded a sale: a 200 alone does not (dub.md#answers-to-a-sale).
 * @param isRepeat whether this run has sent the invoice before
 * @param nowMs the present moment, Unix epoch ms
 * @returns the answer as it came, with `recorded`, and with `reason` where that is false
 * @throws ApiError when the outcome is no answer of Dub's to a sale
 */
export function saleOutput(
	outcome: Outcome,
	sent: Sale,
	isRepeat: boolean,
	nowMs: number,
): IDataObject {
	const answer = isSuccess(outcome) ? outcome.body : undefined;
	if (!isRecord(answer) || !isSale(answer)) throw dubError(outcome, salePurpose(sent), nowMs);
	const reason = whyNotRecorded(answer, sent, isRepeat);
	const ours = reason === undefined ? { recorded: true } : { recorded: false, reason };
	// Ours stand first and win, should Dub one day use the same names.
	return { ...ours, eventName: null, customer: null, ...toDataObject(answer), ...ours };
}

/** Every sale that Dub names has an amount and a customer. */
const isSale = ({ sale, customer }: Record<string, unknown>): boolean =>
	sale === null || (typeof valueAt(sale, 'amount') === 'number' && isRecord(customer));

function whyNotRecorded(
	answer: Record<string, unknown>,
	sent: Sale,
	isRepeat: boolean,
): string | undefined {
	if (answer.sale === null) {
		return sent.clickId == null
			? 'Dub does not know this customer, and no click ID was given; record a lead of the customer first, with Dub Track Lead, and then send the sale again'
			: 'Dub recorded no sale, and does not say why; look at the customer in Dub';
	}
	if (sent.invoiceId == null) return undefined;
	const other = differences(answer, sent);
	if (other.length > 0) {
		return `Dub had this invoice already, and answered with the sale it recorded first, which differs in: ${other.join(', ')}; nothing was recorded now`;
	}
	return isRepeat
		? 'Dub had this invoice already, from an item before this one; nothing was recorded now'
		: undefined;
}

/**
 * In what the sale of Dub's answer is another one than was sent; then it is the first of that invoice
 * (dub.md#repeated-sales). What was not sent, or is not in the answer, tells nothing.
 */
function differences(answer: Record<string, unknown>, sent: Sale): string[] {
	const { amount, customerExternalId, eventName, paymentProcessor } = TRACK_SALE_FIELDS;
	const compared: ReadonlyArray<
		[field: { label: string }, first: unknown, now: string | undefined]
	> = [
		[customerExternalId, valueAt(answer, 'customer', 'externalId'), sent.customerExternalId],
		[eventName, valueAt(answer, 'eventName'), sent.eventName],
		[paymentProcessor, valueAt(answer, 'sale', 'paymentProcessor'), sent.paymentProcessor],
	];
	const others = compared.filter(([, first, now]) => isOther(first, now));
	return [
		...(isSameAmount(answer.sale, sent) ? [] : [amount]),
		...others.map(([field]) => field),
	].map(({ label }) => label);
}

/** Whether Dub tells customers apart by upper and lower case is not known, so that counts for nothing. */
const isOther = (first: unknown, now: string | undefined): boolean =>
	typeof first === 'string' &&
	now !== undefined &&
	first.trim().toLowerCase() !== now.toLowerCase();

/** Dub turns other currencies into dollars, at rates of its own. */
function isSameAmount(sale: unknown, { amount, currency }: Sale): boolean {
	const shown = textAt(sale, 'currency')?.toLowerCase();
	const isTurned = shown === 'usd' && currency !== 'usd';
	return isTurned || (shown === currency && valueAt(sale, 'amount') === amount);
}

/** What a call to `POST /track/sale` is for, and what its unhappy ends mean. */
export function salePurpose(sent: Sale): Purpose {
	return {
		action: 'record the sale',
		thing: 'sale',
		fields: TRACK_SALE_FIELDS,
		uncertain: sent.invoiceId == null ? MAY_COUNT_TWICE : MAY_BE_SENT_AGAIN,
		refused: NOTHING_RECORDED,
		readRefusal: (status, text) => (status === 404 ? afterNotFound(text) : undefined),
	};
}

const MAY_COUNT_TWICE: Aftermath = {
	inShort: 'the sale may have been recorded, so look for it in Dub before sending it again',
	advice:
		"Without an invoice ID Dub counts each call, so send the sale again only if Dub does not show it at the customer. With an 'Invoice ID', a sale can be sent again without harm.",
};
const MAY_BE_SENT_AGAIN: Aftermath = {
	inShort:
		'the sale may have been recorded, and it can be sent again with the same invoice ID, which Dub counts once',
	advice:
		'Send the same item again within 7 days, and not twice at the same moment: Dub counts each invoice ID once within 7 days.',
};

const NOTHING_RECORDED = 'Nothing was recorded.';

/** What Dub does not find, or does not take, for a sale (dub.md#refused-sales). */
const REFUSALS: ReadonlyArray<{ sign: RegExp; what?: string; advice: string }> = [
	{
		sign: new RegExp(`^${NO_LEAD}`),
		what: 'Dub finds no lead of this customer',
		advice: `Record a lead of the customer first, with Dub Track Lead and not in Deferred mode; Dub may need some more seconds to know a fresh one. If '${TRACK_SALE_FIELDS.leadEventName.label}' is filled in, it must be the name of that lead, in upper and lower case too. A click ID does not help for a customer that Dub knows.`,
	},
	{
		sign: new RegExp(`^${NO_CLICK}`),
		advice:
			'Check that the click ID is complete. Dub may also need some more seconds to know a fresh click.',
	},
	{
		sign: /^Link not found for/,
		advice:
			'The customer came through no link, or the link was deleted in Dub, so Dub cannot count the sale for one.',
	},
	{
		sign: /does not belong to the workspace$/,
		advice:
			'The API key in the Dub credential is of another workspace than the link. Use a key of the workspace that owns the link.',
	},
	{
		sign: /is disabled, sale not tracked$/,
		advice: 'The link that the customer came through is disabled in Dub. Enable it there.',
	},
];

/** @param text what Dub says */
function afterNotFound(text: string): Aftermath {
	const { what, advice = CHECK_BASE_URL } = REFUSALS.find(({ sign }) => sign.test(text)) ?? {};
	return {
		...(what === undefined ? {} : { what }),
		inShort: 'nothing was recorded',
		advice: `${advice} ${NOTHING_RECORDED}`,
	};
}
