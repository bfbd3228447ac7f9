import type { LeadCreateParams, LeadListParams, LeadUpdateParams } from '@whop/sdk/resources/leads';
import type { TrackLeadRequestBody } from 'dub/models/operations';
import fc from 'fast-check';
import { createHarness } from '../engine/kit/harness.mts';
import { withoutDefaults } from './dub-lead.mts';
import { compare } from './kit/compare.mts';
import type { Translate } from './kit/exchange.mts';
import { eachQuery } from './kit/exchange.mts';
import { CREATE, LIST_PAGE, RETRIEVE, TRACK, UPDATE } from './kit/operations.mts';
import type { Operation } from './kit/operations.mts';
import { LEAD, ok, page, TRACKED } from './kit/samples.mts';

// Any input that the official client takes and the service's published limits allow: the same requests go out, but
// for the differences that are always there.

// Hundreds of runs, of which each would have to wait for an isolate of its own.
const harness = createHarness('legacy');
const RUNS = { numRuns: 40 };

const id = (prefix: string) =>
	fc.stringMatching(/^[A-Za-z0-9]{1,20}$/).map((rest) => `${prefix}${rest}`);
/** Text without spaces around it, of so many characters as JavaScript and both services count them. */
const text = (maxLength: number) =>
	fc
		.string({ unit: 'grapheme', minLength: 1, maxLength })
		.map((any) => any.slice(0, maxLength).trim())
		.filter((any) => any !== '' && !/\p{Surrogate}/u.test(any));
/** The same without characters that nobody sees, and without what looks like an expression or stands for nothing. */
const identifying = (maxLength: number) =>
	text(maxLength).filter(
		(any) =>
			/[\p{L}\p{N}]/u.test(any) &&
			!/[\p{C}\p{Default_Ignorable_Code_Point}\u2800\uFFFC]|(?! )\p{Z}|[{}[\]$<>%#"']/u.test(any) &&
			!/(?:null|undefined|nan|none|nil|true|false|infinity|string|your)|^[a-z]+[_:|/=-]$/i.test(
				any,
			),
	);
/** The nodes refuse numbers that may have lost their last digits before they came. */
const isExact = (value: unknown): boolean =>
	typeof value === 'number'
		? !Number.isInteger(value) || Number.isSafeInteger(value)
		: typeof value !== 'object' || value === null || Object.values(value).every(isExact);
/** A key that the clients of both services lose and the nodes keep; random text comes up with it now and then. */
const hasProto = (value: unknown): boolean => JSON.stringify(value).includes('"__proto__":');
const metadata = fc
	.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5 })
	.filter((any) => isExact(any) && !hasProto(any));
const moment = fc
	.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
	.map((date) => date.toISOString());
const email = fc
	.tuple(
		fc.stringMatching(/^[a-z0-9](?:[a-z0-9_+-]|\.[a-z]){0,20}$/),
		fc.constantFrom('b.co', 'x-y.example'),
	)
	.map((parts) => parts.join('@'));
const optional = <Fields extends object, Required extends keyof Fields>(
	fields: { [Field in keyof Fields]: fc.Arbitrary<Fields[Field]> },
	requiredKeys: Required[],
) => fc.record(fields, { requiredKeys });

const sameAsClient = async <Input extends object>(
	operation: Operation<Input>,
	answer: (input: Input) => unknown,
	inputs: fc.Arbitrary<Input>,
	translate: (input: Input) => Translate = () => (sdk) => sdk,
) => {
	const property = fc.asyncProperty(inputs, async (input) => {
		const given = { name: 'any', input, reply: ok(answer(input)) };
		const { sdk, node, nodeError } = await compare(harness, operation, given);
		expect(nodeError).toBeUndefined();
		expect(sdk.wires).toHaveLength(1);
		expect(node.wires).toEqual(translate(input)(sdk).wires);
	});
	await fc.assert(property, RUNS);
};

it('leads.create', async () => {
	await sameAsClient<LeadCreateParams>(
		CREATE,
		() => LEAD,
		optional(
			{
				company_id: id('biz_'),
				user_id: id('user_'),
				product_id: id('prod_'),
				referrer: identifying(300),
				metadata,
			},
			['company_id'],
		),
	);
});

it('leads.retrieve', async () => {
	await sameAsClient(RETRIEVE, ({ id }) => ({ ...LEAD, id }), fc.record({ id: id('lead_') }));
});

it('leads.update', async () => {
	const some = optional({ id: id('lead_'), referrer: identifying(300), metadata }, ['id']);
	await sameAsClient<LeadUpdateParams & { id: string }>(
		UPDATE,
		({ id }) => ({ ...LEAD, id }),
		some.filter((input) => 'referrer' in input || 'metadata' in input),
	);
});

it('leads.list', async () => {
	const { body } = page(['lead_1'], null, false) as { body: unknown };
	await sameAsClient<LeadListParams>(
		LIST_PAGE,
		() => body,
		optional(
			{
				company_id: id('biz_'),
				created_after: moment,
				created_before: moment,
				first: fc.integer({ min: 1, max: 100 }),
				product_ids: fc.array(id('prod_'), { maxLength: 5 }),
			},
			['company_id'],
		),
		({ first }) => (first === undefined ? eachQuery('first', '50') : (sdk) => sdk),
	);
});

it('track.lead', async () => {
	await sameAsClient<TrackLeadRequestBody>(
		TRACK,
		() => TRACKED,
		optional(
			{
				clickId: id('').filter((any) => any !== '0'),
				eventName: identifying(255),
				customerExternalId: identifying(100),
				customerName: identifying(100),
				customerEmail: email,
				customerAvatar: fc.webUrl({ withQueryParameters: true }),
				mode: fc.constantFrom('async', 'wait', 'deferred'),
				eventQuantity: fc.integer({ min: 1, max: 100 }),
				metadata,
			},
			['clickId', 'eventName', 'customerExternalId'],
		),
		// A mode that is given is sent, also the default one.
		({ mode }) =>
			(sdk) =>
				mode === 'async' ? withMode(withoutDefaults(sdk)) : withoutDefaults(sdk),
	);
});

const withMode: Translate = ({ wires, rows }) => ({
	wires: wires.map((wire) => ({ ...wire, body: { ...(wire.body as object), mode: 'async' } })),
	rows,
});
