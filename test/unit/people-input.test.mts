import { createRequire } from 'node:module';

import { TRACK_LEAD_FIELDS } from '../../nodes/DubTrackLead/fields.ts';
import { cleanApiKey } from '../../nodes/shared/apiKey.ts';
import { readField } from '../../nodes/shared/readFields.ts';
import { companyField } from '../../nodes/whop/company.ts';
import { LEAD_CREATE_FIELDS, LEAD_LIST_FIELDS, leadIdField } from '../../nodes/whop/leadFields.ts';
import type { Field } from '../../nodes/shared/fields.ts';

/** The parts of Luxon that make what n8n's `$now` and `DateTime` are. */
interface Luxon {
	readonly DateTime: { fromISO(text: string, options: { zone: string }): object };
}
const n8n = createRequire(createRequire(import.meta.url).resolve('n8n-workflow'));
const { DateTime } = n8n('luxon') as Luxon;

const { clickId, customerExternalId, customerEmail, eventQuantity, metadata } = TRACK_LEAD_FIELDS;
const { user_id, product_id } = LEAD_CREATE_FIELDS;
const { created_after } = LEAD_LIST_FIELDS;

const read = (field: Field, raw: unknown, json?: unknown): unknown =>
	readField(field, {
		value: (name) => (name === field.parameter ? raw : json),
		timezone: 'Europe/Berlin',
	});

describe('input as people send it', () => {
	it.each<[string, Field, unknown, unknown]>([
		['a number for a customer', customerExternalId, 42, '42'],
		[
			'a large number for a customer',
			customerExternalId,
			9_007_199_254_740_991,
			'9007199254740991',
		],
		['a number for a click', clickId, 1234567890, '1234567890'],
		['a padded email', customerEmail, ' jane@example.com\n', 'jane@example.com'],
		[
			'a padded email with a no-break space',
			customerEmail,
			'jane@example.com ',
			'jane@example.com',
		],
		['a quantity from a form', eventQuantity, '3', 3],
		['a quantity with decimals of zero', eventQuantity, '3.0', 3],
		['an empty form field', customerEmail, '', undefined],
		['a form field of spaces', clickId, '   ', undefined],
		['a missing key', clickId, undefined, undefined],
		['null', eventQuantity, null, undefined],
		['a copied user', user_id, ' user_a1B2\t', 'user_a1B2'],
		[
			'a dashboard address of a company',
			companyField,
			'https://whop.com/dashboard/biz_a1/',
			'biz_a1',
		],
		[
			'… deep inside',
			companyField,
			'https://whop.com/dashboard/biz_a1/users?tab=leads#x',
			'biz_a1',
		],
		['… without https', companyField, 'whop.com/dashboard/biz_a1/settings', 'biz_a1'],
		[
			'an address of a product',
			product_id,
			'https://whop.com/dashboard/biz_a1/products/prod_b2/',
			'prod_b2',
		],
		[
			'an address of a lead',
			leadIdField,
			'https://whop.com/dashboard/biz_a1/leads/lead_c3',
			'lead_c3',
		],
		['a week', created_after, '2026-W05-6', '2026-01-30T23:00:00.000Z'],
		['a day of the year', created_after, '2026-031', '2026-01-30T23:00:00.000Z'],
		['the basic form', created_after, '20260131T090000Z', '2026-01-31T09:00:00.000Z'],
		[
			'more digits than ms',
			created_after,
			'2026-01-31T09:00:00.123456Z',
			'2026-01-31T09:00:00.123Z',
		],
		[
			'Luxon in another zone',
			created_after,
			DateTime.fromISO('2026-01-31T09:00:00', { zone: 'Asia/Tokyo' }),
			'2026-01-31T00:00:00.000Z',
		],
		['Luxon that is no date', created_after, DateTime.fromISO('no', { zone: 'UTC' }), 'refused'],
		['a month', created_after, '2026-02-30', 'refused'],
		['words', created_after, 'yesterday', 'refused'],
		['a no-break space', created_after, '2026-01-31\u00A009:00', '2026-01-31T08:00:00.000Z'],
		['a month alone', created_after, '2026-02', '2026-01-31T23:00:00.000Z'],
		['a year alone', created_after, '2026', 'refused'],
		['an hour', created_after, '2026-01-31T09Z', '2026-01-31T09:00:00.000Z'],
		['an empty list for a date', created_after, [], 'refused'],
		['a list for a date', created_after, [5], 'refused'],
		['no number', customerExternalId, NaN, 'refused'],
		['a number too large to be exact', customerExternalId, 2 ** 53, 'refused'],
		['false for a customer', customerExternalId, false, 'refused'],
		['an address with a lead behind #', leadIdField, 'https://whop.com/leads#lead_c3', 'lead_c3'],
		['a lead with a question mark', leadIdField, 'lead_c3?tab=1', 'lead_c3'],
		['an email with a name', customerEmail, 'Jane <jane@example.com>', 'refused'],
		['a list for one ID', user_id, ['user_a', 'user_b'], 'refused'],
		['an ID of another kind', leadIdField, 'user_a1', 'refused'],
	])('%s', (_what, field, raw, expected) => {
		if (expected === 'refused') expect(() => read(field, raw)).toThrow(`'${field.label}'`);
		else expect(read(field, raw)).toEqual(expected);
	});

	it.each([
		['a date', undefined, new Date(0), /'Metadata \(JSON\)' must be an object/],
		[
			'rows with the same key twice',
			{
				entries: [
					{ key: 'a', value: 1 },
					{ key: ' a', value: 2 },
				],
			},
			undefined,
			/two entries with the key a/,
		],
		['a row without a key', { entries: [{ key: '', value: 1 }] }, undefined, /entry without a key/],
	])('metadata not as %s', (_form, rows, json, message) => {
		expect(() => read(metadata, rows, json)).toThrow(message);
	});

	it.each<[string, unknown, unknown, RegExp]>([
		['text in place of rows', 'plan: pro', undefined, /'Metadata' must be rows of keys and values/],
		['a number in place of rows', 5, undefined, /'Metadata' must be rows/],
		[
			'a key that stands for nothing',
			{ entries: [{ key: 'undefined', value: 1 }] },
			undefined,
			/'Metadata: Key'/,
		],
		[
			'the same key twice in JSON',
			undefined,
			'{"plan":"a","plan":"b"}',
			/holds the key plan twice/,
		],
		['a number that lost digits on its way', undefined, '{"id":781784956044574700}', /at id$/],
	])('metadata not with %s', (_form, rows, json, message) => {
		expect(() => read(metadata, rows, json)).toThrow(message);
	});

	it('metadata as JSON that was copied from a web page', () => {
		expect(read(metadata, undefined, '\uFEFF{\u00A0"plan\u00A0b":\u200B"p\u00A0ro" }')).toEqual({
			'plan\u00A0b': 'p\u00A0ro',
		});
	});

	it('metadata with a key of its own called entries', () => {
		expect(read(metadata, { entries: 3, plan: 'vip' })).toEqual({ entries: 3, plan: 'vip' });
	});

	it('metadata as rows with a number for a key', () => {
		const entries = [{ key: 2026, value: 'x' }];
		expect(read(metadata, { entries })).toEqual({ 2026: 'x' });
	});

	it.each([
		['JSON text', undefined, '{"plan":"pro","seats":2}'],
		['an object from an expression', undefined, { plan: 'pro', seats: 2 }],
		[
			'rows',
			{
				entries: [
					{ key: 'plan', value: 'pro' },
					{ key: ' seats ', value: 2 },
				],
			},
			undefined,
		],
		['an object where the rows are', { plan: 'pro', seats: 2 }, undefined],
	])('metadata as %s', (_form, rows, json) => {
		expect(read(metadata, rows, json)).toEqual({ plan: 'pro', seats: 2 });
	});

	it.each([
		'dub_abc',
		' dub_abc\n',
		'Bearer dub_abc',
		'bearer  dub_abc',
		'Authorization: Bearer dub_abc',
		'Bearer Bearer dub_abc',
		'dub_\u200Babc',
		'"dub_abc"',
		'“dub_abc”',
	])('the key %j', (pasted) => {
		expect(cleanApiKey(pasted)).toBe('dub_abc');
	});
});
