import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { COMPANY, USERS } from '../../sandbox/identities.mts';
import type { ExpressionEngine } from './kit/expressions.mts';
import { startExpressions } from './kit/expressions.mts';
import { READ } from './kit/helper-nodes.mts';
import type { NodeToRun } from './kit/run.mts';
import { byId, createHarness } from './kit/harness.mts';

const harness = createHarness();
const [OWNER] = USERS;

/** What the items name their lead, user, company or click by; `boom` makes the expression itself fail. */
const MAPPED = "={{ $json.id === 'boom' ? $('Nowhere').item.json.id : $json.id }}";

interface Operation {
	readonly type: string;
	readonly parameters: INodeParameters;
	/** IDs of an item that succeeds, of one that the service refuses, and of one that the node refuses. */
	readonly ids: () => readonly [good: string, refused: string, wrong: string];
}

const whop = (operation: string, parameters: INodeParameters): Omit<Operation, 'ids'> => ({
	type: 'n8n-nodes-whop-dub.whopLead',
	parameters: { operation, company: byId(COMPANY.id), ...parameters },
});
const leadIds = () => [harness.sandbox.whop.addLead().id, 'lead_unknown', 'user_1'] as const;

const OPERATIONS: Readonly<Record<string, Operation>> = {
	'Dub Track Lead': {
		type: 'n8n-nodes-whop-dub.dubTrackLead',
		parameters: {
			findClickId: 'field',
			clickId: MAPPED,
			emptyClickId: 'stop',
			eventName: 'Sign Up',
			customerExternalId: '=c{{ $itemIndex }}',
			options: { verifyClick: false },
		},
		ids: () => [harness.sandbox.dub.addClick().id, 'UnknownClick0001', 'no click'],
	},
	'Whop Lead, Create': {
		...whop('create', { userId: MAPPED }),
		ids: () => [OWNER.id, 'user_unknown', 'ann'],
	},
	'Whop Lead, Get': { ...whop('get', { leadId: MAPPED }), ids: leadIds },
	'Whop Lead, Get Many': {
		...whop('getAll', { company: byId(MAPPED) }),
		ids: () => {
			harness.sandbox.whop.addLead();
			return [COMPANY.id, 'biz_unknown', 'acme'];
		},
	},
	'Whop Lead, Update': {
		...whop('update', { leadId: MAPPED, updateFields: { referrer: 'https://shop.example/' } }),
		ids: leadIds,
	},
};

/** Every way in which a later node reads the node before it, and the rows that it is to find. */
const READS: Readonly<Record<string, (rows: readonly IDataObject[], at: number) => unknown>> = {
	"$('Node').all()": (rows) => rows,
	"$('Node').first()": ([first]) => [first],
	"$('Node').last()": (rows) => rows.slice(-1),
	"$('Node').item": (rows, at) => [rows[at]],
	"$('Node').itemMatching($itemIndex)": (rows, at) => [rows[at]],
	"$('Node').pairedItem($itemIndex)": (rows, at) => [rows[at]],
	'$input.all()': (rows) => rows,
	'$input.first()': ([first]) => [first],
	'$input.last()': (rows) => rows.slice(-1),
	'$input.item': (rows, at) => [rows[at]],
	"$('Node').all(output)": (rows) => rows,
	"$items('Node', output)": (rows) => rows,
	'{ json: $json }': (rows, at) => [rows[at]],
	"{ json: $('Node').item.json }": (rows, at) => [rows[at]],
	"{ json: $node['Node'].json }": (rows, at) => [rows[at]],
};

/** A node that reads the one before it in every way, for each of the items of that one's output 0 or 1. */
const reader = (name: string, output = 0): NodeToRun => {
	const reads = Object.keys(READS).map((read) => [
		read,
		`={{ [${read.replace('output', String(output))}].flat().map((row) => row.json) }}`,
	]);
	return { name, type: READ, parameters: { value: Object.fromEntries(reads) as INodeParameters } };
};

/** What {@link reader} is to return after a node that returned these rows. */
const readOf = (rows: readonly IDataObject[]) =>
	rows.map((_, at) =>
		Object.fromEntries(Object.entries(READS).map(([read, found]) => [read, found(rows, at)])),
	);

/** Five items, of which the first and the last succeed. */
const input = ({ ids }: Operation): IDataObject[] => {
	const [good, refused, wrong] = ids();
	// What other failed nodes leave in an item must not pass for a failure of ours.
	return [good, refused, wrong, 'boom', good].map((id) => ({ id, error: 'of before' }));
};

const ENGINES: readonly ExpressionEngine[] = ['vm', 'quickjs', 'legacy'];

describe.each(ENGINES)('behind failed items, with the %s expression engine', (engine) => {
	beforeAll(async () => {
		await startExpressions(engine);
	});

	describe.each(Object.entries(OPERATIONS))('%s', (_, operation) => {
		const node = (settings: Partial<NodeToRun>): NodeToRun => ({
			name: 'Node',
			...operation,
			...settings,
		});

		it('continue: every row can be read in every way', async () => {
			const run = await harness.run(
				[node({ onError: 'continueRegularOutput' }), reader('After')],
				input(operation),
			);
			const rows = run.json('Node');
			expect(run.status).toBe('success');
			expect(rows.map((row) => Object.keys(row).join() === 'error')).toEqual([
				false,
				true,
				true,
				true,
				false,
			]);
			expect(run.json('After').map(({ value }) => value)).toEqual(readOf(rows));
		});

		it('error output: every row can be read in every way, on both branches', async () => {
			const run = await harness.run(
				[
					node({ onError: 'continueErrorOutput', errorTo: 'Failed' }),
					reader('After'),
					reader('Failed', 1),
				],
				input(operation),
			);
			const [done, failed] = [run.json('Node'), run.json('Node', 1)];
			expect(done).toHaveLength(2);
			expect(failed).toEqual(Array(3).fill({ error: expect.stringMatching(/./) as string }));
			expect(run.json('After').map(({ value }) => value)).toEqual(readOf(done));
			expect(run.json('Failed').map(({ value }) => value)).toEqual(readOf(failed));
		});
	});
});

describe.each(Object.entries(OPERATIONS))('%s, failing', (_, operation) => {
	const node = (settings: Partial<NodeToRun>): NodeToRun => ({
		name: 'Node',
		...operation,
		...settings,
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'Retry On Fail with %s sends no item again',
		async (onError) => {
			const retrying = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
			const [good, ...failing] = input(operation);
			const run = await harness.run([node({ onError, ...retrying })], [...failing, good ?? {}]);
			const rows = [...run.json('Node'), ...run.json('Node', 1)];
			expect(rows.filter((row) => 'error' in row)).toHaveLength(3);
			// Two that succeed and one that the service refuses.
			expect(harness.sent()).toHaveLength(3);
		},
	);

	it('stops before anything is sent when items fail the check, and says how many', async () => {
		const run = await harness.run([node({})], input(operation));
		expect(run.status).toBe('error');
		expect(run.error?.message).toMatch(/^\[item 2\] /);
		expect(run.error).toHaveProperty(
			'description',
			expect.stringMatching(
				/2 of 5 items fail the check: 2 and 3 \(n8n counts from 0\)\. Nothing was sent\.$/,
			),
		);
		expect(harness.sent()).toEqual([]);
	});
});

describe('a message that holds what n8n looks for', () => {
	const email = (value: string): NodeToRun => ({
		name: 'Node',
		type: 'n8n-nodes-whop-dub.dubTrackLead',
		parameters: {
			findClickId: 'field',
			clickId: 'SandboxClk000001',
			eventName: 'Sign Up',
			customerExternalId: 'c1',
			additionalFields: { customerEmail: value },
			options: { invalidDetails: 'stop' },
		},
	});

	it.each(['joe@freeaccess', 'etimedout', 'EPERM', 'user ENOENT', 'getaddrinfo'])(
		'is shown as it is: %s',
		async (value) => {
			const message = `'Customer Email' must be an email address. Given: ${value}`;
			const run = await harness.run([email(value)]);
			expect(run.error).toMatchObject({ message, messages: [], description: 'Nothing was sent.' });
			const onError = 'continueRegularOutput';
			const goingOn = await harness.run([{ ...email(value), onError }]);
			expect(goingOn.json('Node')).toEqual([{ error: message }]);
		},
	);
});

describe('2,000 items', () => {
	it('can all be read when what holds for all of them is wrong', async () => {
		await startExpressions();
		const failing = {
			name: 'Node',
			type: 'n8n-nodes-whop-dub.dubTrackLead',
			parameters: {
				findClickId: 'field',
				clickId: 'SandboxClk000001',
				eventName: 'Sign Up',
				customerExternalId: 'c1',
				options: { parallel: 99 },
			},
			onError: 'continueRegularOutput',
		} as const;
		const summed: NodeToRun = {
			name: 'Sum',
			type: READ,
			parameters: { value: "={{ $itemIndex === 0 ? $('Node').all().length : 0 }}" },
		};
		const run = await harness.run(
			[failing, summed],
			Array.from({ length: 2_000 }, (_, n) => ({ n })),
		);
		expect(run.json('Node')).toHaveLength(2_000);
		expect(run.json('Sum')[0]).toMatchObject({
			error: "'Requests at Once' must be a whole number from 1 to 50. Given: 99",
			value: 2_000,
		});
	});
});
