import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { DUB_KEY, WHOP_KEY } from '../../../sandbox/identities.mts';
import type { FaultReply } from '../../../sandbox/faults.mts';
import type { Sandbox } from '../../../sandbox/sandbox.mts';
import type { NodeToRun } from '../../engine/kit/run.mts';
import type { Harness } from '../../engine/kit/harness.mts';
import type { DifferenceId } from '../differences.mts';
import { officialClients } from './clients.mts';
import type { Exchange, Translate } from './exchange.mts';
import type { Operation } from './operations.mts';
import { wireOf } from './wire.mts';

/** One input for both sides, and in what their exchanges differ. */
export interface ContractCase<Input extends object> {
	readonly name: string;
	/** The client is called with it, and the node's item holds the same. */
	readonly input: Input;
	/** Parts of the item that the client's types do not allow, or that a user has in another form. */
	readonly item?: IDataObject;
	/** Parameters of the node, beside the operation's own. */
	readonly parameters?: INodeParameters;
	/** The key, as a user pasted it. Default one that the sandbox takes. */
	readonly key?: string;
	/** Replies that stand in for the service's own, to the first requests. */
	readonly replies?: readonly FaultReply[];
	/** The reply to all requests after those; default the service's own. */
	readonly reply?: FaultReply;
	/** What the service holds before. */
	readonly before?: (sandbox: Sandbox) => void;
	/** The differences that show here, in order; each must change something. Default none: both do the same. */
	readonly differs?: Partial<Record<DifferenceId, Translate>>;
}

/** The two exchanges of a case. */
export interface Compared {
	readonly sdk: Exchange;
	readonly node: Exchange;
	/** Why the node failed. */
	readonly nodeError: string | undefined;
}

/** Lets the official client and our node do the same, each against the sandbox in the same state. */
export async function compare<Input extends object>(
	harness: Harness,
	operation: Operation<Input>,
	given: ContractCase<Input>,
): Promise<Compared> {
	const { service } = operation;
	const { input, item, key } = given;
	const keys = { whop: WHOP_KEY, dub: DUB_KEY, ...(key === undefined ? {} : { [service]: key }) };

	prepare(harness, service, given);
	const clients = officialClients(harness.sandbox, keys.whop, keys.dub);
	const rows = await operation.call(clients, input).catch(() => undefined);
	const sdk = { wires: harness.sandbox.requests.map(wireOf), rows: asJson(rows) };

	prepare(harness, service, given);
	const run = await harness.run(
		[withParameters(operation.node, given.parameters)],
		[{ ...(asJson(input) as IDataObject), ...item }],
		{ whopApi: { apiKey: keys.whop }, dubApi: { apiKey: keys.dub } },
	);
	const node = {
		wires: harness.sandbox.requests.map(wireOf),
		rows: run.error === undefined ? asJson(run.json('Node')) : undefined,
	};
	return { sdk, node, nodeError: run.error?.message };
}

/** Fails unless the node's exchange is the client's, but for the differences that the case names. */
export function expectContract<Input extends object>(
	{ sdk, node }: Compared,
	{ differs = {} }: Pick<ContractCase<Input>, 'differs'>,
): void {
	let expected = sdk;
	for (const [id, translate] of Object.entries(differs)) {
		const translated = translate(expected);
		if (JSON.stringify(translated) === JSON.stringify(expected)) {
			throw new Error(`The difference ${id} does not show in this case`);
		}
		expected = translated;
	}
	expect(node).toEqual(expected);
}

function prepare<Input extends object>(
	{ sandbox }: Harness,
	service: 'whop' | 'dub',
	{ before, replies = [], reply }: ContractCase<Input>,
): void {
	sandbox.reset();
	before?.(sandbox);
	for (const each of replies) sandbox.faults.add({ service, reply: each });
	if (reply !== undefined) sandbox.faults.add({ service, reply, times: Infinity });
}

function withParameters(node: NodeToRun, parameters: INodeParameters = {}): NodeToRun {
	return { ...node, parameters: { ...node.parameters, ...parameters } };
}

/** As it goes into a workflow's item: only what JSON holds. */
function asJson<T>(value: T): T {
	return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T);
}
