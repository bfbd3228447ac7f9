import fc from 'fast-check';

import type { IDataObject } from 'n8n-workflow';

import { FIELDS } from '../../nodes/DubTrackLead/fields.ts';
import { toLead } from '../../nodes/DubTrackLead/lead.ts';
import type { Lead } from '../../nodes/DubTrackLead/lead.ts';
import { InvalidInputError } from '../../nodes/shared/errors.ts';
import { readFields } from '../../nodes/shared/readFields.ts';
import { isRecord } from '../../nodes/shared/records.ts';

const MINIMUM = { clickId: 'rLnWe1uz9t282v7g', eventName: 'Sign Up', customerExternalId: 'u1' };

/** @param choice what to do without a click ID; left out, it is not given, as in version 1 of the node */
function read(parameters: Record<string, unknown>, choice?: unknown, item: IDataObject = {}): Lead {
	const all: Record<string, unknown> = { ...MINIMUM, ...parameters, emptyClickId: choice };
	return toLead(readFields(FIELDS, { value: (name) => all[name], timezone: 'UTC' }), item);
}

function bodyOf(parameters: Record<string, unknown>, choice?: unknown): unknown {
	const lead = read(parameters, choice);
	return lead.send ? lead.body : undefined;
}

describe('the body of a lead', () => {
	it('holds every field under its API name', () => {
		const metadata = { plan: 'pro', seats: 3, tags: ['a', { b: null }] };
		expect(
			bodyOf({
				customerName: 'Ann',
				customerEmail: 'a+tag@b.co',
				customerAvatar: 'https://x.co/a.png',
				mode: 'wait',
				eventQuantity: 3,
				metadataJson: metadata,
			}),
		).toEqual({
			...MINIMUM,
			customerName: 'Ann',
			customerEmail: 'a+tag@b.co',
			customerAvatar: 'https://x.co/a.png',
			mode: 'wait',
			eventQuantity: 3,
			metadata,
		});
	});

	it('leaves empty fields out', () => {
		const empty = { customerName: '', customerEmail: ' ', customerAvatar: null, mode: '' };
		const nothing = { eventQuantity: undefined, metadata: {}, metadataJson: '' };
		expect(bodyOf({ ...empty, ...nothing })).toEqual(MINIMUM);
	});

	it('takes numbers for IDs, text for numbers, padded text', () => {
		expect(
			bodyOf({
				clickId: 1234567890123456,
				customerExternalId: 42,
				eventQuantity: ' 2 ',
				customerEmail: '  a@b.co ',
			}),
		).toEqual({
			...MINIMUM,
			clickId: '1234567890123456',
			customerExternalId: '42',
			eventQuantity: 2,
			customerEmail: 'a@b.co',
		});
	});

	it.each([
		[
			'rows',
			{
				metadata: {
					entries: [
						{ key: ' plan ', value: 'pro' },
						{ key: 'n', value: 0 },
					],
				},
			},
		],
		['JSON text', { metadataJson: '{"plan":"pro","n":0}' }],
		['an object', { metadataJson: { plan: 'pro', n: 0 } }],
	])('takes metadata as %s', (_form, parameters) => {
		expect(bodyOf(parameters)).toEqual({ ...MINIMUM, metadata: { plan: 'pro', n: 0 } });
	});

	it('knows a deferred lead, and its customer', () => {
		expect(read({ mode: 'deferred' })).toMatchObject({ deferred: true, customer: 'u1' });
		expect(read({ mode: 'async' })).toMatchObject({ deferred: false });
	});
});

/** One over each limit, and the limit itself (dub-api reference, section 2). */
describe.each([
	['Event Name', 'eventName', 'x'.repeat(255), 'x'.repeat(256), /255/],
	['Customer External ID', 'customerExternalId', 'x'.repeat(100), 'x'.repeat(101), /100/],
	['Customer Name', 'customerName', 'x'.repeat(100), 'x'.repeat(101), /100/],
	['Customer Email', 'customerEmail', `${'x'.repeat(95)}@b.co`, `${'x'.repeat(96)}@b.co`, /100/],
	['Event Quantity', 'eventQuantity', 100, 101, /1 to 100/],
	['Event Quantity', 'eventQuantity', 1, 0, /1 to 100/],
	['Event Quantity', 'eventQuantity', 2, 1.5, /whole number/],
	['Mode', 'mode', 'wait', 'sync', /async, deferred, wait/],
	['Metadata', 'metadataJson', { a: 'x'.repeat(9992) }, { a: 'x'.repeat(9993) }, /10000/],
	['Customer Email', 'customerEmail', 'ann@mail.example.com', 'a@localhost', /email/],
	['Customer Email', 'customerEmail', 'ann@example.com', 'josé@example.com', /email/],
	['Metadata (JSON)', 'metadataJson', '{"a":[1]}', '[1]', /object/],
	['Metadata (JSON)', 'metadataJson', '{}', '{', /valid JSON/],
])('%s', (label, parameter, good, bad, limit) => {
	it(`takes ${shorten(good)}`, () => {
		expect(read({ [parameter]: good })).toMatchObject({ send: true });
	});

	it(`refuses ${shorten(bad)}, naming field and limit`, () => {
		expect(() => read({ [parameter]: bad })).toThrow(InvalidInputError);
		expect(() => read({ [parameter]: bad })).toThrow(`'${label}'`);
		expect(() => read({ [parameter]: bad })).toThrow(limit);
	});
});

function shorten(value: unknown): string {
	const text = JSON.stringify(value);
	return text.length > 40 ? `${text.slice(0, 20)}… (${text.length})` : text;
}

it.each(['eventName', 'customerExternalId'])('requires %s', (parameter) => {
	expect(() => read({ [parameter]: ' ' })).toThrow(/is empty; it is required/);
});

describe('the click ID', () => {
	const NO_ADDRESS_PARAMETER = 'https://whop.com/course?ref=x';

	it.each([
		['', /'Click ID' is empty/],
		['  ', /'Click ID' is empty/],
		[undefined, /'Click ID' is empty/],
		[null, /'Click ID' is empty/],
		[NO_ADDRESS_PARAMETER, /without a dub_id parameter/],
		['https://whop.com/course?dub_id=', /without a dub_id parameter/],
	])('stops at %j, and says what the choices are', (clickId, message) => {
		expect(() => read({ clickId })).toThrow(message);
		const choices: [parameters: object, label: RegExp][] = [
			[{ findClickId: 'field', emptyClickId: 'stop' }, /If There Is No Click ID/],
			// Version 1 has no search, and another label.
			[{}, /If Click ID Is Empty/],
		];
		for (const [parameters, label] of choices) {
			try {
				read({ clickId, ...parameters });
			} catch (caught) {
				expect(caught).toBeInstanceOf(InvalidInputError);
				expect(caught instanceof InvalidInputError ? caught.hint : '').toMatch(label);
			}
		}
	});

	it.each(['', NO_ADDRESS_PARAMETER])(
		'is left out of the body when %j and the stored click is wanted',
		(clickId) => {
			expect(bodyOf({ clickId }, 'storedClick')).toEqual({
				eventName: MINIMUM.eventName,
				customerExternalId: MINIMUM.customerExternalId,
			});
		},
	);

	it('stops when the option says so, as it does when left alone', () => {
		expect(() => read({ clickId: '' }, 'stop')).toThrow(/'Click ID' is empty/);
	});

	it('is sent when it is there, whatever the choice', () => {
		expect(bodyOf({}, 'storedClick')).toEqual(MINIMUM);
		expect(bodyOf({}, 'skip')).toEqual(MINIMUM);
	});

	it('lets the item be skipped, with a reason', () => {
		const lead = read({ clickId: '' }, 'skip');
		expect(lead.send ? '' : lead.reason).toBe("Skipped, nothing was sent: 'Click ID' is empty");
	});

	it('is not looked for in the item unless that is wanted', () => {
		const item = { metadata: { dub_id: 'Zz0aB1cD2eF3gH4i' } };
		expect(read({}, 'skip', item)).toMatchObject({ body: { clickId: MINIMUM.clickId } });
		expect(read({ clickId: '' }, 'skip', item)).toMatchObject({ send: false });
		const found = { body: { clickId: 'Zz0aB1cD2eF3gH4i' }, clickFoundIn: 'metadata.dub_id' };
		expect(read({ findClickId: 'item' }, 'skip', item)).toMatchObject(found);
		expect(read({ findClickId: 'item', clickId: 'wrong one' }, 'skip', item)).toMatchObject(found);
	});

	it('says that an item was too large to be searched to its end', () => {
		const item = { rows: Array.from({ length: 20_000 }, (_, n) => n) };
		expect(read({ findClickId: 'item' }, 'skip', item)).toMatchObject({
			reason:
				'Skipped, nothing was sent: no click ID was found in the item, which is too large to be searched to its end',
		});
	});

	it('is verified first unless that is switched off, or there is none', () => {
		expect(read({})).toMatchObject({ verifyClick: true });
		expect(read({ verifyClick: false })).toMatchObject({ verifyClick: false });
		expect(read({ clickId: '' }, 'storedClick')).toMatchObject({ verifyClick: false });
	});

	it('checks the other fields of a skipped item too', () => {
		expect(() => read({ clickId: '', customerEmail: 'x' }, 'skip')).toThrow(InvalidInputError);
	});

	it('refuses a choice that does not exist', () => {
		expect(() => read({ clickId: '' }, 'guess')).toThrow(
			"'If There Is No Click ID' must be one of skip, stop, storedClick. Given: guess",
		);
	});

	it.each([
		['https://ex.com/?dub_id=rLnWe1uz9t282v7g'],
		['https://ex.com/a?b=1&dub_id=rLnWe1uz9t282v7g#c'],
		['HTTP://ex.com/#dub_id=rLnWe1uz9t282v7g'],
		['shop.example/?dub_id=rLnWe1uz9t282v7g'],
		['?a=1&dub_id=rLnWe1uz9t282v7g'],
		['dub_id=rLnWe1uz9t282v7g'],
		[' rLnWe1uz9t282v7g\n'],
		['\u200BrLnWe1uz9t282v7g'],
	])('is found in %j', (clickId) => {
		expect(bodyOf({ clickId })).toEqual(MINIMUM);
	});

	it('is not looked for in a parameter whose name merely ends like it', () => {
		expect(() => read({ clickId: 'https://ex.com/?not_dub_id=abc' })).toThrow(/without a dub_id/);
	});

	it.each([
		'two words',
		'https://ex.com/?dub_id=two%20words',
		'https://ex.com/?dub_id=100%',
		'shop.example/thanks',
		'undefined',
		'null',
		'[object Object]',
		'rLnWe1uz9t282v7g/',
		'(rLnWe1uz9t282v7g)',
	])('is refused as %j, before Dub reserves anything for it', (clickId) => {
		expect(() => read({ clickId })).toThrow(/'Click ID' must be an ID of letters and digits/);
	});
});

const anyValue = fc.oneof(
	fc.string({ maxLength: 300 }),
	fc.integer(),
	fc.double(),
	fc.boolean(),
	fc.constantFrom(null, undefined, '', '{}', 'async', 'a@b.co', 'https://x.co/?dub_id=a'),
	fc.jsonValue(),
);

const NAMES = ['clickId', 'eventName', 'customerExternalId', 'customerName', 'customerEmail'];
const MORE_NAMES = ['customerAvatar', 'eventQuantity', 'metadata', 'metadataJson', 'mode'];

it('gives a body within Dub’s limits, or names a field, whatever comes in', () => {
	const parameters = fc.record(
		Object.fromEntries([...NAMES, ...MORE_NAMES].map((name) => [name, anyValue])),
		{ requiredKeys: [] },
	);
	fc.assert(
		fc.property(parameters, fc.constantFrom('stop', 'storedClick', 'skip'), (given, choice) => {
			let body: unknown;
			try {
				body = bodyOf(given, choice);
			} catch (caught) {
				expect(caught).toBeInstanceOf(InvalidInputError);
				expect(String(caught)).toMatch(/'[A-Z][A-Za-z ]+(?: \(JSON\))?'/);
				return;
			}
			for (const [key, value] of Object.entries(isRecord(body) ? body : {})) {
				expect(value).not.toBe('');
				expect(withinLimits(key, value)).toBe(true);
			}
		}),
		{ numRuns: 1000 },
	);
});

/** Dub's limits, written down a second time (dub-api reference, section 2). */
function withinLimits(key: string, value: unknown): boolean {
	const text = typeof value === 'string' ? value : undefined;
	switch (key) {
		case 'clickId':
		case 'customerAvatar':
			return text !== undefined;
		case 'eventName':
			return text !== undefined && text.length <= 255 && text === text.trim();
		case 'customerExternalId':
		case 'customerName':
		case 'customerEmail':
			return text !== undefined && text.length <= 100;
		case 'eventQuantity':
			return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 100;
		case 'mode':
			return ['async', 'wait', 'deferred'].includes(text ?? '');
		case 'metadata':
			return isRecord(value) && JSON.stringify(value).length <= 10_000;
		default:
			return false;
	}
}
