import { readFileSync } from 'node:fs';

import type { TrackAnswer } from '../../nodes/dub/types.ts';
import { FIELDS, TRACK_SALE_FIELDS } from '../../nodes/DubTrackSale/fields.ts';
import { salePurpose, saleOutput, toSale, trackSale } from '../../nodes/DubTrackSale/trackSale.ts';
import { dubError } from '../../nodes/dub/errors.ts';
import { ApiError, InvalidInputError } from '../../nodes/shared/errors.ts';
import { noResponse } from '../../nodes/shared/outcome.ts';
import type { Outcome } from '../../nodes/shared/outcome.ts';
import { readFields } from '../../nodes/shared/readFields.ts';

const MINIMUM = { customerExternalId: 'user_1', amount: '49.99', currency: 'usd' };

const read = (parameters: Record<string, unknown>) => {
	const all: Record<string, unknown> = { ...MINIMUM, ...parameters };
	return toSale(readFields(FIELDS, { value: (name) => all[name], timezone: 'UTC' }));
};

describe('the panel of a sale', () => {
	const { properties } = trackSale;
	const [more] = properties.slice(-1).map(({ options = [] }) => options);
	const inside = (more ?? []).map(({ name }) => name);
	const shown = [...properties.slice(0, -1).map(({ name }) => name), ...inside];

	it('shows each field once, under its API name', () => {
		const inTwoForms = ['specifyMetadata', 'metadataJson'];
		const wanted = [...Object.keys(TRACK_SALE_FIELDS), 'amountUnit', ...inTwoForms];
		expect(shown.toSorted()).toEqual(wanted.toSorted());
		for (const [key, field] of Object.entries(FIELDS)) expect(field.parameter).toBe(key);
	});

	it('begins with the invoice ID, and says what happens without one', () => {
		expect(properties[0]?.name).toBe('invoiceId');
		expect(properties[0]?.description).toContain('Without one, each call counts again');
	});
});

describe('the body of a sale', () => {
	it('holds every field under its API name, the amount in smallest units', () => {
		const fields = {
			invoiceId: 'pay_1',
			eventName: 'Invoice Paid',
			paymentProcessor: 'stripe',
			leadEventName: 'Sign Up',
			metadataJson: { plan: 'pro' },
			clickId: 'https://shop.example/?dub_id=rLnWe1uz9t282v7g',
			customerName: 'Ann',
			customerEmail: 'a@b.co',
			customerAvatar: 'https://x.co/a.png',
		};
		const { metadataJson, ...same } = fields;
		const sale = read({ ...fields, currency: 'EUR' });
		const clickId = 'rLnWe1uz9t282v7g';
		const rest = { metadata: metadataJson, clickId, amount: 4999, currency: 'eur' };
		expect(sale).toEqual({ customerExternalId: 'user_1', ...same, ...rest });
		expect(Object.keys(sale).toSorted()).toEqual(Object.keys(TRACK_SALE_FIELDS).toSorted());
	});

	it('leaves out what is empty', () => {
		expect(read({ invoiceId: ' ', eventName: '', clickId: null, metadata: {} })).toEqual({
			...MINIMUM,
			amount: 4999,
		});
	});

	it('takes smallest units as they are', () => {
		expect(read({ amount: 4999, amountUnit: 'smallest' }).amount).toBe(4999);
	});

	it.each([
		[{ amount: '' }, "'Amount' is empty; it is required"],
		[{ currency: '' }, "'Currency' is empty; it is required"],
		[
			{ currency: '€' },
			"'Currency' must be the code of a currency in three letters, such as usd. Given: €",
		],
		[{ currency: 'euro' }, 'three letters'],
		[{ currency: 'NaN' }, "'Currency' must be a real value"],
		[{ invoiceId: 'undefined' }, "'Invoice ID' must be a real value"],
		[{ paymentProcessor: 'whop' }, "'Payment Processor' must be one of apple, custom"],
	])('refuses %j', (parameters, message) => {
		expect(() => read(parameters)).toThrow(InvalidInputError);
		expect(() => read(parameters)).toThrow(message);
	});

	it('does not say of a wrong click ID what is true of leads only', () => {
		let caught: unknown;
		try {
			read({ clickId: 'a b' });
		} catch (error) {
			caught = error;
		}
		expect(caught).toMatchObject({ hint: expect.not.stringContaining('7 days') as string });
	});
});

const SENT = { ...MINIMUM, amount: 4999, invoiceId: 'pay_1' };
const ANSWER = {
	eventName: 'Purchase',
	customer: { id: 'cus_1', name: 'Ann', email: 'a@b.co', avatar: null, externalId: 'user_1' },
	sale: {
		amount: 4999,
		currency: 'usd',
		paymentProcessor: 'custom',
		invoiceId: 'pay_1',
		metadata: null,
	},
} satisfies TrackAnswer<'sale'>;
const ok = (body: unknown): Outcome => ({ kind: 'answer', status: 200, headers: {}, body });
const output = (body: unknown, sent: object = {}, isRepeat = false) =>
	saleOutput(ok(body), { ...SENT, ...sent }, isRepeat, 0);

describe('what a sale call gives out', () => {
	it('is Dub’s answer as it came, and that the sale was recorded', () => {
		expect(output(ANSWER)).toEqual({ recorded: true, ...ANSWER });
	});

	it.each([
		['amount', { amount: 5000 }, 'Amount'],
		['currency', { sale: { ...ANSWER.sale, currency: 'brl' } }, 'Amount'],
		['customer', { customerExternalId: 'user_2' }, 'Customer External ID'],
		['event', { eventName: 'Renewal' }, 'Event Name'],
		['processor', { paymentProcessor: 'stripe' }, 'Payment Processor'],
	])('is a repeat where the %s is another one', (_what, other, named) => {
		const answer = 'sale' in other ? { ...ANSWER, ...other } : ANSWER;
		const { recorded, reason } = output(answer, 'sale' in other ? {} : other);
		expect(recorded).toBe(false);
		expect(reason).toMatch(/^Dub had this invoice already/);
		expect(reason).toContain(`differs in: ${named};`);
	});

	it('is a repeat where this run has sent the same before', () => {
		const { recorded, reason } = output(ANSWER, {}, true);
		expect([recorded, reason]).toEqual([
			false,
			expect.stringMatching(/^Dub had this invoice already/),
		]);
	});

	it.each([
		[
			'dollars that Dub made of another currency',
			{ sale: { ...ANSWER.sale, amount: 5554 } },
			{ currency: 'eur' },
		],
		['an ID in other letters', { customer: { ...ANSWER.customer, externalId: 'User_1' } }, {}],
		['a name that was not given', { eventName: 'Sale' }, {}],
	])('is no repeat for %s', (_what, other, sent) => {
		expect(output({ ...ANSWER, ...other }, sent).recorded).toBe(true);
	});

	it('is no repeat without an invoice, whatever Dub answers', () => {
		expect(output(ANSWER, { invoiceId: undefined, amount: 5000 }).recorded).toBe(true);
	});

	const NOTHING = { eventName: 'Purchase', customer: null, sale: null };

	it('says why nothing was recorded, and what to do', () => {
		expect(output(NOTHING)).toEqual({
			recorded: false,
			reason: expect.stringMatching(/does not know this customer.*record a lead.*first/) as string,
			...NOTHING,
		});
	});

	it('does not call the customer unknown where a click was given', () => {
		const { recorded, reason } = output(NOTHING, { clickId: 'rLnWe1uz9t282v7g' });
		expect(recorded).toBe(false);
		expect(reason).not.toContain('does not know this customer');
	});

	it('keeps its own words where Dub should use the same names', () => {
		expect(output({ ...NOTHING, recorded: true, reason: 5 })).toMatchObject({
			recorded: false,
			reason: expect.stringContaining('Dub') as string,
		});
	});

	it.each([
		null,
		'<html>',
		{},
		{ sale: {} },
		{ ...ANSWER, customer: null },
		{ ...ANSWER, sale: { ...ANSWER.sale, amount: '4999' } },
	])('takes %j for no answer of Dub’s, and says that the sale may have been recorded', (body) => {
		expect(() => output(body)).toThrow(ApiError);
		expect(() => output(body)).toThrow(
			/does not look like Dub's API; the sale may have been recorded/,
		);
	});

	it('has exactly the fields of the schema', () => {
		const schema = JSON.parse(
			readFileSync('nodes/DubTrackSale/__schema__/v1.0.0.json', 'utf8'),
		) as { properties: Record<string, { properties?: object }> };
		const whole: Record<string, unknown> = { ...output(ANSWER), reason: '', leftOut: [] };
		expect(Object.keys(schema.properties).toSorted()).toEqual(Object.keys(whole).toSorted());
		for (const part of ['customer', 'sale'] as const) {
			expect(Object.keys(schema.properties[part]?.properties ?? {})).toEqual(
				Object.keys(ANSWER[part]),
			);
		}
	});
});

describe('what an unhappy end means', () => {
	const WITHOUT = { ...MINIMUM, amount: 4999 };
	const detailsOf = (outcome: Outcome, sent: typeof WITHOUT & { invoiceId?: string } = SENT) =>
		dubError(outcome, salePurpose(sent), 0).details;
	const refusal = (status: number, message: string): Outcome => ({
		kind: 'answer',
		status,
		headers: {},
		body: { error: { code: 'not_found', message } },
	});

	it.each([noResponse('ECONNRESET'), refusal(500, 'Oops'), { ...ok('<html>'), status: 502 }])(
		'%#: without an invoice ID, look before sending again',
		(outcome) => {
			const { message, description } = detailsOf(outcome, WITHOUT);
			expect(message).toMatch(
				/the sale may have been recorded, so look for it in Dub before sending it again$/,
			);
			expect(description).toContain("'Invoice ID'");
		},
	);

	it.each([noResponse('ECONNRESET'), refusal(500, 'Oops')])(
		'%#: with one, it can be sent again',
		(outcome) => {
			const { message, description } = detailsOf(outcome);
			expect(message).toMatch(/may have been recorded, and it can be sent again/);
			expect(description).toContain('within 7 days');
		},
	);

	it.each([
		['Lead event not found for externalId: user_1 and leadEventName: null', /Dub Track Lead/],
		['Click event not found for clickId: x', /click ID is complete/],
		['Link not found for customer cus_1', /came through no link/],
		['Link for customer cus_1 does not belong to the workspace', /another workspace/],
		['Link link_1 for customer cus_1 is disabled, sale not tracked', /Enable it/],
		['Something else', /Base URL/],
	])('%s: nothing was recorded, and what to do', (text, advice) => {
		const { message, description } = detailsOf(refusal(404, text));
		expect(message).toMatch(/; nothing was recorded$/);
		expect(description).toMatch(advice);
		expect(description).toMatch(/Nothing was recorded\.$/);
	});

	it('names the field that Dub does not take', () => {
		const text = 'invalid_type: invoiceId: Invalid input: expected string, received number';
		const { message, description } = detailsOf(refusal(422, text));
		expect(message).toContain("'Invoice ID'");
		expect(description).toContain('Nothing was recorded.');
	});

	it('speaks of sales where the plan or the key cannot track them', () => {
		expect(detailsOf(refusal(403, 'Unauthorized: Need higher plan.')).message).toContain(
			'cannot track sales',
		);
	});
});
