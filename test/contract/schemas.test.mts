import type { IDataObject } from 'n8n-workflow';
import { LEAD_FIELDS } from '../../nodes/whop/leadOrder.ts';
import { COMPANY, USERS } from '../../sandbox/identities.mts';
import { pollTrigger } from '../engine/kit/poll.mts';
import { createHarness } from '../engine/kit/harness.mts';
import type { Operation } from './kit/operations.mts';
import { CREATE, LIST_ALL, RETRIEVE, SALE, TRACK, UPDATE } from './kit/operations.mts';
import { ok, TRACKED } from './kit/samples.mts';
import type { Schema, SchemaPath } from './kit/schema.mts';
import { fieldsIn, fieldsOf, readSchema, SCHEMAS, violations } from './kit/schema.mts';

const harness = createHarness();

/** Fails unless the outputs are as the schema says, and the schema has no field that none of them has. */
function expectToMatch(path: SchemaPath, outputs: readonly IDataObject[]): void {
	const schema = readSchema(path);
	expect(outputs.flatMap((output) => violations(schema, output))).toEqual([]);
	const seen = new Set(outputs.flatMap((output) => fieldsIn(schema, output)));
	expect([...seen].sort()).toEqual(fieldsOf(schema).sort());
}

/** A lead with everything, and one with every null that there is. */
function addLeads(): void {
	const { whop } = harness.sandbox;
	whop.addLead({
		id: 'lead_full',
		user: USERS[1],
		referrer: 'https://shop.example/',
		metadata: { dub_id: 'x', nested: { deep: [1] } },
		memberId: 'mber_1',
	});
	whop.addLead({
		id: 'lead_bare',
		user: { id: 'user_bare', email: null, name: null },
		productId: null,
	});
}

const run = async <Input extends object>(operation: Operation<Input>, items: IDataObject[]) => {
	const ran = await harness.run([operation.node], items);
	expect(ran.error).toBeUndefined();
	return ran.json('Node');
};

it('Whop Lead, create', async () => {
	const full = {
		company_id: COMPANY.id,
		user_id: USERS[1].id,
		product_id: 'prod_sandbox_course',
		referrer: 'https://shop.example/',
		metadata: { a: 1 },
	};
	const created = await run(CREATE, [full, { company_id: COMPANY.id, user_id: USERS[2].id }]);
	// A lead may be of somebody who is a customer already.
	harness.sandbox.faults.add({
		service: 'whop',
		reply: ok({ ...created[0], member: { id: 'mber_1' } }),
	});
	const ofMember = await run(CREATE, [full]);
	expectToMatch('WhopLead/__schema__/v1.0.0/lead/create.json', [...created, ...ofMember]);
});

it('Whop Lead, get', async () => {
	addLeads();
	const outputs = await run(RETRIEVE, [{ id: 'lead_full' }, { id: 'lead_bare' }]);
	expectToMatch('WhopLead/__schema__/v1.0.0/lead/get.json', outputs);
});

it('Whop Lead, get many', async () => {
	addLeads();
	const outputs = await run(LIST_ALL, [{ company_id: COMPANY.id }]);
	expect(outputs).toHaveLength(2);
	expectToMatch('WhopLead/__schema__/v1.0.0/lead/getAll.json', outputs);
});

it('Whop Lead, update', async () => {
	addLeads();
	const items = [
		{ id: 'lead_full', referrer: 'https://r.example/' },
		{ id: 'lead_bare', metadata: {} },
	];
	expectToMatch('WhopLead/__schema__/v1.0.0/lead/update.json', await run(UPDATE, items));
});

it('Whop Lead Trigger, new and converted leads, and its test event', async () => {
	const trigger = pollTrigger(harness.pack, {
		type: 'n8n-nodes-whop-dub.whopLeadTrigger',
		parameters: { triggerOn: ['lead.created', 'lead.converted'] },
		credentials: harness.credentials(),
	});
	expect((await trigger.poll()).items).toBeNull();
	addLeads();
	const { items } = await trigger.poll();
	const test = await trigger.poll({ mode: 'manual' });
	const outputs = [...(items ?? []), ...(test.items ?? [])].map(({ json }) => json);
	expect(new Set(outputs.map(({ event }) => event)).size).toBe(2);
	expect(outputs.some(({ eventId }) => eventId === `${COMPANY.id}/lead_bare/created`)).toBe(true);
	expectToMatch('WhopLeadTrigger/__schema__/v1.0.0.json', outputs);
});

it('Dub Track Lead: recorded, duplicate, deferred, skipped, found, and an answer of null', async () => {
	const clickId = harness.sandbox.dub.addClick().id;
	const person = {
		customerName: 'Ann',
		customerEmail: 'ann@example.com',
		customerAvatar: 'https://example.com/ann.png',
	};
	const lead = { clickId, eventName: 'Sign Up', customerExternalId: 'c1' };
	const outputs = await run(TRACK, [
		{ ...lead, ...person },
		lead,
		{ ...lead, customerExternalId: 'c2', mode: 'deferred' },
	]);
	const skips = { ...TRACK.node.parameters, emptyClickId: 'skip' };
	outputs.push(
		...(await run({ ...TRACK, node: { ...TRACK.node, parameters: skips } }, [
			{ ...lead, clickId: '' },
		])),
	);
	const finds = {
		...TRACK.node.parameters,
		findClickId: 'item',
		options: { verifyClick: false },
	};
	outputs.push(
		...(await run({ ...TRACK, node: { ...TRACK.node, parameters: finds } }, [
			{ ...lead, customerExternalId: 'c3', customerEmail: 'no email' },
		])),
	);
	const partner = { partnerId: 'pn_1', programId: 'prog_1', tenantId: 't', externalId: 'e' };
	const link = { ...TRACKED.link, ...partner };
	harness.sandbox.faults.add({ service: 'dub', reply: ok(null) });
	harness.sandbox.faults.add({ service: 'dub', reply: ok({ ...TRACKED, link }) });
	outputs.push(...(await run(TRACK, [lead])), ...(await run(TRACK, [lead])));
	expect(outputs.map(({ recorded }) => recorded)).toEqual([
		...[true, false, false],
		...[false, true, false, true],
	]);
	expectToMatch('DubTrackLead/__schema__/v1.0.0.json', outputs);
});

it('Whop leads have their fields in the order in which the nodes put them out', () => {
	const order = (path: SchemaPath) => Object.keys(readSchema(path).properties ?? {});
	expect(order('WhopLead/__schema__/v1.0.0/lead/get.json')).toEqual(LEAD_FIELDS);
	expect(order('WhopLeadTrigger/__schema__/v1.0.0.json')).toEqual([
		'event',
		'eventId',
		...LEAD_FIELDS,
		'noticedAt',
	]);
});

it('Dub Track Sale: recorded, a repeat, an unknown customer, and every null that there is', async () => {
	const clickId = harness.sandbox.dub.addClick().id;
	const sale = { customerExternalId: 'c1', amount: 4999, currency: 'usd' };
	const person = {
		customerName: 'Ann',
		customerEmail: 'ann@example.com',
		customerAvatar: 'https://example.com/ann.png',
	};
	const outputs = await run(SALE, [
		{ ...sale, ...person, clickId, invoiceId: 'pay_1', metadata: { plan: 'pro' } },
		{ ...sale, invoiceId: 'pay_1', amount: 100 },
		{ ...sale, customerExternalId: 'nobody' },
		sale,
		{ ...sale, customerEmail: 'josé@example.com' },
	]);
	expect(outputs.map(({ recorded }) => recorded)).toEqual([true, false, false, true, true]);
	const { sale: first, customer } = outputs[0] ?? {};
	const bare = { ...(customer as object), name: null, email: null, avatar: null, externalId: null };
	harness.sandbox.faults.add({
		service: 'dub',
		reply: ok({ eventName: 'Purchase', customer: bare, sale: first }),
	});
	outputs.push(...(await run(SALE, [sale])));
	expectToMatch('DubTrackSale/__schema__/v1.0.0.json', outputs);
});

describe.each(SCHEMAS)('%s', (path) => {
	/** Every object of a schema whose fields are named. */
	const objects = (schema: Schema): Schema[] => [
		...(schema.properties === undefined ? [] : [schema]),
		...Object.values(schema.properties ?? {}).flatMap(objects),
	];

	it('can be unfolded in the editor, which passes over the fields of ["object", "null"]', () => {
		expect(objects(readSchema(path)).map(({ type }) => type)).toEqual(
			objects(readSchema(path)).map(() => 'object'),
		);
	});
});
