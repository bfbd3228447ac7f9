import type { FastifyReply, FastifyRequest } from 'fastify';
import { DUB_KEYS } from '../identities.mts';
import type { DubKeyEntry, DubWorkspace } from '../identities.mts';
import { queryOf } from '../requests.mts';
import type { SlidingWindow } from '../sliding-window.mts';
import { DubError } from './api-error.mts';
import type { DubSettings } from './store.mts';

/** What the gate needs besides the request. */
export interface GateState {
	readonly limits: SlidingWindow;
	readonly settings: DubSettings;
	readonly now: number;
}

/**
 * Lets a request in or refuses it, in Dub's order (dub-api reference, section 4, rows 1 to 9).
 *
 * From row 6 on every reply to an error carries the rate limit's headers, so they are set here and removed again from
 * successful replies.
 *
 * @param needsRole true for routes that write: viewers and billing users are refused
 */
export function enter(
	request: FastifyRequest,
	reply: FastifyReply,
	needsRole: boolean,
	state: GateState,
): DubWorkspace {
	const key = apiKey(request);
	const entry = keyEntry(key);
	limitRate(key, reply, state);
	if ('refused' in entry) throw refusal(entry.refused);
	if (needsRole && entry.role !== 'owner' && entry.role !== 'member') {
		throw new DubError(
			'forbidden',
			"You don't have the required role to access this endpoint. Required role(s): owner, member.",
		);
	}
	if (entry.workspace.plan === 'free' || entry.workspace.plan === 'pro') {
		throw new DubError('forbidden', 'Unauthorized: Need higher plan.');
	}
	return entry.workspace;
}

/** Rows 1 to 3. */
function apiKey(request: FastifyRequest): string {
	const header = request.headers.authorization;
	if (header === undefined) throw new DubError('unauthorized', 'Missing Authorization header.');
	if (!header.startsWith('Bearer ')) {
		throw new DubError(
			'bad_request',
			"Misconfigured authorization header. Did you forget to add 'Bearer '? Learn more: https://d.to/auth",
		);
	}
	const key = header.slice('Bearer '.length);
	if (!key.startsWith('dub_') && !queryOf(request).get('workspaceId')) {
		throw new DubError(
			'not_found',
			'Workspace ID not found. Did you forget to include a `workspaceId` query parameter? It looks like you might be using personal API keys, we also recommend refactoring to workspace API keys: https://d.to/keys',
		);
	}
	return key;
}

/** Rows 4 and 5; publishable keys are unknown here, as they work on the browser routes only. */
function keyEntry(key: string): DubKeyEntry {
	const entry = DUB_KEYS.get(key);
	if (entry === undefined) throw new DubError('unauthorized', 'Unauthorized: Invalid API key.');
	if ('refused' in entry && entry.refused === 'token expired') throw refusal(entry.refused);
	return entry;
}

const RATE_HEADERS = [
	'retry-after',
	'x-ratelimit-limit',
	'x-ratelimit-remaining',
	'x-ratelimit-reset',
] as const;

/** Row 6. In Dub's code `Retry-After` and `X-RateLimit-Reset` are Unix epoch milliseconds; the docs say seconds (section 1). */
function limitRate(key: string, reply: FastifyReply, { limits, settings, now }: GateState): void {
	const { allowed, remaining, resetAt } = limits.admit(key, now, {
		requests: settings.rateLimitRequests,
		windowMs: settings.rateLimitWindowMs,
	});
	const reset =
		settings.retryAfter === 'seconds' ? Math.max(1, Math.ceil((resetAt - now) / 1000)) : resetAt;
	void reply.headers({
		'retry-after': reset,
		'x-ratelimit-limit': settings.rateLimitRequests,
		'x-ratelimit-remaining': remaining,
		'x-ratelimit-reset': reset,
	});
	if (!allowed) throw new DubError('rate_limit_exceeded', 'Too many requests.');
}

/** Takes the rate limit's headers off a successful reply. */
export function leave(reply: FastifyReply): void {
	for (const name of RATE_HEADERS) reply.removeHeader(name);
}

/** Rows 5 and 7. */
const REFUSALS = {
	'workspace gone': { code: 'not_found', message: 'Workspace not found.' },
	'invite pending': { code: 'invite_pending', message: 'Workspace invite pending.' },
	'invite expired': { code: 'invite_expired', message: 'Workspace invite expired.' },
	'token expired': { code: 'unauthorized', message: 'Unauthorized: Access token expired.' },
} as const;

type Refusal = keyof typeof REFUSALS;

const refusal = (reason: Refusal): DubError =>
	new DubError(REFUSALS[reason].code, REFUSALS[reason].message);
