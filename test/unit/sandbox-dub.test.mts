import { DUB_KEY_OTHER_WORKSPACE } from '../../sandbox/identities.mts';
import {
	closeSandboxes,
	dubErrorBody,
	matching,
	open,
	stoppedClock,
	track,
} from './sandbox-client.mts';

afterEach(closeSandboxes);

const NO_CLICK =
	'The `clickId` property was not provided in the request, and no existing customer with the provided `customerExternalId` was found.';

describe('validation', () => {
	const event = { eventName: 'Signup' };
	const long = (length: number) => 'x'.repeat(length);
	it.each<[unknown, string]>([
		[{}, 'invalid_type: eventName: Invalid input: expected string, received undefined'],
		[null, 'invalid_type: : Invalid input: expected object, received null'],
		[[], 'invalid_type: : Invalid input: expected object, received array'],
		['x', 'invalid_type: : Invalid input: expected object, received string'],
		[{ eventName: '' }, 'too_small: eventName: eventName is required'],
		[{ eventName: '  ' }, 'too_small: eventName: eventName is required'],
		[{ eventName: null }, 'invalid_type: eventName: Invalid input: expected string, received null'],
		[{ eventName: 5 }, 'invalid_type: eventName: Invalid input: expected string, received number'],
		[
			{ eventName: long(256) },
			'too_big: eventName: Too big: expected string to have <=255 characters',
		],
		[
			{ clickId: 5, eventName: '' },
			'invalid_type: clickId: Invalid input: expected string, received number',
		],
		[
			{ ...event, customerExternalId: 5 },
			'invalid_type: customerExternalId: Invalid input: expected string, received number',
		],
		[
			{ ...event, customerName: long(101) },
			'too_big: customerName: Too big: expected string to have <=100 characters',
		],
		[
			{ ...event, customerEmail: `${long(96)}@b.co` },
			'too_big: customerEmail: Too big: expected string to have <=100 characters',
		],
		[{ ...event, customerEmail: '' }, 'invalid_format: customerEmail: Invalid email address'],
		[
			{ ...event, customerEmail: ' a@b.co' },
			'invalid_format: customerEmail: Invalid email address',
		],
		[
			{ ...event, customerEmail: 'josé@b.co' },
			'invalid_format: customerEmail: Invalid email address',
		],
		[
			{ ...event, customerEmail: 'a@localhost' },
			'invalid_format: customerEmail: Invalid email address',
		],
		[
			{ ...event, customerAvatar: 1 },
			'invalid_type: customerAvatar: Invalid input: expected string, received number',
		],
		...['sync', '', null].map((mode): [unknown, string] => [
			{ ...event, mode },
			'invalid_value: mode: Invalid option: expected one of "async"|"wait"|"deferred"',
		]),
		[
			{ ...event, eventQuantity: '2' },
			'invalid_type: eventQuantity: Invalid input: expected number, received string',
		],
		[
			{ ...event, eventQuantity: 0 },
			'too_small: eventQuantity: Too small: expected number to be >0',
		],
		[
			{ ...event, eventQuantity: 1.5 },
			'invalid_type: eventQuantity: Invalid input: expected int, received number',
		],
		[
			{ ...event, eventQuantity: 101 },
			'too_big: eventQuantity: Too big: expected number to be <=100',
		],
		[
			{ ...event, metadata: '{}' },
			'invalid_type: metadata: Invalid input: expected record, received string',
		],
		[
			{ ...event, metadata: [] },
			'invalid_type: metadata: Invalid input: expected record, received array',
		],
		[
			{ ...event, metadata: { a: long(9993) } },
			'custom: metadata: Metadata must be less than 10,000 characters when stringified',
		],
	])('refuses %j with 422', async (json, message) => {
		const reply = await track(await open(), json);
		expect(reply.status).toBe(422);
		expect(reply.body).toEqual(
			dubErrorBody('unprocessable_entity', message, 'unprocessable-entity'),
		);
	});

	it.each<[string, string | undefined]>([
		['an empty body', undefined],
		['a broken body', '{"eventName"'],
	])('refuses %s with 400', async (_case, text) => {
		const reply = await track(await open(), undefined, { text });
		expect(reply.status).toBe(400);
		expect(reply.body).toEqual(
			dubErrorBody(
				'bad_request',
				'Invalid JSON format in request body. Please ensure the request body is a valid JSON object.',
				'bad-request',
			),
		);
	});

	it.each([
		['no external ID', event, 'customerExternalId is required'],
		[
			'spaces as external ID',
			{ ...event, customerExternalId: '  ' },
			'customerExternalId is required',
		],
		['no click, unknown customer', { ...event, customerExternalId: 'u1' }, NO_CLICK],
		['a misspelt click', { ...event, customerExternalId: 'u1', click_id: 'c' }, NO_CLICK],
		['an empty click', { ...event, customerExternalId: 'u1', clickId: '' }, NO_CLICK],
	])('refuses %s with 400 and reserves nothing', async (_case, json, message) => {
		const sandbox = await open();
		const reply = await track(sandbox, json);
		expect(reply.status).toBe(400);
		expect(reply.body).toMatchObject({ error: { code: 'bad_request', message } });
		const retry = { ...event, customerExternalId: 'u1', clickId: sandbox.dub.addClick().id };
		expect((await track(sandbox, retry)).body).toMatchObject({ link: { id: matching(/./) } });
	});

	it('accepts the limits themselves', async () => {
		const sandbox = await open();
		const reply = await track(sandbox, {
			clickId: ` ${sandbox.dub.addClick().id} `,
			eventName: long(255),
			customerExternalId: long(191),
			customerName: long(100),
			customerEmail: 'a+tag@b.co',
			eventQuantity: 100,
			metadata: { a: long(9992) },
		});
		expect(reply.status).toBe(200);
		expect(sandbox.dub.recordedLeads).toHaveLength(1);
	});
});

describe('clicks that cannot be used', () => {
	it.each([
		['deleted' as const, 'Link not found for clickId: CLICK'],
		[
			'foreign' as const,
			'Link link_sandbox_foreign for clickId CLICK does not belong to the workspace',
		],
		[
			'disabled' as const,
			'Link link_sandbox_disabled for clickId CLICK is disabled, lead not tracked',
		],
	])('404 for a click on a %s link', async (link, message) => {
		const sandbox = await open();
		const { id } = sandbox.dub.addClick({ link });
		const reply = await track(sandbox, {
			clickId: id,
			eventName: 'Signup',
			customerExternalId: 'u1',
		});
		expect(reply.status).toBe(404);
		expect(reply.body).toEqual(
			dubErrorBody('not_found', message.replace('CLICK', id), 'not-found'),
		);
		expect(sandbox.dub.customers.size).toBe(0);
	});

	it("accepts a link in its own workspace's name", async () => {
		const sandbox = await open();
		const { id } = sandbox.dub.addClick({ link: 'foreign' });
		const lead = { clickId: id, eventName: 'Signup', customerExternalId: 'u1' };
		expect((await track(sandbox, lead, { key: DUB_KEY_OTHER_WORKSPACE })).body).toMatchObject({
			link: { id: 'link_sandbox_foreign' },
		});
	});

	it('finds a fresh click only after a while', async () => {
		const clock = stoppedClock();
		const sandbox = await open({ now: clock.now });
		const { id } = sandbox.dub.addClick({ readableAfterMs: 5000 });
		const lead = { clickId: id, eventName: 'Signup', customerExternalId: 'u1', mode: 'deferred' };
		expect((await track(sandbox, lead)).body).toMatchObject({
			error: { message: `Click event not found for clickId: ${id}` },
		});
		clock.advance(5000);
		expect((await track(sandbox, lead)).status).toBe(200);
	});

	it('fails with 500 on an external ID longer than the column', async () => {
		const sandbox = await open();
		const reply = await track(sandbox, {
			clickId: sandbox.dub.addClick().id,
			eventName: 'Signup',
			customerExternalId: 'x'.repeat(192),
		});
		expect(reply.status).toBe(500);
		expect(reply.body).toEqual(
			dubErrorBody(
				'internal_server_error',
				'An internal server error occurred. Please contact our support if the problem persists.',
				'internal-server-error',
			),
		);
	});
});
