import type { FaultReply } from '../../sandbox/faults.mts';
import { createHarness } from '../engine/kit/harness.mts';
import type { NodeToRun } from '../engine/kit/run.mts';
import { CREATE, LIST_ALL, RETRIEVE, UPDATE } from './kit/operations.mts';
import { LEAD, ok, page, whopRefusal } from './kit/samples.mts';

// The cases of the Whop client's own lead tests and the traps beside them (whop-api reference, section 15), through our
// node. What the client itself sends for the plain inputs is compared in `requests.test.mts`. Elsewhere, because they
// are no case of this node: parsing of waits (test/unit/whop-rate-limit), the trigger's polls (test/engine/
// whop-lead-trigger, test/unit/trigger-reading), and the picker of products (test/unit/whop-pickers).

const harness = createHarness();

const ITEM = {
	company_id: 'biz_1',
	user_id: 'user_1',
	id: LEAD.id,
	referrer: 'https://example.com/',
};
const one = page(['lead_1'], 'c1', false);
/** Each operation, what it answers, and whether it is tried again after a failure that may pass. */
const OPERATIONS = [
	['create', CREATE.node, ok(LEAD), false],
	['retrieve', RETRIEVE.node, ok(LEAD), true],
	['update', UPDATE.node, ok(LEAD), true],
	['list', LIST_ALL.node, one, true],
] as const;

/** Runs a node while Whop gives these replies, the last of them for ever. */
async function run(node: NodeToRun, replies: readonly FaultReply[], options = {}) {
	for (const [index, reply] of replies.entries()) {
		const times = index === replies.length - 1 ? Infinity : 1;
		harness.sandbox.faults.add({ service: 'whop', reply, times });
	}
	const parameters = { ...node.parameters, options };
	const ran = await harness.run([{ ...node, parameters }], [ITEM]);
	return { message: ran.error?.message, json: ran.json('Node'), calls: harness.sent().length };
}

const withName = (node: NodeToRun) => [node.parameters?.['operation'], node] as const;

describe.each(OPERATIONS)('%s', (_operation, node, answer, tryAgain) => {
	it.each([400, 401, 403, 404, 422])('%i: the message of Whop, after one call', async (status) => {
		const { message, calls } = await run(node, [whopRefusal(status, `Reason of ${status}.`)]);
		expect(message).toMatch(new RegExp(`: "Reason of ${status}" \\(${status}\\)`));
		expect(calls).toBe(1);
	});

	it('429: two refusals, then done', async () => {
		const tooMany = whopRefusal(429, 'Try again in 12 seconds.', { 'retry-after': '0.1' });
		const { message, json, calls } = await run(node, [tooMany, tooMany, answer]);
		expect(message).toBeUndefined();
		expect(json).toHaveLength(1);
		expect(calls).toBe(3);
	});

	it('429 that outlasts the longest wait: the message of Whop', async () => {
		const tooMany = whopRefusal(429, 'Try again in 12 seconds.');
		const { message, calls } = await run(node, [tooMany], { longestWait: 0 });
		expect(message).toMatch(/"Try again in 12 seconds" \(429\)/);
		expect(calls).toBe(1);
	});

	it.each([
		['500', whopRefusal(500, 'An unexpected error occurred')],
		['dropped connection', 'drop connection'],
		['timeout', 'hang'],
	] as const)(`%s once: ${tryAgain ? 'tried again' : 'one call'}`, async (_name, failure) => {
		const { message, json, calls } = await run(node, [failure, answer], { timeout: 1 });
		if (tryAgain) expect(message).toBeUndefined();
		else expect(message).toMatch(/may have been created/);
		expect([json.length, calls]).toEqual(tryAgain ? [1, 2] : [0, 1]);
	});

	it.each([
		['empty', 400, undefined, 'it gave no reason'],
		['<html>Bad gateway</html>', 400, '<html>Bad gateway</html>', 'it answered with a web page'],
		['null', 400, null, 'it gave no reason'],
		[
			'error string',
			400,
			{ error: 'invalid_grant', error_description: 'Code has expired' },
			'invalid_grant: Code has expired',
		],
		[
			'error without type',
			400,
			{ error: { code: 'invalid_request', message: 'Missing required parameter: amount' } },
			'Missing required parameter: amount',
		],
		[
			'deposit_url',
			402,
			{ deposit_url: 'https://x', error: { message: 'Pay first' } },
			'Pay first',
		],
		['message alone', 400, { message: 'Top level' }, 'Top level'],
	])('body of a refusal: %s', async (_name, status, body, expected) => {
		const { message } = await run(node, [{ status, body }]);
		expect(message).toContain(expected);
	});
});

it.each([RETRIEVE.node, UPDATE.node].map(withName))(
	'%s of an unknown lead: 404 with the reason',
	async (_operation, node) => {
		const { error } = await harness.run([node], [ITEM]);
		expect(error?.message).toMatch(new RegExp(`${LEAD.id}: ".*not found" \\(404\\)`, 'i'));
		expect(harness.sent()).toHaveLength(1);
	},
);

describe('lists', () => {
	const cursors = () =>
		harness.sandbox.requests.map(({ query }) => new Map(query).get('after') ?? null);

	it('two pages, the second with has_next_page: false and an end_cursor: two calls', async () => {
		const pages = [page(['lead_1'], 'c1', true), page(['lead_2'], 'c2', false)];
		const { json } = await run(LIST_ALL.node, pages);
		expect(json.map(({ id }) => id)).toEqual(['lead_1', 'lead_2']);
		expect(cursors()).toEqual([null, 'c1']);
	});

	it.each([
		['null cursor', [page(['lead_1'], null, true)], 1],
		['repeated cursor', [page(['lead_1'], 'c1', true)], 2],
		[
			'cycling cursor',
			[page(['lead_1'], 'c1', true), page(['lead_2'], 'c2', true), page(['lead_3'], 'c1', true)],
			3,
		],
		['empty pages with the same next', [page([], 'c1', true)], 2],
	])('has_next_page: true with %s: stops, and says so', async (_name, pages, calls) => {
		const { message, ...ran } = await run(LIST_ALL.node, pages);
		expect(message).toMatch(/^Whop's list of leads is incomplete/);
		expect(ran).toEqual({ json: [], calls });
	});

	it('name swap: later pages keep the other name, one swap for the run', async () => {
		const refusal = whopRefusal(400, 'Missing required parameter: account_id.');
		const pages = [page(['lead_1'], 'c1', true), page(['lead_2'], 'c2', false)];
		await run(LIST_ALL.node, [refusal, ...pages]);
		const names = harness.sandbox.requests.map(({ query }) =>
			query.map(([name]) => name).find((name) => name.endsWith('_id')),
		);
		expect(names).toEqual(['company_id', 'account_id', 'account_id']);
	});

	it('name swap: refused under both names, two calls', async () => {
		const { message, calls } = await run(LIST_ALL.node, [
			whopRefusal(400, 'Missing required parameter: account_id.'),
			whopRefusal(400, 'company_id is not yours'),
		]);
		expect(message).toMatch(/company_id is not yours/);
		expect(calls).toBe(2);
	});
});

it.each([
	['user.email null', { user: { ...LEAD.user, email: null } }],
	['user null', { user: null }],
	['product null', { product: null }],
	['metadata null', { metadata: null }],
	['extra keys', { future: { a: [1] } }],
])('%s: the output is the answer', async (_name, parts) => {
	const lead = { ...LEAD, ...parts };
	const { json } = await run(RETRIEVE.node, [ok({ ...lead, recommended_action: 'Buy' })]);
	expect(json).toEqual([lead]);
});
