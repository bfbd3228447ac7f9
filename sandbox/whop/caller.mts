import type { FastifyRequest } from 'fastify';
import { WHOP_KEYS } from '../identities.mts';
import type { WhopKey, WhopPermission } from '../identities.mts';
import { bodyText, queryOf } from '../requests.mts';
import type { SlidingWindow } from '../sliding-window.mts';
import { WhopError, forbidden, invalid, notAuthorizedFor, unauthorized } from './api-error.mts';
import type { WhopVariants } from './variants.mts';

/** An authenticated request. */
export interface Caller {
	readonly key: WhopKey;
	readonly query: URLSearchParams;
}

/** Version ids named in Whop's documentation (whop-api reference, sections 2, 3 and 10). */
const VERSIONS = [
	'2025-01-01',
	'2026-07-18',
	'2026-07-20',
	'2026-07-23',
	'2026-08-21-1',
	'2026-08-25-1',
	'2026-08-25-2',
	'2026-09-02-1',
	'2026-09-29',
	'2026-11-04-1',
];

/**
 * Lets a request in: key, rate limit (600 per minute, operation and key), version.
 *
 * The order of the three is a guess; Whop does not say.
 *
 * @param operation method and route, the unit of the rate limit
 */
export function authenticate(
	request: FastifyRequest,
	operation: string,
	{ limits, variants, now }: { limits: SlidingWindow; variants: WhopVariants; now: number },
): Caller {
	const [, token] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
	const key = token === undefined ? undefined : WHOP_KEYS.get(token);
	if (token === undefined || key === undefined) throw unauthorized();

	const { allowed, resetAt } = limits.admit(`${operation} ${token}`, now, {
		requests: variants.rateLimitRequests,
		windowMs: variants.rateLimitWindowMs,
	});
	if (!allowed) throw rateLimited(Math.max(1, Math.ceil((resetAt - now) / 1000)), variants);

	const version = request.headers['api-version-date'];
	if (typeof version === 'string' && !VERSIONS.includes(version)) throw unknownVersion(version);
	return { key, query: queryOf(request) };
}

function rateLimited(seconds: number, { rateLimitWait }: WhopVariants): WhopError {
	const type = 'rate_limit_exceeded';
	return rateLimitWait === 'header'
		? new WhopError(
				429,
				{ type, message: 'Too many requests.' },
				{ 'retry-after': String(seconds) },
			)
		: new WhopError(429, { type, message: `Try again in ${seconds} seconds.` });
}

/** 400 that lists the supported versions; that it does is documented, its words are not. */
function unknownVersion(version: string): WhopError {
	return new WhopError(400, {
		type: 'invalid_request_error',
		message: `Unsupported Api-Version-Date: ${version}. Supported versions: ${VERSIONS.join(', ')}.`,
	});
}

/** Throws a 403 that names the first permission the key lacks. */
export function requirePermissions({ key }: Caller, ...wanted: WhopPermission[]): void {
	const lacking = wanted.find((permission) => !key.permissions.has(permission));
	if (lacking !== undefined) throw notAuthorizedFor(lacking);
}

/** Throws a 403 when the company is out of the key's reach. */
export function requireCompany({ key }: Caller, companyId: string): void {
	if (!key.companyIds.includes(companyId)) throw forbidden();
}

/** The JSON object in the request's body. */
export function jsonObject(request: FastifyRequest): Record<string, unknown> {
	const text = bodyText(request);
	if (text === undefined) return {};
	let body: unknown;
	try {
		body = JSON.parse(text);
	} catch {
		throw new WhopError(400, {
			type: 'invalid_request_error',
			code: 'invalid_json',
			message: 'The request body is not valid JSON.',
		});
	}
	if (!isObject(body)) throw invalid('body', 'an object');
	return body;
}

/** Whether a value is a JSON object (no array, not null). */
export function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
