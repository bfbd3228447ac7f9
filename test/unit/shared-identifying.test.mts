import fc from 'fast-check';

import { FIELDS, TRACK_LEAD_FIELDS } from '../../nodes/DubTrackLead/fields.ts';
import { toLead } from '../../nodes/DubTrackLead/lead.ts';
import { cleanApiKey } from '../../nodes/shared/apiKey.ts';
import type { Field } from '../../nodes/shared/fields.ts';
import { cleanName, cleanToken } from '../../nodes/shared/identifying.ts';
import { whyNoId, whyNoName } from '../../nodes/shared/noValue.ts';
import { readField, readFields } from '../../nodes/shared/readFields.ts';
import type { ParameterReader } from '../../nodes/shared/parameterReader.ts';
import { LEAD_CREATE_FIELDS, LEAD_LIST_FIELDS, leadIdField } from '../../nodes/whop/leadFields.ts';

const { clickId, customerExternalId, customerEmail, customerAvatar, eventName, customerName } =
	TRACK_LEAD_FIELDS;
const { user_id, product_id, referrer } = LEAD_CREATE_FIELDS;

function read(field: Field, raw: unknown): unknown {
	const given = (rest: Record<string, unknown>): ParameterReader => ({
		value: (name) => (name === field.parameter ? raw : rest[name]),
		timezone: 'UTC',
	});
	if (field !== clickId) return readField(field, given({}));
	const rest = given({ eventName: 'Sign Up', customerExternalId: 'user_1' });
	const lead = toLead(readFields(FIELDS, rest), {});
	return lead.send ? lead.body.clickId : lead.reason;
}

/** What copying brings along from web pages, chats and office programs. */
const UNSEEN = Array.from(
	'\u200B\u200C\u200D\u2060\uFEFF\u00AD\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2069\u0000\u0007\u007F\uFE00\uFE0F\u180E\u17B4\u2065\uFFFC\u{E0100}',
);
const NO_BREAK_SPACES = Array.from('\u00A0\u202F\u2007');

describe('characters that nobody sees', () => {
	it.each<[Field, string, unknown?]>([
		[clickId, 'rLnWe1uz9t282v7g'],
		[customerExternalId, 'user_12345'],
		[customerEmail, 'jane@example.com'],
		[customerAvatar, 'https://example.com/jane.png'],
		[user_id, 'user_a1B2c3'],
		[product_id, 'prod_a1B2c3'],
		[product_id, 'pass_a1B2c3'],
		[leadIdField, 'lead_a1B2c3'],
		[referrer, 'https://example.com/?dub_id=abc'],
		[LEAD_LIST_FIELDS.product_ids, 'prod_a1', ['prod_a1']],
		[LEAD_LIST_FIELDS.created_after, '2026-01-31T09:00:00Z', '2026-01-31T09:00:00.000Z'],
		[TRACK_LEAD_FIELDS.mode, 'deferred'],
		[TRACK_LEAD_FIELDS.eventQuantity, '12', 12],
	])('do not change what is read: %#', (field, typed, expected = typed) => {
		const copied = fc
			.array(fc.record({ what: fc.constantFrom(...UNSEEN, ...NO_BREAK_SPACES), at: fc.nat(99) }))
			.map((marks) =>
				marks
					.reduce((characters, { what, at }) => {
						return characters.toSpliced(at % (characters.length + 1), 0, what);
					}, Array.from(typed))
					.join(''),
			);
		fc.assert(
			fc.property(copied, (text) => {
				expect(read(field, text)).toEqual(expected);
			}),
		);
	});

	it('are taken out of a key, before and inside of what pasting leaves in front of it', () => {
		for (const mark of [...UNSEEN, ...NO_BREAK_SPACES]) {
			expect(cleanApiKey(`${mark}Bearer${mark} dub_a${mark}bc ${mark}`)).toBe('dub_abc');
		}
	});

	it('are an empty field when there is nothing else', () => {
		expect(read(customerExternalId, '\u200B\u00A0')).toBeUndefined();
		expect(cleanToken('\u200B \uFEFF')).toBe('');
	});

	it('leave an event’s name its spaces, its emoji and its script', () => {
		expect(cleanName('\uFEFFSign\u00A0Up\u200B')).toBe('Sign Up');
		expect(cleanName('S\u200Dign Up\u200D')).toBe('Sign Up');
		for (const name of ['👩‍💻 joined', '🏴󠁧󠁢󠁥󠁮󠁧󠁿 cup', 'می‌خواهم', 'क्‍ष', '❤️ it'])
			expect(cleanName(name)).toBe(name);
		expect(read(eventName, 'Sign\u202FUp')).toBe('Sign Up');
	});

	it('make one customer of one that is copied with a no-break space, and keep words apart', () => {
		expect(read(customerExternalId, 'user\u00A0_12')).toBe('user_12');
		expect(read(customerExternalId, 'Jane\u00A0Doe')).toBe('Jane Doe');
		expect(read(customerExternalId, '山田\u3000太郎')).toBe('山田 太郎');
	});

	it('leave an address its words of other scripts', () => {
		const address = 'https://fa.example/wiki/می‌خواهم';
		expect(read(referrer, `${address}\u200B`)).toBe(address);
	});

	it('stay in free text', () => {
		expect(read(customerName, 'Zoë\u00A0van\u200Bder')).toBe('Zoë\u00A0van\u200Bder');
	});
});

describe('words that stand for a missing value', () => {
	const WORDS = [
		'undefined',
		'null',
		'Null',
		'None',
		'NaN',
		'N/A',
		'true',
		'[object Object]',
		'[object Undefined]',
		'Invalid Date',
		'{}',
		'[]',
		'{{ $json.id }}',
		'={{ $json.id }}',
		'$json.id',
		"$('Form').item.json.id",
		'${userId}',
		' undefined ',
		'un\u200Bdefined',
	];

	it.each(WORDS)('%j identifies nobody and nothing', (word) => {
		for (const field of [
			clickId,
			customerExternalId,
			eventName,
			user_id,
			product_id,
			leadIdField,
		]) {
			expect(() => read(field, word)).toThrow(`'${field.label}'`);
		}
	});

	it.each([
		[customerExternalId, 'user_undefined'],
		[customerExternalId, 'whop:null'],
		[eventName, 'Signed up: undefined'],
		[eventName, 'Joined [object Object]'],
		[user_id, 'user_undefined'],
		[product_id, 'prod_null'],
		[leadIdField, 'lead_undefined'],
		[leadIdField, 'lead_{{ $json.id }}'],
		[leadIdField, 'https://whop.com/dashboard/leads/lead_undefined'],
		[clickId, 'https://example.com/?dub_id=undefined'],
		[clickId, 'click_undefined'],
	])('%# nor does a template in which one is missing', (field, text) => {
		expect(() => read(field, text)).toThrow(`'${field.label}'`);
	});

	it('are refused in a picker’s list as well', () => {
		const picked = { __rl: true, mode: 'list', value: 'undefined' };
		expect(() => read(product_id, picked)).toThrow("'Product'");
	});

	it.each([
		'userundefined',
		'USER_UNDEFINED',
		'user_NULL',
		'user_None',
		'shop,undefined',
		'user;null',
		'user[undefined]',
		'[undefined]',
		'(null)',
		'"undefined"',
		'undefined,',
		'undefined@x.com',
		'#REF!',
		'user_#N/A',
		'[No Path Back]',
		'[Object: {}]',
		'$vars.x',
		'$now',
		'{id}',
		'%ID%',
		'<user_id>',
		'YOUR_USER_ID',
		'user_',
		'_',
		'-',
	])('%j is no customer', (text) => {
		expect(() => read(customerExternalId, text)).toThrow(`'${customerExternalId.label}'`);
	});

	it.each(['dub_id', 'YOUR_CLICK_ID', '-', '0', '<click>'])('%j is no click', (text) => {
		expect(() => read(clickId, text)).toThrow(`'${clickId.label}'`);
	});

	it.each([
		'dev-null',
		'mr.null',
		'acme:null:1',
		'null@x.com',
		'jane@example.com',
		'8f14e45f-ceea-467f-a0e6-1f2a3b4c5d6e',
		'V1StGXR8_Z5jdHi6B-',
		'0',
		'-1',
		'山田 太郎',
	])('%j is a customer like any other', (id) => {
		expect(whyNoId(id)).toBeUndefined();
		expect(read(customerExternalId, id)).toBe(id);
	});

	it.each([
		'Sign Up',
		'nullify-it',
		'Trial (30 days)',
		'NaN Workshop',
		'Learn null',
		'null-safety course',
		'True',
		'Object storage',
		'Empty cart',
		'Upgrade: Pro → Team',
		'Saved $5',
		'🚀',
	])('%j is an event like any other', (name) => {
		expect(whyNoName(name)).toBeUndefined();
		expect(read(eventName, name)).toBe(name);
	});

	it('say what to do', () => {
		expect(() => read(customerExternalId, '{{ $json.id }}')).toThrow(
			"'Customer External ID' holds an expression that was not evaluated; switch the field from Fixed to Expression. Given: {{ $json.id }}",
		);
		expect(() => read(eventName, 'undefined')).toThrow(
			`'Event Name' must be a real value, and "undefined" looks like what comes where a value is missing. Given: undefined`,
		);
	});
});

describe('IDs of all forms that the service has', () => {
	it('are what the picker offers, whatever they look like', () => {
		for (const value of ['pass_old1', 'exp_1', 'plain-id'])
			expect(read(product_id, { __rl: true, mode: 'list', value })).toBe(value);
	});

	it('but not what is typed and is another kind', () => {
		expect(() => read(product_id, { __rl: true, mode: 'id', value: 'biz_a1' })).toThrow(
			`'Product' must be an ID that starts with "prod_" or "pass_"`,
		);
	});
});
