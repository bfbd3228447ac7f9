import fc from 'fast-check';
import type { IHttpRequestOptions } from 'n8n-workflow';

import { fakeRun } from '../../unit/whop-context.mts';
import type { FakeOptions, FakeRun } from '../../unit/whop-context.mts';
import { changes, jsonTexts, Raw, withChanges } from './json.mts';
import type { Change } from './json.mts';

/** How a service that should answer rightly answers instead. */
export interface Plan {
	/** Node's code for no answer at all. */
	readonly lost?: string;
	readonly status: number;
	readonly headers: Record<string, string>;
	/** The right body with changes, or other text in its place. */
	readonly body: readonly Change[] | Raw;
}

/** A request, and how it was answered. */
export interface Exchange {
	readonly request: IHttpRequestOptions;
	readonly plan: Plan;
	/** The body of the answer as it stands on the wire. */
	readonly text: string;
}

/** These alone prove that nothing was sent; the others come from anywhere. */
const NEVER_SENT = ['ECONNREFUSED', 'ENOTFOUND'];
const LOST = [
	'ECONNRESET',
	'ETIMEDOUT',
	'ECONNABORTED',
	'HPE_INVALID_CONSTANT',
	'Z_DATA_ERROR',
	'ODD',
	'',
];

const HEADERS = [
	'retry-after',
	'retry-after-ms',
	'x-ratelimit-reset',
	'x-ratelimit-limit',
	'location',
	'date',
];

function headers(key: string): fc.Arbitrary<Record<string, string>> {
	const values = fc.oneof(
		fc.constantFrom(
			'0',
			'-1',
			'1',
			'30',
			'3600',
			'1e9',
			'Infinity',
			'NaN',
			'',
			' ',
			'1769850000000',
		),
		fc.constantFrom(
			'Wed, 21 Oct 2015 07:28:00 GMT',
			'Fri, 31 Dec 9999 23:59:59 GMT',
			'0 0',
			'+1 day',
		),
		fc.constantFrom('//other.example/', 'http://other.example/leads', '/', 'javascript:1', key),
		fc.string(),
	);
	return fc.dictionary(fc.constantFrom(...HEADERS), values, { maxKeys: 3, noNullPrototype: true });
}

const STATUSES = fc.oneof(
	{ weight: 5, arbitrary: fc.constantFrom(200, 201) },
	{
		weight: 3,
		arbitrary: fc.constantFrom(301, 302, 400, 401, 403, 404, 408, 409, 422, 429, 500, 502),
	},
	{ weight: 2, arbitrary: fc.integer({ min: 0, max: 999 }) },
);

const REFUSALS = [
	'{"error":{"message":"No.","code":"bad_request"}}',
	'{"error":{"message":"Unknown parameter company_id","param":"company_id"}}',
	'{"error":{"message":"Missing required parameter: account_id","code":"parameter_missing"}}',
	'{"error":{"message":"Click event not found for clickId: x","code":"not_found"}}',
	'{"error":"invalid_token","error_description":"The token is gone"}',
	'{"message":"Try again in 12 seconds."}',
];

const oneOf = (...texts: string[]) => fc.constantFrom(...texts).map((text) => new Raw(text));

/** @param key the API key, which a service may give back anywhere */
export function plans(key: string): fc.Arbitrary<Plan[]> {
	const right: Plan = { status: 200, headers: {}, body: [] };
	const bodies = fc.oneof(
		{ weight: 6, arbitrary: changes(key) },
		{
			weight: 2,
			arbitrary: oneOf(...REFUSALS, `{"error":{"message":"Bad key ${key}","code":"x"}}`),
		},
		{ weight: 1, arbitrary: jsonTexts(key) },
		{
			weight: 1,
			arbitrary: oneOf('', '<html>', ' <!doctype html>Sign in', 'OK', '{"data":[', key),
		},
	);
	const answer = fc.record({ status: STATUSES, headers: headers(key), body: bodies });
	const silent = fc
		.constantFrom(...NEVER_SENT, ...NEVER_SENT, ...LOST)
		.map((lost): Plan => ({ ...right, lost }));
	const plan = fc.oneof(
		{ weight: 5, arbitrary: fc.constant(right) },
		{ weight: 8, arbitrary: answer },
		{ weight: 2, arbitrary: silent },
	);
	return fc.array(plan, { minLength: 1, maxLength: 6 });
}

/** A run of a node against a service that goes by its plans, one after the other and over again. */
export interface HostileRun extends FakeRun {
	readonly exchanges: Exchange[];
}

/** @param right the right answer to a request */
export function hostileRun(
	right: (request: IHttpRequestOptions) => unknown,
	planned: readonly Plan[],
	options: FakeOptions,
): HostileRun {
	const exchanges: Exchange[] = [];
	const fake = fakeRun((request) => {
		const plan = planned[exchanges.length % planned.length];
		if (plan === undefined) throw new Error('A hostile service has at least one plan');
		const { lost, status, headers: sent } = plan;
		const text = bodyIn(plan, right(request));
		exchanges.push({ request, plan, text });
		return lost === undefined ? { status, headers: sent, body: text } : { lost };
	}, options);
	return { ...fake, exchanges };
}

/** @returns the body of a planned answer as it stands on the wire */
export const bodyIn = ({ body }: Plan, right: unknown): string =>
	body instanceof Raw ? body.text : withChanges(right, body);

/** True unless it is proven that the service never saw the request. */
export const mayHaveReachedServer = ({ plan: { lost } }: Exchange): boolean =>
	lost === undefined || !NEVER_SENT.includes(lost);

/** True where the service may have done what it was asked to: it did not say that it refused. */
export const mayHaveActed = (exchange: Exchange): boolean => {
	const { lost, status } = exchange.plan;
	if (lost !== undefined) return mayHaveReachedServer(exchange);
	return (status >= 200 && status < 300) || status >= 500 || status === 408;
};

export const isSuccess = ({ plan: { lost, status } }: Exchange): boolean =>
	lost === undefined && status >= 200 && status < 300;
