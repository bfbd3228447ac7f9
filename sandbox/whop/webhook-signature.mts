import { createHmac } from 'node:crypto';

const STANDARD_PREFIX = 'whsec_';

/**
 * The headers of a webhook by the Standard Webhooks rules: HMAC-SHA256 over `id.timestamp.body`.
 *
 * @param secret `whsec_` and base64, as Standard Webhooks has it; any other, such as Whop's `ws_...`, is the key as it is
 * (Whop's guide hands its client the base64 of the whole secret)
 * @param at Unix epoch milliseconds; the header has seconds
 */
export function signedHeaders(
	secret: string,
	id: string,
	at: number,
	body: string,
): Record<string, string> {
	const key = secret.startsWith(STANDARD_PREFIX)
		? Buffer.from(secret.slice(STANDARD_PREFIX.length), 'base64')
		: Buffer.from(secret);
	const timestamp = Math.floor(at / 1000);
	const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
	return {
		'content-type': 'application/json',
		'webhook-id': id,
		'webhook-timestamp': String(timestamp),
		'webhook-signature': `v1,${signature}`,
	};
}
