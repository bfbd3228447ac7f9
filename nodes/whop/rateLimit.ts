import type { Service } from '../shared/http';
import type { Outcome } from '../shared/outcome';
import { retryAfterMs } from '../shared/waitTime';
import { whopErrorIn } from './errorBody';

const MINUTE_MS = 60_000;
const UNIT_MS: Readonly<Record<string, number>> = {
	second: 1000,
	minute: MINUTE_MS,
	hour: 3_600_000,
};

/**
 * The wait that Whop asks for. It documents only the sentence "Try again in 12 seconds."; headers come first where
 * there are any, as in Whop's SDK (whop.md#rate-limit).
 * @param outcome any outcome; only a 429 names a wait
 * @param nowMs the present moment, Unix epoch ms
 * @returns ms, or undefined when no wait is named
 */
export function askedWaitMs(outcome: Outcome, nowMs: number): number | undefined {
	if (outcome.kind !== 'answer' || outcome.status !== 429) return undefined;
	return (
		plainMs(outcome.headers['retry-after-ms']) ??
		retryAfterMs(outcome.headers['retry-after'], nowMs) ??
		sentenceMs(whopErrorIn(outcome.body).message)
	);
}

/** How requests reach Whop: 600 a minute for each operation and key, which no answer names (whop.md#rate-limit). */
export const WHOP: Service = {
	credentialType: 'whopApi',
	askedWaitMs,
	usualLimit: { requests: 600, windowMs: MINUTE_MS },
};

/**
 * The operation that a request belongs to, such as `PATCH /leads/{id}`.
 * @param path below the base URL; what follows its first part is an ID
 */
export function countedAs(method: string, path: string): string {
	return `${method} ${path.replace(/^(\/[^/]+)\/.+$/, '$1/{id}')}`;
}

function plainMs(value: string | undefined): number | undefined {
	const ms = value === undefined || value.trim() === '' ? NaN : Number(value);
	return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

function sentenceMs(message = ''): number | undefined {
	const [, count, unit = ''] =
		/try again in (\d+(?:\.\d+)?) (second|minute|hour)s?/i.exec(message) ?? [];
	const unitMs = UNIT_MS[unit.toLowerCase()];
	return unitMs === undefined ? undefined : Number(count) * unitMs;
}
